"""Everything a citizen may say besides an answer: questions, later, language, help, not me."""

from collections.abc import Callable
from datetime import timedelta

from flows import citizen_machine, offer_states, offer_steps
from flows.dialogue import Offer
from flows.fraud.forwarded import looks_forwarded
from flows.languages import Language
from flows.params import expected_amount
from flows.quiet_hours import next_allowed
from flows.reply import Reply
from flows.work import Work

Handler = Callable[[Work, Reply], None]


def about(with_offer: str, without: str) -> Handler:
    """Answers a question about the present offer, or says that there is none."""

    def answer(work: Work, reply: Reply) -> None:
        offer = reply.offer
        if offer is None:
            work.remark(without)
        else:
            work.remark(with_offer, offer)

    return answer


def who(work: Work, reply: Reply) -> None:
    """Says who we are; of a text that was forwarded with the question, whether it is ours."""
    verdict = reply.verdict
    if verdict is not None and verdict.verdict == "ours":
        work.remark("fraud_ours", reply.offer)
    elif verdict is not None and looks_forwarded(reply.message.text):
        work.remark("fraud_warning")
    else:
        about("who", "who_none")(work, reply)


def how_much(work: Work, reply: Reply) -> None:
    """Names the amount, or says why none can be named (the benefit's own text does)."""
    offer = reply.offer
    if offer is None:
        work.remark("how_much_none")
        return
    by_table = work.benefit(offer).amount.rule == "table"
    known = offer.amount or expected_amount(work.catalogue, offer, work.now)
    work.remark("how_much_unknown" if by_table and known is None else "how_much", offer)


def postpone(work: Work, reply: Reply) -> None:
    """Keeps the offer and repeats it when asked, within the deadline."""
    offer = reply.offer
    if offer is None or offer.state not in offer_states.ASKING or offer.deadline is None:
        courtesy(work, reply)
        return
    hours = reply.reading.postpone_hours
    wait = work.policy.postpone if hours is None else timedelta(hours=hours)
    wanted = min(work.now + wait, offer.deadline - work.policy.postpone_margin)
    due = next_allowed(wanted, work.policy.quiet)
    if not work.now < due < offer.deadline:
        work.reply("postponed_no_reminder", offer)
        return
    work.set_timer("repeat", due, offer)
    work.drop_timer("reminder", offer)
    work.reply("postponed", offer)


def switch_to(language: Language) -> Handler:
    """Answers in that language from now on, beginning with the open question."""

    def switch(work: Work, reply: Reply) -> None:
        work.dialogue.language = language
        work.dialogue.language_chosen = True
        say_in(work, language, reply.offer)

    return switch


def say_in(work: Work, language: Language, offer: Offer | None) -> None:
    """The open question in that language; where there is none, that it is the language now."""
    if offer is not None and offer.state in offer_states.ASKING:
        work.touched.add(offer.offer_id)
        offer_steps.ask(work, offer)
    else:
        work.reply(f"language_{language}")


def stop(work: Work, _reply: Reply) -> None:
    citizen_machine.step("stop", work.dialogue, work)


def start(work: Work, _reply: Reply) -> None:
    work.remark("started")


def leak(work: Work, reply: Reply) -> None:
    key = "card_not_iban" if reply.question.kind == "iban" else "pii_warning"
    work.remark(key, reply.offer)


def help_by_staff(work: Work, reply: Reply) -> None:
    work.case("operator", "asks for a person", reply.message.text, reply.offer)
    work.remark("help", reply.offer)


def courtesy(work: Work, reply: Reply) -> None:
    if reply.offer is not None and reply.offer.state in offer_states.ASKING:
        work.remark("greeting", reply.offer)
    else:
        work.remark("greeting_none")


def other(work: Work, reply: Reply) -> None:
    if reply.reading.wrong_person and citizen_machine.step(
        "estrange", work.dialogue, work, text=reply.message.text
    ):
        return
    work.case("disputed", "says something that a person must read", reply.message.text, reply.offer)
    work.remark("other_noted", reply.offer)
