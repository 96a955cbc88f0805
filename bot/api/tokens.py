"""Who may do what over HTTP: every token has a name, for the audit log, and the scopes it opens."""

import hmac
import re
from collections.abc import Sequence
from enum import StrEnum

import msgspec

#: A shorter secret could be guessed by trying.
_SHORTEST = 16
_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")


class Scope(StrEnum):
    """What a token opens."""

    OFFERS = "offers"
    CONVERSATIONS = "conversations"
    STATS = "stats"
    WARNINGS = "warnings"
    STAFF = "staff"


class ApiToken(msgspec.Struct, frozen=True):
    name: str
    secret: str
    scopes: frozenset[Scope]


#: The token of KELISIM_API_TOKEN opens everything.
WHOLE = "api"


def whole_token(secret: str) -> ApiToken:
    return ApiToken(WHOLE, secret, frozenset(Scope))


def parse_tokens(text: str) -> tuple[ApiToken, ...]:
    """`NAME:SCOPE+SCOPE:SECRET`, several parted by commas. Raises ValueError with a sentence."""
    tokens = tuple(_token(entry.strip()) for entry in text.split(",") if entry.strip())
    names = [token.name for token in tokens]
    if len(set(names)) < len(names) or WHOLE in names:
        raise ValueError(f"each token needs a name of its own, and none may be called {WHOLE}")
    return tokens


def _token(entry: str) -> ApiToken:
    name, _, rest = entry.partition(":")
    scopes, _, secret = rest.partition(":")
    if not _NAME.fullmatch(name):
        raise ValueError("a token is NAME:SCOPE+SCOPE:SECRET, its name in small letters")
    if len(secret) < _SHORTEST:
        raise ValueError(f"the secret of {name} has fewer than {_SHORTEST} characters")
    try:
        return ApiToken(name, secret, frozenset(Scope(scope) for scope in scopes.split("+")))
    except ValueError:
        known = ", ".join(Scope)
        raise ValueError(f"{name} has a scope that is none; there are {known}") from None


def bearer(header: str, tokens: Sequence[ApiToken]) -> ApiToken | None:
    """The token an Authorization header holds. Each is compared, in the same time for all."""
    given = header.encode(errors="surrogateescape")
    found = None
    for token in tokens:
        if hmac.compare_digest(given, f"Bearer {token.secret}".encode()):
            found = token
    return found
