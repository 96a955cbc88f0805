"""Passwords: Argon2id (RFC 9106), in a thread, one at a time, so that a wave of sign-ins costs the
road neither its loop nor its cores."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.console.language import N_

#: RFC 9106 §4, the second recommended option (64 MiB, three passes), on a single core.
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)

#: NIST SP 800-63B: length counts, rules about characters do not.
SHORTEST, LONGEST = 12, 200

#: Letters and digits nobody confuses, for a first password that is read out or copied by hand.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

TOO_SHORT = N_("A password has 12 characters or more; a few words in a row are easy to remember.")
TOO_LONG = N_("A password has 200 characters at most.")
TOO_PLAIN = N_("This password is too easy to guess.")


class Passwords:
    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)

    async def hash(self, password: str) -> str:
        async with self._turn:
            return await asyncio.to_thread(_HASHER.hash, password)

    async def matches(self, password: str, known: str | None) -> bool:
        """Takes as long for somebody nobody knows, or nobody could ask who there is."""
        async with self._turn:
            return await asyncio.to_thread(_matches, password[:LONGEST], known)


def weakness(password: str, login: str) -> str | None:
    """What is wrong with a password that somebody chooses, as a message to translate."""
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    is_plain = len(set(password.lower())) < 5 or login in password.lower()
    return TOO_PLAIN if is_plain else None


def first_password() -> str:
    """Four groups of four, 79 bits: good until its owner chooses another."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _matches(password: str, known: str | None) -> bool:
    try:
        return _HASHER.verify(known or _OF_NOBODY, password) and known is not None
    except (VerificationError, InvalidHashError):
        return False


#: The hash of a password that nobody knows, made with the parameters above.
_OF_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=1"
    "$unRJXDMFmocRflst4UQFMQ$QlZKkzuxxt4Od9DA9PMV+ATbeFZUSssVBNC4eUlxeZk"
)
