"""The books of a year: whatever does not agree is found and said."""

from collections import Counter

import pytest
from msgspec.structs import replace

from bot.year.audit import Traffic, _counts, _differences, metrics
from bot.year.replay import People
from storage.books import Line, Totals

PEOPLE = People(people=2, to_be_taken=1, answers_to_come=0)
TRAFFIC = Traffic({"messages": 5, "submitted": 9}, {"messages": 3}, {"sent": 9})
TOTALS = Totals(
    parts=9,
    deliveries={"delivered": 4, "undelivered": 1},
    offers={"paid": 1, "expired": 1},
    applications={"taken": 1},
    attempts=1,
    proofs=1,
    pending=0,
    dialogues={"open": 2},
    octets=4096,
)
COUNTED = Counter(
    {
        ("kelisim_messages_total", "bulk"): 2,
        ("kelisim_messages_total", "replies"): 3,
        ("kelisim_submissions_total", "sent"): 5,
        ("kelisim_events_total", "MessageReceived"): 3,
        ("kelisim_receipts_total", "delivered"): 7,
        ("kelisim_receipts_total", "undelivered"): 2,
        ("kelisim_applications_total", "taken"): 1,
    }
)


def found(people=PEOPLE, traffic=TRAFFIC, totals=TOTALS, counted=COUNTED, *, is_cut=True):
    return list(_counts(people, traffic, totals, counted, is_cut=is_cut))


def test_books_that_agree_have_no_findings():
    assert [] == found()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"parts": 8}, "parts and their receipts: phones 9, database 8"),
        ({"deliveries": {"delivered": 5, "undelivered": 1}}, "messages to phones: phones 5, dat"),
        ({"deliveries": {"delivered": 4, "sent": 1}}, "messages without a final receipt: datab"),
        ({"offers": {"paid": 2}}, "people who take the benefit: people 1, database 2"),
        ({"offers": {"paid": 1}}, "offers: people 2, database 1"),
        ({"applications": {"taken": 2}}, "applications: database 2, paid 1, taken 2"),
        ({"attempts": 2}, "applications: database 1"),
        ({"pending": 1}, "events left in the inbox: database 1"),
    ],
)
def test_what_the_database_has_otherwise_is_found(changed, said):
    assert any(finding.startswith(said) for finding in found(totals=replace(TOTALS, **changed)))


@pytest.mark.parametrize("counter", COUNTED)
def test_what_the_service_counted_otherwise_is_found(counter):
    assert found(counted=COUNTED + Counter({counter: 1}))


def test_what_the_phones_have_otherwise_is_found():
    for changed in (
        {"to_phones": {"messages": 6, "submitted": 9}},
        {"to_phones": {"messages": 5, "submitted": 8}},
        {"from_phones": {"messages": 4}},
        {"receipts": {"sent": 8}},
    ):
        assert found(traffic=replace(TRAFFIC, **changed))
    assert found(people=replace(PEOPLE, answers_to_come=1))


def test_messages_that_travel_whole_have_a_receipt_each():
    whole = Traffic({"messages": 5, "submitted": 5}, {"messages": 3}, {"sent": 5})
    counted = COUNTED - Counter({("kelisim_receipts_total", "delivered"): 4})
    assert [] == found(traffic=whole, counted=counted, is_cut=False)
    assert found(traffic=whole, counted=counted)


@pytest.mark.parametrize(
    ("ours", "said"),
    [
        (Line(1, 10, 1, 20), None),
        (Line(2, 10, 1, 20), "got 1 messages, the database has 2"),
        (Line(1, 11, 1, 20), "got other words"),
        (Line(1, 10, 0, 0), "wrote 1 messages, the database has 0"),
        (Line(1, 10, 1, 21), "wrote other words"),
    ],
)
def test_each_phone_is_compared_by_number_and_words(ours, said):
    findings = list(_differences("+77010000000", Line(1, 10, 1, 20), ours))
    assert findings == [] if said is None else said in findings[0]


def test_counters_are_read_from_the_page_of_metrics():
    page = b'# HELP a b\nkelisim_a_total{kind="X"} 2.0\nkelisim_b_total 1.5e+06\n'
    assert {("kelisim_a_total", "X"): 2, ("kelisim_b_total", ""): 1_500_000} == metrics(page)
