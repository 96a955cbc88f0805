"""`make corpus-through`: every labelled reply sent to the running system, over SMPP.

    python -m tests.corpus.through [--half dev|eval|both] [--every N]

Each reply comes from a phone of its own, whose citizen has first been brought to the question it
answers. In the end the conversation's log must hold the reply, read as the function reads it, and
nothing but a consent may have carried an offer forward.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import structlog

from flows.question import Question
from flows.reading import read
from gateway_sim.network import MobileOriginated
from gateway_sim.phones import Message
from gateway_sim.simulator import RegistrySettings
from gateway_sim.synthetic import account_for, iin_for
from tests.corpus.score import Row, rows_of
from tests.rig.rig import TOKEN, Rig

#: What the citizen says before the reply, one text for each message that comes: it leads to the
#: question.
LEADS: dict[str, tuple[str, ...]] = {
    "offer": (),
    "none": (),
    "expired": (),
    "confirm": ("ок",),
    "terms": ("иә",),
    "account_confirm": ("иә",),
    "accounts": ("иә",),
    "refused": ("жоқ",),
    "filed": ("иә", "1"),
}
#: The states of an offer in the order in which consent carries it.
ORDER = (
    "offered", "reminded", "confirming", "accepting_terms", "choosing_account", "filing",
)  # fmt: skip
#: What may carry it: a yes, an account of the list, an account number.
CARRY = frozenset({"consent", "bank_choice_number", "iban"})
#: In the rule of a reading: the fraud desk has a say in a text that looks forwarded, which the
#: function alone does not see.
JUDGED = ("judged", "somebody else's text")
#: Most accounts the system lists; a longer list is never asked.
MOST_ACCOUNTS = 3
#: Past the deadline of the benefit below, in simulated seconds.
PAST_THE_DEADLINE_S = 4 * 86_400.0
OFFERS_IN_ONE_REQUEST = 500


class Sent(msgspec.Struct):
    """A reply, the phone it comes from, and what that phone still has to say."""

    row: Row
    phone: str
    to_say: list[str]


class Passed(msgspec.Struct):
    """What became of the replies; the lists hold texts."""

    replies: int = 0
    lost: list[str] = []
    read_otherwise: list[str] = []
    taken_for_forwarded: list[str] = []
    false_consents: list[str] = []
    unanswered: list[str] = []

    @property
    def good(self) -> bool:
        return not (self.lost or self.read_otherwise or self.false_consents)


def askable(row: Row) -> bool:
    """Whether the system ever puts this question."""
    question = Question.parse(row.question)
    return question.kind != "accounts" or 1 < question.choices <= MOST_ACCOUNTS


async def pass_through(
    rows: Iterable[Row], folder: Path, tell: Callable[[str], None] = lambda _: None
) -> Passed:
    """Sends the replies, waits until all is quiet, and reads every conversation."""
    sent = [
        Sent(row, f"+7701{n:07}", [*LEADS[Question.parse(row.question).kind], row.text])
        for n, row in enumerate(filter(askable, rows))
    ]
    # Nothing is decided while it runs: a decision's message is no question of ours.
    registry = RegistrySettings(assign_after_s=1e9, pay_after_s=1e9)
    rig = Rig(folder, {"KELISIM_QUIET_HOURS": ""}, registry=registry, window=500)
    async with rig, aiohttp.ClientSession(headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        await rig.start()
        stage = Stage(rig, client, sent)
        await stage.play(tell)
        return await stage.judge()


class Stage:
    def __init__(self, rig: Rig, client: aiohttp.ClientSession, sent: Sequence[Sent]) -> None:
        self._rig = rig
        self._client = client
        self._sent = sent
        self._by_phone = {one.phone: one for one in sent}
        self._moved = 0
        rig.simulator.network.on_message = self._arrived

    async def play(self, tell: Callable[[str], None]) -> None:
        """Those who answer too late first: the clock jumps for everybody."""
        kinds = {one.phone: Question.parse(one.row.question).kind for one in self._sent}
        late = [one for one in self._sent if kinds[one.phone] == "expired"]
        unasked = [one for one in self._sent if kinds[one.phone] == "none"]
        asked = [one for one in self._sent if kinds[one.phone] not in ("expired", "none")]
        held = [one.to_say.pop() for one in late]
        await self._offer(late)
        if late:
            self._rig.simulator.clock.advance(PAST_THE_DEADLINE_S)
            await self._quiet()
        for one, text in zip(late, held, strict=True):
            one.to_say.append(text)
        self._say([*late, *unasked])
        for first in range(0, len(asked), OFFERS_IN_ONE_REQUEST):
            await self._offer(asked[first : first + OFFERS_IN_ONE_REQUEST])
            tell(f"{first:,} of {len(asked):,} replies")
        await self._quiet()

    async def _offer(self, sent: Sequence[Sent]) -> None:
        if not sent:
            return
        rows = [_offer_row(one) for one in sent]
        async with self._client.post(f"{self._rig.bot_url}/api/v1/offers", json=rows) as answer:
            body = await answer.json()
        assert answer.status == 200 and not body["rejected"], body
        await self._quiet()

    def _arrived(self, messages: list[Message]) -> None:
        self._moved += len(messages)
        self._say([one for m in messages if (one := self._by_phone.get(m.phone))])

    def _say(self, sent: Sequence[Sent]) -> None:
        self._rig.simulator.network.inject(
            [MobileOriginated(one.phone, "1414", one.to_say.pop(0)) for one in sent if one.to_say]
        )

    async def _quiet(self, patience_s: float = 120.0) -> None:
        """Waits until no message has moved, and none has waited, for half a second."""
        seen, since, began = -1, time.monotonic(), time.monotonic()
        while time.monotonic() - since < 0.5:
            self._rig.alive()
            if time.monotonic() - began > patience_s:
                raise TimeoutError(f"never quiet: {self._rig.simulator.stats()}")
            stats: Any = self._rig.simulator.stats()["from_phones"]
            if self._moved != seen or any(stats["waiting"].values()) or stats["under_way"]:
                seen, since = self._moved, time.monotonic()
            await asyncio.sleep(0.05)

    async def judge(self) -> Passed:
        passed = Passed(replies=len(self._sent))
        for one in self._sent:
            url = f"{self._rig.bot_url}/api/v1/conversations/{one.phone}"
            async with self._client.get(url) as answer:
                log = await answer.json() if answer.status == 200 else {"messages": []}
            _judge(one, log["messages"], passed)
        return passed


def _judge(one: Sent, messages: Sequence[dict[str, Any]], passed: Passed) -> None:
    told = f"{one.row.text} ({one.row.question})"
    inbound = [message for message in messages if message["direction"] == "in"]
    if one.to_say or len(inbound) <= len(LEADS[Question.parse(one.row.question).kind]):
        passed.lost.append(told)
        return
    reply = inbound[-1]
    reading = read(one.row.text, Question.parse(one.row.question))
    logged = reply["reading"]
    if (logged["intent"], logged["sure"]) != (reading.intent, reading.sure):
        judged = any(sign in logged["rule"] for sign in JUDGED)
        where = passed.taken_for_forwarded if judged else passed.read_otherwise
        where.append(f"{told}: {logged['rule']}; as a function {reading.intent}")
    if one.row.intent not in CARRY and _carried(reply["before"], reply["after"]):
        passed.false_consents.append(f"{told}: {reply['before']} → {reply['after']}")
    if not any(m["direction"] == "out" and m["turn"] == reply["turn"] for m in messages):
        passed.unanswered.append(told)


def _carried(before: str, after: str) -> bool:
    """Whether the offer came nearer to an application; a confirming question is no such step."""
    if after not in ORDER or after == "confirming":
        return False
    return before not in ORDER or ORDER.index(after) > max(ORDER.index(before), 1)


def _offer_row(one: Sent) -> dict[str, Any]:
    question = Question.parse(one.row.question)
    accounts = [account_for(one.phone, n) for n in range(question.choices or 1)]
    job_loss = question.kind == "terms"
    return {
        "offer_id": f"corpus-{one.phone[1:]}",
        "benefit": "job_loss" if job_loss else "birth",
        "phone": one.phone,
        "iin": iin_for(one.phone),
        "region": "Astana",
        "facts": {"months": 3} if job_loss else {"child_order": 1},
        "accounts": [{"bank": bank, "iban": iban} for bank, iban in accounts],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=["dev", "eval", "both"], default="both")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="every Nth reply only")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    halves = ("dev", "eval") if options.half == "both" else (options.half,)
    rows = [row for half in halves for row in rows_of(half)][:: options.every]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kelisim-corpus-") as folder:
        passed = asyncio.run(pass_through(rows, Path(folder), print))
    _report(passed, shown=options.half == "dev")
    print(f"in {time.monotonic() - began:.0f} s")
    return int(not passed.good)


def _report(passed: Passed, *, shown: bool) -> None:
    """Texts are shown of `dev` only: the other half is never looked at."""
    print(f"replies through the running system: {passed.replies}")
    names = ("lost", "read_otherwise", "taken_for_forwarded", "false_consents", "unanswered")
    for name in names:
        texts = getattr(passed, name)
        print(f"{name.replace('_', ' ')}: {len(texts)}")
        for text in texts if shown else ():
            print(f"  {text}")


if __name__ == "__main__":
    sys.exit(main())
