"""What a message from the citizen does: it is read against the open question, and its intent
decides. STOP and what protects the citizen come before the answer to any question.
"""

from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from flows import (
    answers,
    citizen_machine,
    forwarded,
    fraud_desk,
    listening,
    offer_machine,
    offer_states,
    remarks,
)
from flows.asking import question_of
from flows.dialogue import Offer
from flows.doubt import ask_again, unclear
from flows.effects import LogReply
from flows.events import MessageReceived
from flows.offer_machine import in_staff_hands
from flows.question import Question
from flows.reading import Intent, Reading, read
from flows.remarks import Handler
from flows.reply import Reply
from flows.work import Work


def take_reply(work: Work, message: MessageReceived) -> Offer | None:
    """Reads the message against the open question and does what follows; the offer it was about."""
    reply = forwarded.understood(work, _read(work, message))
    _log(work, reply)
    if work.dialogue.state != "open":
        _outside(work, reply)
        return reply.offer
    if not message.text.strip():
        return reply.offer  # an empty SMS says nothing, and a pocket sends many
    _answered(work, reply.offer)
    if reply.verdict is None or reply.verdict.verdict == "unknown":
        _learn_language(work, reply.reading)
    if _to_the_desk(work, reply):
        return reply.offer
    if work.staff_hold:
        listening.listen(work, reply)
    elif reply.offer is not None and reply.offer.state == "with_staff":
        _with_staff(work, reply)
    else:
        INTENTS[reply.reading.intent](work, reply)
    return reply.offer


def _read(work: Work, message: MessageReceived) -> Reply:
    _expire_overdue(work)
    question, offer = question_of(work.catalogue, work.dialogue, work.now)
    return Reply(message, question, offer, _reading(message, question))


def _reading(message: MessageReceived, question: Question) -> Reading:
    text = message.text
    reading = _read_again(text, question) if len(text) <= SHORT else read(text, question)
    if message.whole or reading.intent != "consent" or not reading.sure:
        return reading
    # “yes, I agree …” may go on with “… but not now”
    return replace(reading, sure=False, rule="a yes in a message that did not come whole")


#: Most citizens answer in the same few short words; reading them once is enough, since a reading
#: depends on nothing else.
SHORT = 32
_read_again = lru_cache(maxsize=20_000)(read)


def _answered(work: Work, offer: Offer | None) -> None:
    if offer is not None and offer.answered_at is None and offer.state in offer_states.ASKING:
        work.touched.add(offer.offer_id)
        offer.answered_at = work.now


def _expire_overdue(work: Work) -> None:
    """A yes after the deadline is late even if the timer has not come round yet."""
    holder = work.dialogue.offer(work.dialogue.floor)
    if holder is None or holder.deadline is None or in_staff_hands(work, holder):
        return
    if work.now >= holder.deadline:
        offer_machine.step("expire", holder, work, silent=True)


def _log(work: Work, reply: Reply) -> None:
    sender = work.dialogue.desk == "asking_sender" and fraud_desk.names_a_sender(reply.message.text)
    reading = _of_a_sender(reply.reading) if sender else reply.reading
    work.effects.append(
        LogReply(
            text=reply.message.text,
            parts=reply.message.parts,
            intent=reading.intent,
            sure=reading.sure,
            language=reading.language,
            rule=reading.rule,
            question="sender" if sender else reply.question.kind,
            offer_id=reply.offer.offer_id if reply.offer else None,
        )
    )


def _of_a_sender(reading: Reading) -> Reading:
    """It answers the desk, not the offer: a part of the report."""
    return replace(reading, intent="report_fraud", sure=True, rule=_NAMES_THE_SENDER)


_NAMES_THE_SENDER: Final = "says which number a reported message came from"


def _learn_language(work: Work, reading: Reading) -> None:
    if reading.answer_in is not None and not work.dialogue.language_chosen:
        work.dialogue.language = reading.answer_in


def _outside(work: Work, reply: Reply) -> None:
    """After STOP only START is answered; a stranger may also STOP or START."""
    intent = reply.reading.intent
    if intent == "start":
        citizen_machine.step("start", work.dialogue, work)
    elif intent == "stop":
        citizen_machine.step("stop", work.dialogue, work)
    elif intent == "report_fraud":
        fraud_desk.note(work, reply)
    elif work.dialogue.state == "stranger" and intent in ("consent", "other"):
        work.case("wrong_person", "the number said to be wrong writes", reply.message.text)


def _with_staff(work: Work, reply: Reply) -> None:
    """The bot leaves a doubtful yes to staff; but STOP, fraud and language still count, and so does
    a clear no, which harms nobody."""
    answer = _reading(reply.message, Question("confirm"))
    if reply.reading.intent in STILL_HEARD:
        INTENTS[reply.reading.intent](work, reply)
    elif answer.intent == "refuse" and answer.sure:
        offer_machine.step("refuse", reply.its_offer(), work)
    else:
        work.remark("with_staff", reply.offer)


STILL_HEARD = frozenset(
    {"stop", "report_fraud", "pii_leak", "language_switch_kk", "language_switch_ru"}
)


def _to_the_desk(work: Work, reply: Reply) -> bool:
    """A bare number while the desk has asked for one is the sender's; "1" and "2" are too short to
    be one, and after another question they are no sure answer to the offer either."""
    if work.dialogue.desk != "asking_sender":
        return False
    if fraud_desk.names_a_sender(reply.message.text):
        return fraud_desk.step("name_sender", work, reply)
    if reply.reading.intent == "report_fraud":
        return False  # it completes the report, or begins another
    fraud_desk.step("give_up", work)
    if not work.staff_hold and reply.reading.intent in ("consent", "unclear", "bank_choice_number"):
        ask_again(work, reply)
        return True
    return False


INTENTS: dict[Intent, Handler] = {
    "consent": answers.consent,
    "refuse": answers.refuse,
    "bank_choice_number": answers.choice,
    "iban": answers.iban,
    "unclear": unclear,
    "question_what": remarks.about("what", "what_none"),
    "question_amount": remarks.how_much,
    "question_who_fraud": remarks.who,
    "postpone": remarks.postpone,
    "language_switch_kk": remarks.switch_to("kk"),
    "language_switch_ru": remarks.switch_to("ru"),
    "stop": remarks.stop,
    "start": remarks.start,
    "report_fraud": fraud_desk.report,
    "pii_leak": remarks.leak,
    "help_operator": remarks.help_by_staff,
    "greeting_smalltalk": remarks.courtesy,
    "other": remarks.other,
}
