"""What a batch of turns leaves to be written, as rows: the same on every engine."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar, cast

from flows.dialogue import Dialogue, Offer
from flows.effects import (
    DropTimer,
    Effect,
    FileApplication,
    KeepEvidence,
    LogReply,
    OpenCase,
    Send,
    SetTimer,
    Turn,
)
from storage import rows
from storage.crypto import Vault
from storage.evidence import Proof, link_hash
from storage.moments import to_micros
from storage.rows import Row
from storage.store import Application, Outgoing

E = TypeVar("E")
Turns = Sequence[tuple[str, Turn]]

#: An effect with the citizen and the turn it is of.
Of = tuple[str, Turn, E]

#: A timer is known by its citizen, offer and kind.
TimerKey = tuple[str, str | None, str]

#: What was shown, by citizen, turn and offer: text, version, when it was delivered.
Shown = Mapping[tuple[str, int, str | None], tuple[str, str, int | None]]

PROOF_COLUMNS = Proof.__struct_fields__


class Effects:
    """The effects of a batch, by kind, in order."""

    def __init__(self, turns: Turns) -> None:
        self._by_kind: dict[type[Effect], list[tuple[str, Turn, Effect]]] = defaultdict(list)
        for citizen, turn in turns:
            for effect in turn.effects:
                self._by_kind[type(effect)].append((citizen, turn, effect))

    def of(self, kind: type[E]) -> list[Of[E]]:
        return cast("list[Of[E]]", self._by_kind.get(cast("type[Effect]", kind), []))


def touched_offers(dialogues: Sequence[Dialogue], turns: Turns) -> Iterator[Offer]:
    touched = {offer_id for _, turn in turns for offer_id in turn.touched}
    for dialogue in dialogues:
        for offer in dialogue.offers:
            if offer.offer_id in touched:
                yield offer


# --- messages -------------------------------------------------------------------------------------


def leaving(
    sends: Sequence[Of[Send]], phones: Mapping[str, str], busy: set[str], room: int
) -> list[int]:
    """Which answers may leave at once, by their places: one message of a citizen at a time, none
    before an older one, no more segments than there is room for. `phones` are those of citizens
    who just wrote."""
    found: list[int] = []
    met = set(busy)
    for place, (citizen, _, send) in enumerate(sends):
        if citizen in met or citizen not in phones or send.lane != "replies":
            met.add(citizen)
            continue
        room -= send.parts
        if room < 0:
            break
        met.add(citizen)
        found.append(place)
    return found


def outgoing(message_id: int, citizen: str, phone: str, send: Send) -> Outgoing:
    return Outgoing(message_id, citizen, phone, send.text, send.parts, send.lane)


def leave_more(turns: Turns, claimed: Sequence[Outgoing]) -> bool:
    """Whether the turns answer more than what leaves at once."""
    replies = sum(
        isinstance(effect, Send) and effect.lane == "replies"
        for _, turn in turns
        for effect in turn.effects
    )
    return replies > len(claimed)


def hurried(sends: Sequence[Of[Send]], busy: set[str]) -> set[str]:
    """Citizens who may have a campaign's message that a reply of theirs would overtake."""
    held_up = busy | {citizen for citizen, _, send in sends if send.lane == "bulk"}
    return held_up & {citizen for citizen, _, send in sends if send.lane == "replies"}


def incoming_rows(replies: Sequence[Of[LogReply]]) -> Iterator[Row]:
    """citizen, turn, n, at, text, parts, offer_id, before, after, intent, sure, language, rule,
    question."""
    last, n = None, 0
    for citizen, turn, reply in replies:
        n = n + 1 if turn is last else 0
        last = turn
        yield (
            citizen, turn.number, n, to_micros(turn.at), reply.text, reply.parts, reply.offer_id,
            turn.before, turn.after, reply.intent, reply.sure, reply.language, reply.rule,
            reply.question,
        )  # fmt: skip


def outgoing_row(citizen: str, turn: Turn, send: Send) -> Row:
    """citizen, turn, n, at, text, parts, offer_id, before, after, key, version, lane."""
    return (
        citizen, turn.number, send.n, to_micros(turn.at), send.text, send.parts, send.offer_id,
        turn.before, turn.after, send.key, send.version, send.lane,
    )  # fmt: skip


# --- timers, applications, cases ------------------------------------------------------------------


def last_timers(turns: Turns) -> Mapping[TimerKey, SetTimer]:
    """Only the last word on each timer counts."""
    last: dict[TimerKey, SetTimer] = {}
    for citizen, turn in turns:
        for effect in turn.effects:
            if isinstance(effect, SetTimer):
                last[citizen, effect.offer_id, effect.kind] = effect
            elif isinstance(effect, DropTimer):
                last.pop((citizen, effect.offer_id, effect.kind), None)
    return last


def application_row(vault: Vault, citizen: str, turn: Turn, filed: FileApplication) -> Row:
    """application_id, offer_id, citizen, iban, amount, due, made_at."""
    at, offer_id = to_micros(turn.at), filed.offer_id
    iban, _ = rows.seal_iban(vault, offer_id, filed.iban)
    return filed.application_id, offer_id, citizen, iban, filed.amount, at, at


def case_row(citizen: str, turn: Turn, case: OpenCase) -> Row:
    """citizen, kind, reason, text, offer_id, turn, at."""
    return (
        citizen, case.kind, case.reason, case.text, case.offer_id, turn.number, to_micros(turn.at),
    )  # fmt: skip


# --- evidence -------------------------------------------------------------------------------------


def chained(
    kept: Sequence[Of[KeepEvidence]], shown: Shown, number: int, previous: str
) -> Iterator[Row]:
    """PROOF_COLUMNS, number, previous, hash: the links behind the one with this number and hash."""
    for citizen, turn, effect in kept:
        proof = _proof(citizen, turn, effect, shown)
        number, digest = number + 1, link_hash(previous, proof)
        yield (*(getattr(proof, column) for column in PROOF_COLUMNS), number, previous, digest)
        previous = digest


def _proof(citizen: str, turn: Turn, effect: KeepEvidence, shown: Shown) -> Proof:
    text = version = delivered_at = None
    if effect.shown_turn is not None:
        message = shown.get((citizen, effect.shown_turn, effect.offer_id))
        text, version, delivered_at = message or (None, None, None)
    return Proof(
        offer_id=effect.offer_id,
        citizen=citizen,
        turn=turn.number,
        at=to_micros(turn.at),
        step=effect.step,
        shown_turn=effect.shown_turn,
        shown_text=text,
        shown_version=version,
        shown_delivered_at=delivered_at,
        reply=effect.reply,
        intent=effect.intent,
        rule=effect.rule,
        language=effect.language,
    )


def application_from(vault: Vault, row: Row) -> Application:
    """Whole, from the row that a claim reads."""
    (
        application_id, offer_id, citizen, iban, amount, evidence, attempts, person, body, phone,
    ) = row  # fmt: skip
    offer = rows.public_offer(body)
    iin, _ = rows.open_person(vault, offer_id, person)
    return Application(
        application_id=application_id,
        offer_id=offer_id,
        benefit=offer.benefit,
        variant=offer.variant,
        iin=iin,
        iban=rows.open_iban(vault, offer_id, iban),
        phone=rows.open_phone(vault, citizen, phone),
        region=offer.region,
        facts=offer.facts,
        amount=amount,
        consented_at=offer.consented_at,
        evidence=evidence,
        attempt=attempts + 1,
    )
