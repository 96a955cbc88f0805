"""Citizens fall into shards, so that several workers can share them: each shard is leased by one.

A shard is the first character of a citizen's key (`Vault.citizen_key`, base64url): six bits of a
keyed hash, so the shards are of one size, and a database finds those of a worker without a column
for it.
"""

from collections.abc import Iterable
from typing import Final

#: The characters a citizen's key may begin with (RFC 4648 §5), by the number of their shard.
FIRST: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

SHARDS: Final = len(FIRST)

_NUMBERS: Final = {first: number for number, first in enumerate(FIRST)}


def shard_of(citizen: str) -> int:
    """0 to 63."""
    return _NUMBERS[citizen[0]]


def firsts(shards: Iterable[int]) -> str:
    """What the keys of all citizens in these shards begin with, one character a shard."""
    return "".join(FIRST[shard] for shard in sorted(shards))
