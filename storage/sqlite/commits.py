"""The commit: new dialogues, effects and done marks of a batch of turns, in one transaction.

What has to be known before anything can be written is read in one hop (`_Before`), and everything
is written in another.
"""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar, cast

from flows.dialogue import Dialogue
from flows.effects import (
    Effect,
    FileApplication,
    KeepEvidence,
    LogReply,
    LogStaff,
    NameSender,
    OpenCase,
    ReportFraud,
    Send,
    Turn,
)
from storage import rows
from storage.crypto import Vault
from storage.errors import CommittedElsewhere
from storage.moments import to_micros
from storage.rows import Row
from storage.sqlite import inbox, proofs, reports, timers
from storage.sqlite.connection import Transaction, listed
from storage.sqlite.work import keep_deeds
from storage.store import FRESH, Arrival, Outgoing

E = TypeVar("E")
Turns = Sequence[tuple[str, Turn]]

#: An effect with the citizen and the turn it is of.
Of = tuple[str, Turn, E]

_DIALOGUE = """
UPDATE dialogues SET state = v.column1, language = coalesce(v.column2, language), body = v.column3
FROM (VALUES (?, ?, ?, ?)) v WHERE citizen = v.column4
"""

_OFFER = f"""
UPDATE offers SET {", ".join(f"{c} = v.column{n}" for n, c in enumerate(rows.OFFER_CHANGES, 1))}
FROM (VALUES ({", ".join("?" * (len(rows.OFFER_CHANGES) + 1))})) v
WHERE offer_id = v.column{len(rows.OFFER_CHANGES) + 1}
"""

_IN = f"""
INSERT INTO messages (citizen, turn, direction, n, at, text, parts, offer_id, before, after,
  intent, sure, language, rule, question)
VALUES (?, ?, 'in', {", ".join("?" * 12)})
"""

_OUT = f"""
INSERT INTO messages (id, citizen, turn, direction, n, at, text, parts, offer_id, before, after,
  key, version, lane, delivery, due)
VALUES (?, ?, ?, 'out', {", ".join("?" * 12)})
"""

#: Citizens with a message that the next one must not overtake.
_BUSY = """
SELECT DISTINCT citizen FROM messages INDEXED BY messages_open
WHERE citizen IN (SELECT value FROM json_each(?)) AND delivery <> 'unknown'
  AND delivery IN ('waiting', 'sending', 'unknown')
"""

_LAST = "SELECT coalesce(max(id), 0) FROM messages"

#: A campaign's message that a reply to the same citizen would overtake goes along with it.
_HURRY = """
UPDATE messages INDEXED BY messages_open SET lane = 'replies'
WHERE citizen IN (SELECT value FROM json_each(?)) AND lane = 'bulk' AND delivery = 'waiting'
  AND delivery IN ('waiting', 'sending', 'unknown')
"""

_APPLICATION = """
INSERT OR IGNORE INTO applications
  (application_id, offer_id, citizen, state, iban, amount, due, made_at, evidence)
VALUES (?, ?, ?, 'waiting', ?, ?, ?, ?, coalesce(
  (SELECT hash FROM evidence WHERE offer_id = ? ORDER BY number DESC LIMIT 1), ''))
"""


class Effects:
    """The effects of a batch, by kind, in order."""

    def __init__(self, turns: Turns) -> None:
        self._by_kind: dict[type[Effect], list[tuple[str, Turn, Effect]]] = defaultdict(list)
        for citizen, turn in turns:
            for effect in turn.effects:
                self._by_kind[type(effect)].append((citizen, turn, effect))

    def of(self, kind: type[E]) -> list[Of[E]]:
        return cast("list[Of[E]]", self._by_kind.get(cast("type[Effect]", kind), []))


async def commit(  # noqa: PLR0917 - what the port was given, and how much may leave
    tx: Transaction,
    vault: Vault,
    dialogues: Sequence[Dialogue],
    turns: Turns,
    fresh: Sequence[Arrival],
    room: int,
) -> list[Outgoing]:
    """Answers to fresh arrivals that nothing of their citizen goes before leave at once, up to so
    many segments: they are written as being sent."""
    if not turns:
        return []
    came = [turn for turn in turns if turn[1].inbox_id == FRESH]
    arrived = [(arrival, *turn) for arrival, turn in zip(fresh, came, strict=True)]
    waited = [turn.inbox_id for _, turn in turns if turn.inbox_id != FRESH]
    effects = Effects(turns)
    inbox.put_fresh(tx, vault, arrived)
    inbox.mark_done(tx, waited, turns[-1][1].at)
    before = await _look(tx, effects, waited)
    if before.done < len(waited):
        if before.done == 0 and not fresh:
            return []  # this very batch is committed already
        raise CommittedElsewhere(CommittedElsewhere.__doc__)
    phones = {citizen: arrival.phone for arrival, citizen, _ in arrived}
    leaving = _leaving(effects, phones, before, room)
    _write_dialogues(tx, vault, dialogues, turns)
    _write_messages(tx, effects, before, leaving)
    timers.keep(tx, turns)
    proofs.keep(tx, effects.of(KeepEvidence), before.shown, before.chain)
    _write_applications(tx, vault, effects.of(FileApplication))
    _write_cases(tx, effects.of(OpenCase))
    keep_deeds(tx, effects.of(LogStaff))
    await reports.keep(tx, vault, effects.of(ReportFraud), effects.of(NameSender))
    return leaving


def leave_more(turns: Turns, leaving: Sequence[Outgoing]) -> bool:
    """Whether the turns answer more than what leaves at once."""
    replies = sum(
        isinstance(effect, Send) and effect.lane == "replies"
        for _, turn in turns
        for effect in turn.effects
    )
    return replies > len(leaving)


class _Before(NamedTuple):
    """How things stand before the turns are written: how many of the events were not done before,
    who has a message on the way, the newest message, and what the proofs stand on."""

    done: int
    busy: set[str]
    last: int
    shown: Sequence[Row]
    chain: Sequence[Row]


async def _look(tx: Transaction, effects: Effects, waited: Sequence[int]) -> _Before:
    answered = {citizen for citizen, _, _ in effects.of(Send)}
    done, busy, last, shown, chain = await tx.all_rows(
        ("SELECT changes()",),
        (_BUSY, listed(list(answered))),
        (_LAST,),
        *proofs.queries(effects.of(KeepEvidence)),
    )
    return _Before(done[0][0] if waited else 0, {row[0] for row in busy}, last[0][0], shown, chain)


def _leaving(
    effects: Effects, phones: Mapping[str, str], before: _Before, room: int
) -> list[Outgoing]:
    """One message of a citizen at a time, and none before an older one."""
    incoming = len(effects.of(LogReply))
    leaving: list[Outgoing] = []
    busy = set(before.busy)
    for citizen, _, send in effects.of(Send):
        if citizen in busy or citizen not in phones or send.lane != "replies":
            busy.add(citizen)
            continue
        room -= send.parts
        if room < 0:
            break
        busy.add(citizen)
        message_id = before.last + incoming + len(leaving) + 1
        leaving.append(
            Outgoing(message_id, citizen, phones[citizen], send.text, send.parts, send.lane)
        )
    return leaving


def _write_dialogues(
    tx: Transaction, vault: Vault, dialogues: Sequence[Dialogue], turns: Turns
) -> None:
    touched = {offer_id for _, turn in turns for offer_id in turn.touched}
    tx.many(_DIALOGUE, [(*rows.dialogue_changes(d), d.citizen) for d in dialogues])
    changed = [
        (*rows.offer_changes(vault, offer), offer.offer_id)
        for dialogue in dialogues
        for offer in dialogue.offers
        if offer.offer_id in touched
    ]
    tx.many(_OFFER, changed)


def _write_messages(
    tx: Transaction, effects: Effects, before: _Before, leaving: Sequence[Outgoing]
) -> None:
    """What leaves at once has its id already, behind those of the messages that came in."""
    sends = effects.of(Send)
    ids = {message.citizen: message.message_id for message in leaving}
    tx.many(_IN, list(_incoming(effects.of(LogReply))))
    outgoing = [_outgoing(ids.pop(send[0], None), *send) for send in sends]
    tx.many(_OUT, [row for row in outgoing if row[0] is not None])
    tx.many(_OUT, [row for row in outgoing if row[0] is None])
    held_up = before.busy | {citizen for citizen, _, send in sends if send.lane == "bulk"}
    hurried = held_up & {citizen for citizen, _, send in sends if send.lane == "replies"}
    if hurried:
        tx.run(_HURRY, listed(list(hurried)))


def _incoming(replies: Sequence[Of[LogReply]]) -> Iterator[Row]:
    last, n = None, 0
    for citizen, turn, reply in replies:
        n = n + 1 if turn is last else 0
        last = turn
        yield (
            citizen, turn.number, n, to_micros(turn.at), reply.text, reply.parts, reply.offer_id,
            turn.before, turn.after, reply.intent, reply.sure, reply.language, reply.rule,
            reply.question,
        )  # fmt: skip


def _outgoing(message_id: int | None, citizen: str, turn: Turn, send: Send) -> Row:
    at = to_micros(turn.at)
    return (
        message_id, citizen, turn.number, send.n, at, send.text, send.parts, send.offer_id,
        turn.before, turn.after, send.key, send.version, send.lane,
        "waiting" if message_id is None else "sending", at,
    )  # fmt: skip


def _write_applications(
    tx: Transaction, vault: Vault, filed: Sequence[Of[FileApplication]]
) -> None:
    tx.many(_APPLICATION, [_application(vault, *effect) for effect in filed])


def _application(vault: Vault, citizen: str, turn: Turn, filed: FileApplication) -> Row:
    at, offer_id = to_micros(turn.at), filed.offer_id
    iban, _ = rows.seal_iban(vault, offer_id, filed.iban)
    return filed.application_id, offer_id, citizen, iban, filed.amount, at, at, offer_id


def _write_cases(tx: Transaction, cases: Sequence[Of[OpenCase]]) -> None:
    tx.many(
        "INSERT INTO cases (citizen, kind, reason, text, offer_id, turn, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (c, case.kind, case.reason, case.text, case.offer_id, turn.number, to_micros(turn.at))
            for c, turn, case in cases
        ],
    )
