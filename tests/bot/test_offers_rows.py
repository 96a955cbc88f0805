"""A row of offers: taken when all is right, refused with field and reason when anything is not."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import RowError
from bot.offers_rows import check_row
from bot.regions import REGIONS
from flows.dialogue import Account
from flows.loading import load_catalogue
from tests.bot.fakes import MONDAY_10

CATALOGUE = load_catalogue()
ROW = {
    "offer_id": "2026-1",
    "benefit": "birth",
    "phone": "8 (701) 123-45-67",
    "iin": "850314410215",
    "region": "Astana",
    "facts": {"child_order": 2},
    "accounts": [{"bank": "Halyk Bank", "iban": "KZ86 125K ZT50 0410 0100"}],
}


def check(**changes):
    return check_row({**ROW, **changes}, CATALOGUE, MONDAY_10)


def test_a_good_row_becomes_an_offer_with_everything_in_its_one_form():
    offer = check()
    assert offer.phone == "+77011234567"
    assert offer.accounts == (Account("Halyk Bank", "KZ86125KZT5004100100"),)
    assert (offer.variant, offer.name, offer.language, offer.deadline) == (None, None, None, None)


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"offer_id": ""}, "offer_id", "1 to 64"),
        ({"offer_id": "a b"}, "offer_id", "1 to 64"),
        ({"offer_id": 7}, "offer_id", "a text"),
        ({"benefit": "lottery"}, "benefit", "large_family"),
        ({"variant": "state"}, "variant", "no variants"),
        ({"benefit": "survivor", "variant": "x", "facts": {}}, "variant", "fund, state"),
        ({"phone": "123"}, "phone", "short code"),
        ({"phone": "+79161234567"}, "phone", "mobile number of Kazakhstan"),
        ({"phone": "8 7172 123456"}, "phone", "mobile number of Kazakhstan"),
        ({"iin": "850314410216"}, "iin", "check digit"),
        ({"iin": ""}, "iin", "12 digits"),
        ({"language": "en"}, "language", "kk, ru"),
        ({"name": "x" * 101}, "name", "100"),
        ({"region": "Atlantis"}, "region", "North Kazakhstan"),
        ({"region": "x" * 101}, "region", "100"),
        ({"region": 1}, "region", "a text"),
        ({"name": "half a \ud83d pair"}, "name", "printable"),
        ({"facts": []}, None, None),
        ({"facts": [1]}, "facts", "an object"),
        ({"facts": {"weather": "fine"}}, "facts", "it has child_order"),
        ({"facts": {"child_order": 0}}, "facts", "1 to 20"),
        ({"facts": {"child_order": True}}, "facts", "whole number"),
        ({"accounts": {"bank": "x"}}, "accounts", "a list"),
        ({"accounts": [{"bank": "x"}]}, "accounts", "a bank and an iban"),
        ({"accounts": [{"bank": "", "iban": "KZ86125KZT5004100100"}]}, "accounts", "no name"),
        ({"accounts": [{"bank": "x", "iban": "KZ87125KZT5004100100"}]}, "accounts", "0100"),
        (
            {"accounts": [{"bank": "x", "iban": "KZ86125KZT5004100100", "supplied": "yes"}]},
            "accounts",
            "true or false",
        ),
        *(
            ({"accounts": [{"bank": bank, "iban": "KZ86125KZT5004100100"}]}, "accounts", "40")
            for bank in (
                "x" * 41,
                "halyk-bonus.kz",
                "https://halyk",
                "Halyk www",
                "Halyk +7 701",
                "Halyk 123456",
                "Halyk, dial 1414",
                "Halyk_Bank",
                "Halyk (KZ)",
            )
        ),
        ({"deadline": "soon"}, "deadline", "72h"),
        ({"deadline": "2020-01-01"}, "deadline", "future"),
        ({"deadline": "59m"}, "deadline", "an hour or more"),
        ({"deadline": "2026-03-02T10:30"}, "deadline", "an hour or more"),
        ({"deadline": "2000d"}, "deadline", "within a year"),
        ({"acounts": []}, "acounts", "no such field"),
    ],
)
def test_a_bad_row_is_refused_with_the_field_and_the_reason(changes, field, reason):
    if field is None:
        assert check(**changes).facts == {}
        return
    with pytest.raises(RowError) as refused:
        check(**changes)
    assert refused.value.field == field
    assert reason in refused.value.reason


@pytest.mark.parametrize("row", [None, 1, "row", ["offer_id"]])
def test_what_is_no_object_is_no_row(row):
    with pytest.raises(RowError, match="an object"):
        check_row(row, CATALOGUE, MONDAY_10)


def test_a_refusal_never_repeats_a_whole_account_number():
    with pytest.raises(RowError) as refused:
        check(accounts=[{"bank": "x", "iban": "KZ87125KZT5004100100"}])
    assert "KZ87125KZT500410" not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("72h", MONDAY_10 + timedelta(hours=72)),
        ("2026-03-05T18:00", datetime(2026, 3, 5, 13, tzinfo=UTC)),
        ("2026-03-05T18:00:00+00:00", datetime(2026, 3, 5, 18, tzinfo=UTC)),
    ],
)
def test_a_deadline_is_a_time_or_a_duration(written, meant):
    assert check(deadline=written).deadline == meant


@pytest.mark.parametrize(
    "bank",
    ["Halyk Bank", "АО «Народный банк»", "Жусан & Ко", "Bank R. B. K.", 'АҚ "Отбасы"', "O'Bank-24"],
)
def test_a_bank_is_a_short_name(bank):
    account = {"bank": bank, "iban": "KZ86125KZT5004100100"}
    assert check(accounts=[account]).accounts[0].bank == bank


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Astana", "Astana"),
        ("астана", "Astana"),
        ("Алматы", "Almaty"),
        ("г. Алматы", "Almaty"),
        ("Алматы облысы", "Almaty region"),
        ("Алматинская область", "Almaty region"),
        ("  шығыс   қазақстан облысы ", "East Kazakhstan"),
        ("Северо-Казахстанская", "North Kazakhstan"),
        ("область Ұлытау", "Ulytau"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_region_is_known_by_any_of_its_names(spelling, name):
    assert check(region=spelling).region == name


def test_there_are_twenty_regions():
    assert len(REGIONS) == 20


def test_an_amount_may_lack_the_fact_it_depends_on():
    assert check(facts={}).facts == {}


def test_facts_may_come_as_words_from_a_table():
    assert check(facts={"child_order": "3"}).facts == {"child_order": 3}
