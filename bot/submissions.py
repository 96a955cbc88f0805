"""Messages on their way to the SMSC: each becomes a submit_sm per part, and the answers to its
parts become one fate.

Parts that the SMSC has taken are remembered while the rest of their message is tried again, and
every try carries the same reference number: the phone joins parts of different tries.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import cast

import msgspec

from bot.gateway import Fate, Outcome
from bot.gateway_url import GatewayUrl
from sms.smpp.constants import Status, status_name
from sms.smpp.esme_session import SubmitResult
from sms.smpp.message import submits
from sms.smpp.pdu import SubmitSm
from sms.smpp.receipt import IdSpelling, plain_id
from storage.store import Outgoing

#: Answers that mean: slow down, keep the order, try again.
_SLOW_DOWN = frozenset({Status.ESME_RTHROTTLED, Status.ESME_RMSGQFUL})
#: Answers that mean: the SMSC stumbled; the same message may well pass in a while.
_STUMBLED = frozenset({Status.ESME_RSYSERR, Status.ESME_RSUBMITFAIL, Status.ESME_RX_T_APPN})

#: What decides about a message of several parts, weightiest last. A part that was certainly not
#: taken makes the message incomplete, so trying again shows nobody anything twice; that weighs
#: more than a part whose fate is unknown.
_WEIGHT: dict[Outcome, int] = {
    "sent": 0, "unknown": 1, "later": 2, "throttled": 3, "away": 4, "rejected": 5,
}  # fmt: skip

_ANSWER_IDS: dict[str, IdSpelling] = {
    "same": "text", "hex-answer": "hex", "hex-receipt": "decimal",
}  # fmt: skip


class Way(msgspec.Struct, gc=False):
    """One message on the wire: the SMSC's id of each part taken so far, parts still unanswered,
    and the weightiest outcome yet. `sent_at` in seconds of a steady clock."""

    message_id: int
    citizen: str
    ids: list[str]
    pending: int
    sent_at: float
    outcome: Outcome = "sent"
    reason: str = ""


#: Which part of which message a submit_sm is; the link hands it back with the answer.
Token = tuple[Way, int]


class Submissions:
    def __init__(
        self, source: str, url: GatewayUrl, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._source = source
        self._url = url
        self._spelling = _ANSWER_IDS[url.ids]
        self._monotonic = monotonic
        self._taken: dict[int, list[str]] = {}

    def prepare(self, messages: Iterable[Outgoing]) -> tuple[list[SubmitSm], list[Token]]:
        """What is to be submitted for them, in order."""
        pdus: list[SubmitSm] = []
        tokens: list[Token] = []
        now = self._monotonic()
        for message in messages:
            parts = self._parts(message)
            ids = self._taken.pop(message.message_id, None) or [""] * len(parts)
            missing = [number for number, taken in enumerate(ids) if not taken]
            way = Way(message.message_id, message.citizen, ids, len(missing), now)
            pdus += [parts[number] for number in missing]
            tokens += [(way, number) for number in missing]
        return pdus, tokens

    def holds(self, message_id: int) -> bool:
        """Whether the SMSC has taken some parts of a message that is to be tried again."""
        return message_id in self._taken

    def answered(self, results: Sequence[SubmitResult]) -> tuple[list[Fate], list[float]]:
        """The messages these answers complete, and how many seconds each of them took."""
        fates: list[Fate] = []
        seconds: list[float] = []
        now = self._monotonic()
        for result in results:
            way, number = cast(Token, result.token)
            if result.status == 0:
                way.ids[number] = plain_id(result.message_id, self._spelling) or "?"
            else:
                _weigh(way, *_outcome(result.status))
            way.pending -= 1
            if not way.pending:
                fates.append(self._fate(way))
                seconds.append(now - way.sent_at)
        return fates, seconds

    def failed(self, tokens: Iterable[object], outcome: Outcome, reason: str) -> list[Fate]:
        """The messages completed by parts that never got an answer, or never left."""
        fates = []
        for token in tokens:
            way, _ = cast(Token, token)
            _weigh(way, outcome, reason)
            way.pending -= 1
            if not way.pending:
                fates.append(self._fate(way))
        return fates

    def _parts(self, message: Outgoing) -> list[SubmitSm]:
        return submits(
            message.text,
            self._source,
            message.phone,
            reference=message.message_id,
            long=self._url.long,
            alphabet=self._url.alphabet,
        )

    def _fate(self, way: Way) -> Fate:
        if way.outcome in ("sent", "unknown"):
            ids = tuple(way.ids) if any(way.ids) else ()
            return Fate(way.message_id, way.outcome, ids, way.reason)
        if way.outcome in ("throttled", "later", "away") and any(way.ids):
            self._taken[way.message_id] = way.ids
        return Fate(way.message_id, way.outcome, reason=way.reason)


def _weigh(way: Way, outcome: Outcome, reason: str) -> None:
    if _WEIGHT[outcome] > _WEIGHT[way.outcome]:
        way.outcome, way.reason = outcome, reason


def _outcome(status: int | None) -> tuple[Outcome, str]:
    if status is None:
        return "unknown", "the SMSC did not answer in time"
    name = status_name(status)
    if status in _SLOW_DOWN:
        return "throttled", name
    return ("later" if status in _STUMBLED else "rejected"), name
