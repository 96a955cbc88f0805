"""Conversation files: what they say, and what is wrong with them."""

from datetime import time, timedelta

import pytest

from gateway_sim.conversation import (
    At,
    CaseOpened,
    CitizenIs,
    LanguageIs,
    NetworkDoes,
    NetworkIs,
    Next,
    Offer,
    PhoneIs,
    Receives,
    RegistryDecides,
    Says,
    Silence,
    StateIs,
    Wait,
    Withdraws,
    parse,
    read,
)
from gateway_sim.errors import ConversationError

FILE = """\
# A birth, from the offer to the money.
title Birth, paid

offer birth order=1 accounts=2 deadline=48h language=kk name="Айгүл Серікова"
< 1414 | жәрдемақы
> иә
state confirming
offer survivor id=fund variant=fund
< silence
wait 1d12h
at 09:00
registry A assigned 164350 2026-04-01
registry paid 164350
registry A rejected "құжат жоқ"
registry accepted
state A paid
language none
citizen stopped
case unclear
network before_answer
network late 2
network ESME_RSYSERR 1
network profile flaky
phone off
phone on
next
withdraw A
withdraw
"""


def steps(text):
    return parse(text, "some.chat").steps


def problems(text):
    with pytest.raises(ConversationError) as caught:
        parse(text, "some.chat")
    return caught.value.problems


def test_a_file_is_read_into_steps_with_their_lines():
    conversation = parse(FILE, "birth.chat")
    assert conversation.title == "Birth, paid"
    assert conversation.file == "birth.chat"
    assert conversation.steps == (
        Offer(
            line=4,
            id="A",
            benefit="birth",
            language="kk",
            accounts=2,
            deadline=timedelta(hours=48),
            name="Айгүл Серікова",
            facts={"order": 1},
        ),
        Receives(5, ("1414", "жәрдемақы")),
        Says(6, "иә"),
        StateIs(7, "A", "confirming"),
        Offer(line=8, id="fund", benefit="survivor", variant="fund"),
        Silence(9),
        Wait(10, timedelta(days=1, hours=12)),
        At(11, time(9, 0)),
        RegistryDecides(12, "A", "assigned", 164_350, since="2026-04-01"),
        RegistryDecides(13, "fund", "paid", 164_350),
        RegistryDecides(14, "A", "rejected", reason="құжат жоқ"),
        RegistryDecides(15, "fund", "accepted"),
        StateIs(16, "A", "paid"),
        LanguageIs(17, None),
        CitizenIs(18, "stopped"),
        CaseOpened(19, "unclear"),
        NetworkDoes(20, "before_answer"),
        NetworkDoes(21, "late", 2),
        NetworkDoes(22, "refused", 1, "ESME_RSYSERR"),
        NetworkIs(23, "flaky"),
        PhoneIs(24, "switched_off"),
        PhoneIs(25, "reachable"),
        Next(26),
        Withdraws(27, "A"),
        Withdraws(28, "fund"),
    )


def test_the_title_is_the_files_name_when_none_is_given():
    assert parse("> иә", "tests/late-yes.chat").title == "late-yes"


def test_offers_are_named_by_letters_in_order():
    offers = steps("offer birth\noffer birth id=B\noffer birth\noffer birth")
    assert [offer.id for offer in offers] == ["A", "B", "C", "D"]


def test_a_supplied_account_is_one_that_the_bank_sent():
    [offer] = steps("offer birth accounts=supplied")
    assert (offer.accounts, offer.supplied) == (1, True)


def test_facts_that_look_like_numbers_are_numbers():
    [offer] = steps("offer survivor dependants=3 line=35596.5 region=Абай")
    assert offer.facts == {"dependants": 3, "line": "35596.5"}
    assert offer.region == "Абай"


def test_what_a_citizen_writes_is_kept_as_written():
    [said] = steps(">   да,  # нет | ок  ")
    assert said.text == "да,  # нет | ок"


def test_a_line_break_inside_a_message_is_written_as_backslash_n():
    [said] = steps("> иә\\nрақмет")
    assert said.text == "иә\nрақмет"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Жәрдемақы: 164 350 ₸", ()),
        ("ЖӘРДЕМАҚЫ: 164\u00a0350\u202f₸", ()),
        ("жәрдемақы жоқ", ("164 350 ₸",)),
    ],
)
def test_pieces_are_found_whatever_the_case_and_the_kind_of_space(text, missing):
    assert Receives(1, ("жәрдемақы", "164 350 ₸")).missing(text) == missing


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("ofer birth", "there is no command “ofer”"),
        ("offer", "needs the benefit first"),
        ("offer order=1", "needs the benefit first"),
        ("offer birth order", "“order” should be name=value"),
        ("offer birth accounts=4", "accounts=4 is none of"),
        ("offer birth language=en", "“en” is no language"),
        ("offer birth deadline=soon", "“soon” is no length of time"),
        ('offer birth name="Айгүл', "a quotation mark is left open"),
        (">", "needs what the citizen writes"),
        ("<", "needs what the message holds"),
        ("< a || b", "needs what the message holds"),
        ("wait", "is no length of time"),
        ("wait 3 days", "is no length of time"),
        ("wait 11574074074d", "longer than time itself"),
        ("at nine", "is no time of day"),
        ("state filed", "no offer has arrived yet"),
        ("withdraw", "no offer has arrived yet"),
        ("registry paid 5", "no offer has arrived yet"),
        ("language de", "“de” is no language"),
        ("citizen", "needs one word"),
        ("case a b", "needs one word"),
        ("network slow", "the network does not do “slow”"),
        ("network ESME_ROK", "the network does not do “ESME_ROK”"),
        ("network late twice", "“network” needs an outcome"),
        ("network late 0", "“network” needs an outcome"),
        ("phone lost", "is nowhere a phone can be"),
        ("next week", "“next” stands alone"),
    ],
)
def test_a_line_that_makes_no_sense_is_named_with_its_number(line, complaint):
    [(number, problem)] = problems(f"# first\n{line}\n")
    assert number == 2
    assert complaint in problem


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("state B filed", "there is no offer “B”; so far there are A"),
        ("state a b c", "“state” needs a state"),
        ("offer birth id=A", "there is an offer “A” already"),
        ("registry", "“registry” needs one of"),
        ("registry paid", "“registry” needs one of"),
        ("registry assigned lots", "“registry” needs one of"),
        ("registry rejected", "“registry” needs one of"),
        ("registry B paid 5", "there is no offer “B”"),
    ],
)
def test_a_line_about_an_offer_is_checked_against_the_offers_so_far(line, complaint):
    [(number, problem)] = problems(f"offer birth\n{line}\n")
    assert number == 2
    assert complaint in problem


def test_all_problems_of_a_file_are_told_at_once():
    with pytest.raises(ConversationError) as caught:
        parse("offer birth\nwait long\n> иә\nnetwork off", "some.chat")
    assert str(caught.value).splitlines()[0].startswith("some.chat:2: “long”")
    assert str(caught.value).splitlines()[1].startswith("some.chat:4: the network")


def test_a_file_in_which_nothing_happens_is_a_mistake():
    assert "nothing happens" in problems("# only a comment\n")[0][1]


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(ConversationError, match="cannot be read"):
        read(tmp_path / "missing.chat")
    (tmp_path / "latin.chat").write_bytes(b"> \xff")
    with pytest.raises(ConversationError, match="not UTF-8"):
        read(tmp_path / "latin.chat")
