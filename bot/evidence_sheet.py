"""The proofs of a citizen's consents, as JSON or as lines that somebody in a court can read.

Times are local (UTC+5) on the sheet and UTC in JSON. The texts are those that left the house; a
reply is masked, as it was before it was stored.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from bot.transcript import INTENTS
from flows.quiet_hours import ZONE
from storage.evidence import Link, link_hash
from storage.moments import from_micros, moment_or_none


class ShownProof(msgspec.Struct, frozen=True):
    """One step of a consent. `shown_…` is the message that was answered; `intact` says whether
    the hash is still that of the words (the chain as a whole: `kelisim evidence --verify`)."""

    number: int
    offer_id: str
    citizen: str
    step: str
    turn: int
    at: datetime
    shown_turn: int | None
    shown_text: str | None
    shown_version: str | None
    shown_delivered_at: datetime | None
    reply: str
    reading: str
    rule: str
    language: str
    previous: str
    hash: str
    intact: bool


class Evidence(msgspec.Struct, frozen=True):
    """The JSON of `kelisim evidence PHONE --json`; the oldest proof first."""

    phone: str
    proofs: list[ShownProof]


def shown_proof(link: Link) -> ShownProof:
    proof = link.proof
    return ShownProof(
        number=link.number,
        offer_id=proof.offer_id,
        citizen=proof.citizen,
        step=proof.step,
        turn=proof.turn,
        at=from_micros(proof.at),
        shown_turn=proof.shown_turn,
        shown_text=proof.shown_text,
        shown_version=proof.shown_version,
        shown_delivered_at=moment_or_none(proof.shown_delivered_at),
        reply=proof.reply,
        reading=proof.intent,
        rule=proof.rule,
        language=proof.language,
        previous=link.previous,
        hash=link.hash,
        intact=link.hash == link_hash(link.previous, proof),
    )


def evidence_sheet(evidence: Evidence) -> str:
    return "\n".join(_lines(evidence))


def _lines(evidence: Evidence) -> Iterator[str]:
    yield evidence.phone
    for proof in evidence.proofs:
        yield from ("", f"Proof {proof.number}: {proof.step}, offer {proof.offer_id}")
        if proof.shown_text is not None:
            yield f"  shown ({_delivery(proof)}, text version {proof.shown_version}):"
            yield from (f"      {line}" for line in proof.shown_text.splitlines())
        yield f"  answered {_time(proof.at)}:"
        yield from (f"      {line}" for line in proof.reply.splitlines() or [""])
        meaning = INTENTS.get(proof.reading, proof.reading)
        yield f"  read as: {meaning} ({proof.reading}, {proof.language}); rule: {proof.rule}"
        yield f"  previous {proof.previous}"
        yield f"  hash     {proof.hash}"
        if not proof.intact:
            yield "  ! This proof was changed: its hash is that of other words."


def _delivery(proof: ShownProof) -> str:
    delivered = proof.shown_delivered_at
    return f"delivered {_time(delivered)}" if delivered else "no receipt when it was answered"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%d.%m.%Y %H:%M:%S}"
