"""Every word of the console is there in Kazakh, Russian and English."""

import re
from collections import defaultdict

import pytest

from bot.console import language
from bot.console.actions import ACTIONS
from bot.console.catalogues import LOCALE, TRANSLATED, is_translated, read_catalogue
from bot.console.messages import HOME, catalogue_files, templates

CATALOGUES = [(lang, name) for lang in TRANSLATED for name in templates()]


@pytest.mark.parametrize(("lang", "name"), CATALOGUES)
def test_nothing_is_untranslated(lang, name):
    messages = read_catalogue(LOCALE / lang / f"{name}.po", lang)
    assert [] == [m.id for m in messages if m.id and not is_translated(m)]


@pytest.mark.parametrize(("lang", "name"), CATALOGUES)
def test_nothing_new_was_left_out_of_the_catalogues(lang, name):
    """Run `make messages`, and translate what is empty."""
    messages = read_catalogue(LOCALE / lang / f"{name}.po", lang)
    assert [] == [m.id for m in templates()[name] if m.id and m.id not in messages]


def test_the_catalogues_hold_nothing_that_is_no_longer_said():
    """Run `make messages`."""
    there = set(LOCALE.rglob("*.po"))
    assert there == set(catalogue_files())


@pytest.mark.parametrize(("lang", "name"), CATALOGUES)
def test_a_translation_has_the_places_of_what_it_translates(lang, name):
    for message in read_catalogue(LOCALE / lang / f"{name}.po", lang):
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        meant = message.id if isinstance(message.id, tuple) else (message.id,)
        for text in said:
            assert places(text) == places(meant[-1]), message.id


def places(text):
    return set(re.findall(r"%\(\w+\)s", text))


@pytest.mark.parametrize("lang", TRANSLATED)
def test_the_same_words_are_the_same_on_every_page(lang):
    said = defaultdict(set)
    for name in templates():
        for message in read_catalogue(LOCALE / lang / f"{name}.po", lang):
            said[message.id].add(message.string)
    assert {} == {words: found for words, found in said.items() if words and len(found) > 1}


def test_kazakh_is_not_russian():
    kazakh, russian = (
        {m.id: m.string for m in read_catalogue(LOCALE / lang / "console.po", lang) if m.id}
        for lang in TRANSLATED
    )
    alike = [words for words in kazakh if kazakh[words] == russian[words]]
    assert len(alike) < len(kazakh) / 10


async def test_the_language_is_switched_and_remembered_for_the_person(desk):
    browser = await desk.sign_in()
    assert "Sign out" in (await browser.get("/console/account")).text
    page = await browser.post("/console/preferences", language="kk", next="/console/account")
    assert (page.address, "Шығу" in page.text) == ("/console/account", True)
    elsewhere = await desk.browser_of(1)
    assert 'lang="kk"' in (await elsewhere.get("/console/account")).text


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("kk", "kk"), ("en-GB", "en"), ("de,fr", "kk"), ("", "kk")],
)
async def test_a_new_visitor_is_spoken_to_as_the_browser_asks(desk, accepted, lang):
    visitor = desk.visitor()
    visitor.cookies.clear()
    page = await visitor.get("/console/sign-in", **{"Accept-Language": accepted})
    assert f'<html lang="{lang}"' in page.text


async def test_the_theme_is_remembered(desk):
    browser = await desk.sign_in()
    await browser.get("/console/account")
    page = await browser.post("/console/preferences", theme="dark", next="/console/account")
    assert 'data-theme="dark"' in page.text


def test_every_language_has_its_own_name():
    assert language.UI_LANGUAGES == {"kk": "Қазақша", "ru": "Русский", "en": "English"}


def test_every_action_that_is_noted_has_words():
    noted = set()
    for file in HOME.rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        noted |= set(re.findall(r'(?:noted|entry|entry_of)\([^)"]*"(\w+\.\w+)"', source))
    assert len(noted) > 10
    assert noted - set(ACTIONS) == set()


async def test_one_console_speaks_every_language_in_turn(desk):
    """Templates are compiled for each of them."""
    browser = await desk.sign_in("operator")
    for lang, word in (("kk", "Іздеу"), ("ru", "Поиск"), ("en", "Search"), ("kk", "Іздеу")):
        browser.cookies["kelisim-language"] = lang
        page = await browser.get("/console/search")
        assert f'lang="{lang}"' in page.text
        assert f'<h1 class="unseen">{word}</h1>' in page.text
