"""How submit_sm are answered: at once and right, or late, wrong, or not at all."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from gateway_sim.clock import Clock
from gateway_sim.condition import Condition
from gateway_sim.phones import Message
from gateway_sim.receipts import Due, Receipts
from gateway_sim.smsc_link import SmscLink
from gateway_sim.wheel import Wheel
from sms.smpp.constants import Command
from sms.smpp.frame import join
from sms.smpp.pdu import SubmitSm

#: How long an answer is held back so that its receipt is there first, in real seconds.
RECEIPT_FIRST_S = 0.05

#: How long a slow answer takes, in real seconds: long beside others, short beside any patience.
SLOW_S = 2.0

#: No message_id is as long (SMPP 3.4 §5.2.23: 64 octets and a NUL), and its NUL is missing.
_BROKEN_BODY = b"?" * 70

#: Half of all numbers away from the right one.
_FAR = 0x40000000

#: submit_sm, command_status, message_id: what `SmscSession.answer` takes
Answer = tuple[SubmitSm, int, str]


class Taken(NamedTuple):
    """What came of one read: answers to give, answers of messages with an outcome of their own, and
    the messages that phones now have."""

    answers: list[Answer]
    odd: list[tuple[Answer, Due]]
    messages: list[Message]


class Answers:
    """Gives them, as the outcomes and the condition of the network will have it."""

    def __init__(self, condition: Condition, receipts: Receipts) -> None:
        self._condition = condition
        self._receipts = receipts
        self._later: Wheel[tuple[SmscLink, Answer]] = Wheel(Clock(), _give_late)

    def give(self, session: SmscLink, taken: Taken) -> None:
        """Everything that one read of `session` brought."""
        ordinary = taken.answers
        if taken.odd:
            ordinary = ordinary + [
                answer for answer, due in taken.odd if not self._is_odd(session, answer, due)
            ]
        if self._condition.answers_late:
            for answer in ordinary:
                self._put_off(session, answer, self._condition.answer_s())
        else:
            session.answer(ordinary)

    def stop(self) -> None:
        self._later.clear()

    def _is_odd(self, session: SmscLink, answer: Answer, due: Due) -> bool:
        """Whether the outcome is about the answer, which then is seen to here."""
        submit = answer[0]
        match due.fate.outcome.name:
            case "before_answer":
                self._receipts.send_now([due])
                self._put_off(session, answer, RECEIPT_FIRST_S)
            case "slow_answer":
                self._put_off(session, answer, SLOW_S)
            case "cut":
                session.abort("cut by a tester")
            case "malformed":
                session.write(join(Command.SUBMIT_SM_RESP, 0, submit.sequence_number, _BROKEN_BODY))
            case "wrong_sequence":
                wrong = submit.sequence_number ^ _FAR
                session.write(join(Command.SUBMIT_SM_RESP, 0, wrong, answer[2].encode() + b"\0"))
            case "no_answer":
                pass
            case _:
                return False
        return True

    def _put_off(self, session: SmscLink, answer: Answer, wait_s: float) -> None:
        loop = asyncio.get_running_loop()
        if wait_s <= 0:
            loop.call_soon(session.answer, [answer])
        else:
            self._later.add(Clock().now() + wait_s, (session, answer))


def _give_late(due: Sequence[tuple[SmscLink, Answer]]) -> None:
    by_session: dict[SmscLink, list[Answer]] = {}
    for session, answer in due:
        by_session.setdefault(session, []).append(answer)
    for session, answers in by_session.items():
        session.answer(answers)
