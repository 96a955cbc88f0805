"""Doubt is never consent: an unclear answer gets one confirming question, then a person."""

from flows import offer_machine, offer_states, offer_steps
from flows.reply import Reply
from flows.work import Work


def unclear(work: Work, reply: Reply) -> None:
    """No one can tell yes from no: what that means depends on the question."""
    UNCLEAR[reply.question.kind](work, reply)


def _confirm(work: Work, reply: Reply) -> None:
    offer_machine.step("doubt", reply.its_offer(), work, **reply.facts)


def to_staff(work: Work, reply: Reply) -> None:
    offer = reply.its_offer()
    if reply.question.kind == "iban":
        work.case("bad_account", "gave no account that can be", reply.message.text, offer)
    else:
        work.case("unclear", "unclear twice", reply.message.text, offer)
    offer_machine.step("hand_over", offer, work)


def unclear_again(work: Work, reply: Reply) -> None:
    key = {"terms": "terms", "iban": "give_iban"}.get(reply.question.kind, "choose_again")
    most = work.policy.account_attempts if key == "give_iban" else work.policy.attempts
    once_more(work, reply, key, most)


def once_more(work: Work, reply: Reply, key: str, most: int) -> None:
    """Asks the same question again, at most so many times, then a person takes over."""
    offer = reply.its_offer()
    offer.attempts += 1
    work.touched.add(offer.offer_id)
    if offer.attempts >= most:
        to_staff(work, reply)
        return
    work.reply(key, offer)
    offer.asked_turn = work.number


def ask_again(work: Work, reply: Reply) -> None:
    """Puts the open question once more, so that the answer is to that and nothing else."""
    offer = reply.offer
    if offer is not None and offer.state in ("offered", "reminded"):
        offer_machine.step("doubt", offer, work, **reply.facts)
    elif offer is not None and offer.state in offer_states.ASKING:
        work.touched.add(offer.offer_id)
        offer_steps.ask(work, offer)
    else:
        nothing_asked(work, reply)


def nothing_asked(work: Work, reply: Reply) -> None:
    """An unasked-for yes is a sign that somebody else's message was answered."""
    work.remark("nothing_asked")


def late(work: Work, reply: Reply) -> None:
    work.remark("late", reply.offer)


def still_refused(work: Work, reply: Reply) -> None:
    work.remark("refused", reply.offer)


def refused_for_good(work: Work, reply: Reply) -> None:
    work.remark("refused_final", reply.offer)


def on_its_way(work: Work, reply: Reply) -> None:
    offer = reply.its_offer()
    work.remark("already_paid" if offer.state == "paid" else "already_filed", offer)


UNCLEAR = {
    "offer": _confirm,
    "confirm": to_staff,
    "terms": unclear_again,
    "account_confirm": unclear_again,
    "accounts": unclear_again,
    "iban": unclear_again,
    "sender": nothing_asked,
    "none": nothing_asked,
    "expired": late,
    "refused": still_refused,
    "filed": on_its_way,
}
