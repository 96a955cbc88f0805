"""The page of all our texts is complete, and current."""

from pathlib import Path

from flows.inventory import entries
from flows.loading import load_catalogue
from flows.rendering import pieces
from flows.texts_page import NEVER_DOES, markdown, sections

ROOT = Path(__file__).parent.parent.parent
CATALOGUE = load_catalogue()


def test_the_page_in_the_docs_is_current() -> None:
    """When this fails: `python -m flows.texts_page > docs/texts.md`."""
    assert markdown(CATALOGUE) == (ROOT / "docs" / "texts.md").read_text("utf-8")


def test_every_text_is_on_it_in_both_languages() -> None:
    page = markdown(CATALOGUE)
    for entry in entries(CATALOGUE):
        for template in (entry.text.kk, entry.text.ru):
            literal = max((piece for piece, is_name in pieces(template) if not is_name), key=len)
            assert literal.strip() in page, entry.key


def test_every_benefit_and_notice_has_a_section() -> None:
    assert len(CATALOGUE.benefits) + len(["common", "staff"]) == len(list(sections(CATALOGUE)))


def test_no_placeholder_is_left_in_braces() -> None:
    assert not set("{}") & set(markdown(CATALOGUE))


def test_it_says_what_is_never_asked() -> None:
    page = markdown(CATALOGUE)
    assert all(one.kk in page and one.ru in page for one in NEVER_DOES)
