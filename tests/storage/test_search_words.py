"""Words of a search in one spelling, the same in Python and inside PostgreSQL."""

import pytest

from storage.postgres.connection import Connections
from storage.postgres.search_fold import folded_sql
from storage.search_words import folded, has_word, phrases_and_words
from tests.storage.conftest import on_postgresql

TEXTS = [
    "Сізге бала тууына байланысты біржолғы жәрдемақы тағайындалуы мүмкін. Келісесіз бе?",
    "ЩЁТКА, ОБЪЯВЛЕНИЕ, Цена, ЮРИСТ, Яна; ӘҒҚҢӨҰҮҺІ ъь ЪЬ",
    "Shchetka, zhoq, QANSHA, kh, Ötiniş, Ýı, mesyac, sch, iiii, yyy, ıǵ, Ä Ñ",
    "ййййй ия ийя iya 100 000 тг",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_key_of_a_beginning_is_the_beginning_of_the_key(text: str) -> None:
    for word in text.split():
        for end in range(1, len(word)):
            if not word.isascii() or word[end].lower() != "h":
                assert folded(word).startswith(folded(word[:end]))


def test_half_of_a_group_of_letters_may_begin_either() -> None:
    assert ([], [["kans", "kanw"], ["z", "j"]]) == phrases_and_words("kans z")


def test_what_folds_to_nothing_is_no_word() -> None:
    assert ([], []) == phrases_and_words('"ь" Ъ')


def test_a_word_is_seen_in_a_text_of_the_other_alphabet() -> None:
    assert has_word("Ия, келісемін!", [folded("kelis")])
    assert not has_word("Жоқ", [folded("kelis")])


@on_postgresql
async def test_postgresql_folds_as_python_does(url: str) -> None:
    connections = await Connections.open(url)
    async with connections.transaction() as tx:
        for text in TEXTS:
            inside = await tx.value(f"SELECT {folded_sql('$1::text')}", text)
            assert _words(folded(text)) == _words(inside)
    await connections.close()


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text).split()
