"""Proof of consent: what was shown, what was answered, how it was read, in a chain of hashes.

Each proof is hashed as canonical JSON (sorted keys, no spaces, UTF-8) together with the hash of the
proof before it. Changing, removing or inserting one breaks every link after it. The last hash of an
offer goes to the registry with the application, so the chain is also anchored outside this house.
"""

import hashlib
from collections.abc import Iterable

import msgspec

#: What the first proof stands on.
GENESIS = "0" * 64


class Proof(msgspec.Struct, frozen=True):
    """One step of a consent. Times are microseconds since 1970 in UTC."""

    offer_id: str
    citizen: str
    turn: int
    at: int
    step: str
    #: the message that was answered: its turn, exact text, template, and when it was delivered
    shown_turn: int | None
    shown_text: str | None
    shown_version: str | None
    shown_delivered_at: int | None
    reply: str
    intent: str
    rule: str
    language: str


class Link(msgspec.Struct, frozen=True):
    """A proof in its place in the chain."""

    number: int
    proof: Proof
    previous: str
    hash: str


class Verdict(msgspec.Struct, frozen=True):
    """Whether the chain holds; `broken` names the first link that does not, and why."""

    links: int
    broken: int | None = None
    reason: str = ""

    @property
    def holds(self) -> bool:
        return self.broken is None


def link_hash(previous: str, proof: Proof) -> str:
    """SHA-256 in hexadecimal over the previous hash and the proof."""
    canonical = msgspec.json.encode(proof, order="sorted")
    return hashlib.sha256(previous.encode() + b"\n" + canonical).hexdigest()


class Walk:
    """Follows a chain from its beginning, link by link."""

    def __init__(self) -> None:
        self.links = 0
        self._previous = GENESIS

    def step(self, link: Link) -> Verdict | None:
        """The verdict when this link breaks the chain."""
        self.links += 1
        if link.number != self.links or link.previous != self._previous:
            return Verdict(self.links, link.number, "it does not stand on the link before it")
        if link.hash != link_hash(self._previous, link.proof):
            return Verdict(self.links, link.number, "what it says is not what was hashed")
        self._previous = link.hash
        return None


def verify(links: Iterable[Link]) -> Verdict:
    """Whether a whole chain holds. The end of a chain can be cut off unseen by the chain itself:
    the applications that stand on it tell (`Queries.check_evidence`)."""
    walk = Walk()
    for link in links:
        broken = walk.step(link)
        if broken is not None:
            return broken
    return Verdict(walk.links)
