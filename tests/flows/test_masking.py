"""Personal data never gets past the door, and nothing else is taken away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.masking import mask


@pytest.mark.parametrize(
    ("text", "masked", "leaks"),
    [
        ("4400 4301 2345 6789", "[card]", ("card",)),
        ("карта 4400430123456789 12/27 123", "карта [card] [code]", ("card", "code")),
        ("ИИН 850101300123", "ИИН [iin]", ("iin",)),
        ("ЖСН-ім 850101300123 келісемін", "ЖСН-ім [iin] келісемін", ("iin",)),
        ("Да. 920315400127", "Да. [iin]", ("iin",)),
        ("иин мой 85О101300123", "иин мой [iin]", ("iin",)),
        ("8501 0130 0123 иин", "[iin] иин", ("iin",)),
        ("код 4821", "код [code]", ("code",)),
        ("4821 код", "[code] код", ("code",)),
        ("код от 1414: 482913", "код от 1414: [code]", ("code",)),
        ("мне пришел код 48-21-33, что делать?", "мне пришел код [code], что делать?", ("code",)),
        ("menin kodym 5521", "menin kodym [code]", ("code",)),
        ("SMS-тен келген код 4455", "SMS-тен келген код [code]", ("code",)),
        ("cvv: 123", "cvv: [code]", ("code",)),
        ("три цифры на обороте 555", "три цифры на обороте [code]", ("code",)),
        ("пин код карты 1234", "пин код карты [code]", ("code",)),
        ("482913", "[code]", ("code",)),
        ("пароль: qwerty", "пароль: [code]", ("code",)),
        ("пароль от эцп Aibek1990!", "пароль от эцп [code]", ("code",)),
        ("Пароль от egov: Qwerty12, сами", "Пароль от egov: [code], сами", ("code",)),
        ("құпиясөз 12345aA", "құпиясөз [code]", ("code",)),
        ("удостоверение 045678912", "удостоверение [document]", ("document",)),
    ],
)
def test_personal_data_is_replaced_by_the_name_of_what_it_was(
    text: str, masked: str, leaks: tuple[str, ...]
) -> None:
    found = mask(text)
    assert (masked, leaks) == (found.text, found.leaks)


@pytest.mark.parametrize(
    "text",
    [
        "1", "2", "511", "512", "R 1 1 2", "1414", "звоните 1414 или 8 800 080 7777",
        "164350", "164 350 тенге", "пришла смс 69330 тг", "в смс написано 164350 тенге",
        "87011234567", "+7 701 123 45 67", "8 (701) 123-45-67", "87011234567 87021234567",
        "12.05.2026", "2026", "72 часа", "мне 45 лет, 3 детей", "дом 12 кв 45", "счет …4521",
        "4521", "пароль забыл", "код не скажу", "parol ne skazhu", "Что за код вы просите?",
        "код города 727 2501020", "кодекс 2015 года", "Kazakhstan", "кз", "", "👍",
    ],
)  # fmt: skip
def test_ordinary_digits_amounts_dates_and_phones_stay(text: str) -> None:
    assert mask(text).text == text
    assert mask(text).leaks == ()


@pytest.mark.parametrize(
    "text",
    ["KZ86125KZT5004100100", "kz86 125k zt50 0410 0100", "КZ86-125К-ZТ50-0410-0100"],
)
def test_an_iban_is_masked_to_its_last_four_and_handed_over_whole(text: str) -> None:
    found = mask(f"счет {text} спасибо")
    assert found.text == "счет [iban …0100] спасибо"
    assert found.iban == "KZ86125KZT5004100100"
    assert found.leaks == ()


def test_an_iban_of_the_wrong_length_is_masked_too_so_that_its_owner_can_be_told() -> None:
    found = mask("KZ86125KZT500410010")
    assert (found.text, found.iban) == ("[iban …0010]", "KZ86125KZT500410010")


_PIECES = st.sampled_from(
    ["код", "4821", " ", "4400 4301 2345 6789", "ИИН", "850101300123", "[card]", "[code]", "да",
     "пароль:", "qwerty1", "KZ86125KZT5004100100", ",", "12/27", "123", "cvv", "тенге", "\n"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=12).map("".join) | st.text(max_size=80))
def test_masking_twice_changes_nothing_and_reports_the_same_leaks(text: str) -> None:
    once = mask(text)
    twice = mask(once.text)
    assert (once.text, once.leaks) == (twice.text, twice.leaks)


@given(st.from_regex(r"\A[245][0-9]{3} [0-9]{4} [0-9]{4} [0-9]{4}\Z"), st.text(max_size=10))
def test_no_grouped_card_number_survives(card: str, around: str) -> None:
    assert card not in mask(f"{around} {card} {around}").text


@pytest.mark.parametrize("unit", ["код ", "1", "а", "1 ", "пароль ", "KZ1", "[iin] ", "a1 "])
def test_ten_thousand_characters_of_anything_are_masked(unit: str) -> None:
    assert mask(unit * (10_000 // len(unit))).text
