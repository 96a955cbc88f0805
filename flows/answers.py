"""Answers to the open question: yes, no, a choice, an account number."""

from flows import offer_machine, offer_steps
from flows.asking import MOST_ACCOUNTS
from flows.dialogue import Account
from flows.doubt import (
    late,
    nothing_asked,
    on_its_way,
    once_more,
    refused_for_good,
    still_refused,
    to_staff,
    unclear,
    unclear_again,
)
from flows.identifiers import valid_iban
from flows.reply import Reply
from flows.work import Work


def consent(work: Work, reply: Reply) -> None:
    CONSENT[reply.question.kind](work, reply)


def _consent_to_offer(work: Work, reply: Reply) -> None:
    offer = reply.its_offer()
    if reply.reading.sure:
        offer_machine.step("agree", offer, work, **reply.facts)
    elif not offer_machine.step("doubt", offer, work, **reply.facts):
        to_staff(work, reply)


def _consent_to_terms(work: Work, reply: Reply) -> None:
    if reply.reading.sure:
        offer_machine.step("accept_terms", reply.its_offer(), work, **reply.facts)
    else:
        unclear_again(work, reply)


def _consent_to_account(work: Work, reply: Reply) -> None:
    offer = reply.its_offer()
    if reply.reading.sure:
        _take_account(work, reply, offer.accounts[0].iban)
    else:
        unclear_again(work, reply)


def refuse(work: Work, reply: Reply) -> None:
    REFUSE[reply.question.kind](work, reply)


def _refuse_offer(work: Work, reply: Reply) -> None:
    """A doubtful no is asked about once too: people refuse by mistake."""
    offer = reply.its_offer()
    doubtful = not reply.reading.sure and reply.question.kind == "offer"
    if not (doubtful and offer_machine.step("doubt", offer, work, **reply.facts)):
        offer_machine.step("refuse", offer, work)


def _other_account(work: Work, reply: Reply) -> None:
    offer_machine.step("other_account", reply.its_offer(), work)


def _refuse_after_filing(work: Work, reply: Reply) -> None:
    offer = reply.its_offer()
    if offer.state == "paid":
        work.remark("already_paid", offer)
        return
    work.case("after_filing", "does not want it any more", reply.message.text, offer)
    work.remark("after_filing", offer)


def choice(work: Work, reply: Reply) -> None:
    """An account of the list, by its number or its bank; another bank means another account."""
    if reply.question.kind not in ("accounts", "account_confirm"):
        unclear(work, reply)
        return
    offer, reading = reply.its_offer(), reply.reading
    listed = offer.accounts[:MOST_ACCOUNTS]
    if reading.choice is not None and reading.choice <= len(listed):
        _take_account(work, reply, listed[reading.choice - 1].iban)
        return
    of_bank = [account.iban for account in listed if _is_of(account, reading.bank)]
    if len(of_bank) == 1:
        _take_account(work, reply, of_bank[0])
    elif reading.bank and not of_bank:
        _other_account(work, reply)
    else:
        unclear(work, reply)


def _is_of(account: Account, bank: str | None) -> bool:
    return bank is not None and bank.casefold() in account.bank.casefold()


def iban(work: Work, reply: Reply) -> None:
    number, kind = reply.message.iban, reply.question.kind
    if kind in ("accounts", "account_confirm", "iban"):
        if number is not None and valid_iban(number):
            _take_account(work, reply, number)
        else:
            once_more(work, reply, "iban_wrong", work.policy.account_attempts)
    elif kind in ("offer", "confirm", "refused") and number and valid_iban(number):
        _remember_account(work, reply, number)
    else:
        unclear(work, reply)


def _take_account(work: Work, reply: Reply, iban: str) -> None:
    offer_machine.step("take_account", reply.its_offer(), work, iban=iban, **reply.facts)


def _remember_account(work: Work, reply: Reply, iban: str) -> None:
    """An account given before the yes is no yes: it is kept for it, and the yes is asked for."""
    offer_steps.provide_account(work, reply.its_offer(), iban, reply.reading, reply.message.text)
    unclear(work, reply)


CONSENT = {
    "offer": _consent_to_offer,
    "confirm": _consent_to_offer,
    "refused": _consent_to_offer,
    "terms": _consent_to_terms,
    "account_confirm": _consent_to_account,
    "accounts": unclear_again,
    "iban": unclear_again,
    "sender": nothing_asked,
    "none": nothing_asked,
    "expired": late,
    "filed": on_its_way,
}

REFUSE = {
    "offer": _refuse_offer,
    "confirm": _refuse_offer,
    "terms": _refuse_offer,
    "iban": _refuse_offer,
    "account_confirm": _other_account,
    "accounts": _other_account,
    "sender": nothing_asked,
    "none": nothing_asked,
    "expired": refused_for_good,
    "refused": still_refused,
    "filed": _refuse_after_filing,
}
