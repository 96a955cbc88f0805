"""The texts in the console: all of them, with what they cost, where they are used."""

import pytest

from bot.console.text_uses import TEXT_USES
from flows.catalogue import Catalogue
from flows.inventory import entries
from flows.keys import COMMON, OF_BENEFIT, OF_NOTICE, OF_TERMS
from flows.loading import load_catalogue

CATALOGUE: Catalogue = load_catalogue()


def test_every_kind_of_text_is_explained():
    assert set(TEXT_USES) == {*OF_BENEFIT, *OF_TERMS, *OF_NOTICE, *COMMON}


async def test_every_text_is_shown_in_both_languages_with_its_version(desk):
    page = await (await desk.sign_in("operator")).get("/console/texts")
    for entry in entries(CATALOGUE):
        assert entry.text.version in page.text
    assert "No text breaks a rule" in page.said
    assert "{deadline}" in page.said


@pytest.mark.parametrize(
    ("query", "said", "not_said"),
    [
        ("file=benefits/birth.toml", "на рождение", "погребение: "),
        ("q=ЦОН", "ЦОН", "Сообщения снова включены"),
        ("q=how_much%20birth-nothing", "No text has these words", "version"),
    ],
)
async def test_texts_are_found_by_file_and_words(desk, query, said, not_said):
    page = await (await desk.sign_in("operator")).get(f"/console/texts?{query}")
    assert said in page.said
    assert not_said not in page.said


async def test_a_text_is_seen_as_it_leaves_the_house(desk):
    page = await (await desk.sign_in("auditor")).get("/console/texts?file=benefits/birth.toml")
    assert "26.11, 14:00" in page.said
    assert "units in UCS-2" in page.said
    assert "of at most 4 parts" in page.said
