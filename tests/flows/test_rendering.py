"""What a text looks like on the phone."""

from datetime import UTC, date, datetime

import pytest

from flows.catalogue import Text
from flows.languages import Language
from flows.loading import load_catalogue
from flows.rendering import LONGEST_REASON, Words, day, fill, moment, money, render

CATALOGUE = load_catalogue()


def words(**params: str) -> Words:
    return lambda _language: params


def text(kk: str, ru: str, key: str = "what") -> Text:
    return Text(key, kk, ru, "")


def test_an_offer_says_everything_in_both_languages_kazakh_first() -> None:
    offer = CATALOGUE.text("offer", CATALOGUE.benefit("birth"))
    rendered = render(offer, None, words(deadline="26.11, 14:00"))
    assert rendered.text == (
        "1414: сізге бала туғандағы жәрдемақы тиесілі. Келісесіз бе? 1 – иә, 2 – жоқ, тек 1414-ке."
        " Мерзімі: 26.11, 14:00. Код, карта сұрамаймыз.\n"
        "Вам положено пособие на рождение ребенка. Согласны? 1 – да, 2 – нет, только на 1414"
        " до 26.11, 14:00. Код и карту не спрашиваем."
    )
    assert rendered.parts == 4


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "kk",
            "1414: бала туғандағы жәрдемақы тағайындалды. Сомасы: 164 350 тг. Күні: 01.12.2026.",
        ),
        (
            "ru",
            "1414: назначено – пособие на рождение ребенка. Сумма: 164 350 тг. Дата: 01.12.2026.",
        ),
    ],
)
def test_the_citizens_language_alone_once_it_is_known(language: Language, expected: str) -> None:
    birth = CATALOGUE.benefit("birth")

    def said(in_language: Language) -> dict[str, str]:
        return {
            "benefit": birth.short.said(in_language),
            "amount": money(164_350, in_language),
            "since": day(date(2026, 12, 1), in_language),
        }

    rendered = render(CATALOGUE.text("assigned", birth), language, said)
    assert (rendered.text, rendered.parts) == (expected, 2)


def test_placeholders_are_said_in_the_language_of_their_half() -> None:
    rendered = render(text("Бұл – {x}.", "Это {x}."), None, lambda language: {"x": language})
    assert rendered.text == "Бұл – kk.\nЭто ru."


def test_two_languages_that_do_not_fit_become_kazakh_and_the_way_to_russian() -> None:
    rendered = render(text("ә" * 120, "я" * 120), None, words())
    assert rendered.text == "ә" * 120 + "\nПо-русски: РУС"
    assert rendered.parts == 3


def test_both_languages_stay_together_up_to_the_last_unit_of_the_budget() -> None:
    assert render(text("ә" * 100, "я" * 100), None, words()).parts == 3
    assert "РУС" in render(text("ә" * 100, "я" * 101), None, words()).text


def test_an_offer_may_take_four_parts() -> None:
    rendered = render(text("ә" * 130, "я" * 130, key="offer"), None, words())
    assert (rendered.parts, "РУС" in rendered.text) == (4, False)


def test_a_text_that_ends_with_an_empty_way_to_answer_ends_with_its_last_word() -> None:
    assert fill("Рақмет. {how}", {"how": ""}) == "Рақмет."


def test_a_placeholder_that_nobody_fills_is_an_error_and_no_text() -> None:
    with pytest.raises(KeyError, match="deadline"):
        render(text("{deadline}", "{deadline}"), "kk", words())


def test_words_that_no_text_asks_for_are_never_worked_out() -> None:
    class Asked(dict[str, str]):
        def __missing__(self, name: str) -> str:
            return f"<{name}>"

    assert render(text("{benefit}", "-"), "kk", lambda _: Asked()).text == "<benefit>"


@pytest.mark.parametrize(
    ("tenge", "expected"),
    [(900, "900 тг"), (24_912, "24 912 тг"), (164_350, "164 350 тг"), (1_272_475, "1 272 475 тг")],
)
def test_money_is_grouped_with_plain_spaces(tenge: int, expected: str) -> None:
    assert money(tenge, "kk") == money(tenge, "ru") == expected


def test_a_day_is_written_in_figures() -> None:
    assert day(date(2026, 3, 1), "kk") == day(date(2026, 3, 1), "ru") == "01.03.2026"


def test_a_moment_is_said_in_local_time() -> None:
    assert moment(datetime(2026, 11, 26, 9, 0, tzinfo=UTC), "ru") == "26.11, 14:00"
    assert moment(datetime(2026, 11, 26, 20, 30, tzinfo=UTC), "kk") == "27.11, 01:30"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("нет стажа", "нет стажа"),
        ("нет стажа.", "нет стажа"),
        ("нет\n  стажа", "нет стажа"),
        ("см. https://egov.kz/x", "см. …"),
        ("см. egov.kz, пункт 3", "см. … пункт 3"),
        ("пишите a@b.kz", "пишите …"),
        ("п. 3 ст. 24", "п. 3 ст. 24"),
        ("доля 0.5", "доля 0.5"),
    ],
)
def test_a_reason_of_the_registry_is_fit_for_our_text(raw: str, said: str) -> None:
    assert fill("Причина: {reason}.", {"reason": raw}) == f"Причина: {said}."


def test_a_long_reason_is_cut_so_that_the_rest_of_the_text_is_read() -> None:
    filled = fill("{reason}|", {"reason": "очень длинно " * 30})
    assert len(filled) <= LONGEST_REASON + 1
    assert filled.endswith("…|")
