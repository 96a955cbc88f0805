"""Nothing a user can call is missing from the documents."""

from pathlib import Path

import pytest

from bot import gateway_url, kannel_url
from bot.cli import COMMANDS
from bot.offers_rows import FIELDS
from bot.regions import REGIONS
from flows.loading import load_catalogue

DOCS = Path(__file__).parents[2] / "docs"
CATALOGUE = load_catalogue()


def page(name):
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_chapter(command):
    assert f"\n## kelisim {command}" in page("commands.md")


@pytest.mark.parametrize("option", [*gateway_url.OPTIONS, *kannel_url.OPTIONS])
def test_every_option_of_the_gateway_is_explained(option):
    assert f"| `{option}` |" in page("settings.md")


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_an_offer_is_explained(field):
    assert f"| `{field}` |" in page("offers.md")


@pytest.mark.parametrize("region", REGIONS)
def test_every_region_is_listed(region):
    assert f"| {region} |" in page("offers.md")


@pytest.mark.parametrize("code", CATALOGUE.benefits)
def test_every_benefit_is_listed_with_its_variants_and_facts(code):
    line = next(line for line in page("offers.md").splitlines() if f"`{code}`" in line)
    benefit = CATALOGUE.benefits[code]
    assert all(f"`{word}`" in line for word in (*benefit.variants, *benefit.facts))
