"""Nothing a user can type, call or set is missing from the documents, and nothing in them leads
nowhere. (`tests/bot/test_documented.py` looks closer at the bot's own pages.)"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest
from aiohttp import web

from bot import gateway_url, kannel_url
from bot.api.reads import Reads
from bot.cli import COMMANDS
from bot.http import Doors
from bot.http import make_app as make_bot_app
from bot.settings import Settings
from flows.effects import CaseKind
from flows.engine import Engine
from flows.loading import load_catalogue
from flows.policy import Policy
from flows.states import CITIZEN_SENTENCES, NOTICE_SENTENCES, OFFER_SENTENCES
from gateway_sim import cli, conversation, faults
from gateway_sim.handset.commands import HELP
from gateway_sim.http.app import make_app
from gateway_sim.network import NetworkSettings
from gateway_sim.outcomes import OUTCOMES
from gateway_sim.simulator import RegistrySettings, Simulator
from tests.conversations.player import Player

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").rglob("*.md")]
)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# --- commands and their options -------------------------------------------------------------------


def simulator_parsers() -> dict[str, argparse.ArgumentParser]:
    """`gateway-sim`'s sub-commands, as it builds them."""
    subparsers = argparse.ArgumentParser().add_subparsers()
    for command in cli._COMMANDS:
        command.add(subparsers)
    return dict(subparsers.choices)


SIMULATOR = simulator_parsers()
PAGE_OF = {"kelisim": "docs/commands.md", "gateway-sim": "docs/simulator.md"}


def chapter(program: str, command: str) -> str:
    """What the documents say about a command."""
    name = PAGE_OF[program]
    found = re.search(rf"^## {program} {command}\b.*?(?=^## |\Z)", page(name), re.M | re.S)
    assert found, f"{name} has no chapter on {program} {command}"
    return found[0]


def bot_parser(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    import_module(f"bot.cli.{command}").add(parser)
    return parser


def options(parser: argparse.ArgumentParser) -> list[str]:
    return [
        action.option_strings[-1]
        for action in parser._actions
        if action.option_strings and action.dest != "help"
    ]


@pytest.mark.parametrize("command", SIMULATOR)
def test_every_command_of_the_simulator_has_a_chapter_with_its_options(command):
    told = chapter("gateway-sim", command)
    assert [] == [o for o in options(SIMULATOR[command]) if f"`{o}" not in told]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_bot_has_a_chapter_with_its_options(command):
    told = chapter("kelisim", command)
    assert [] == [o for o in options(bot_parser(command)) if f"`{o}" not in told]


def test_every_word_of_the_phone_in_the_terminal_is_told():
    typed = re.findall(r"^(/\w+)", "\n".join(HELP), re.M)
    assert typed
    assert [] == [word for word in typed if f"`{word}" not in chapter("gateway-sim", "chat")]


@pytest.mark.parametrize(
    "command",
    [*(f"kelisim {name}" for name in COMMANDS), *(f"gateway-sim {name}" for name in SIMULATOR)],
)
def test_the_readme_names_every_command(command):
    assert re.search(rf"`{command}[ `]", page("README.md"))


# --- HTTP, make, settings -------------------------------------------------------------------------


def routes(app: web.Application) -> Iterator[str]:
    for route in app.router.routes():
        if route.method != "HEAD" and route.resource is not None:
            yield f"{route.method} {route.resource.canonical}"


def test_every_http_route_of_the_simulator_is_told():
    simulator = Simulator(NetworkSettings(port=0), RegistrySettings())
    told = page("docs/simulator.md")
    assert [] == [route for route in routes(make_app(simulator)) if f"`{route}" not in told]


def test_every_http_route_of_the_bot_is_told():
    async def nobody(_request: web.Request) -> web.Response:
        raise NotImplementedError

    reads = Reads(None, load_catalogue(), None, nobody)  # type: ignore[arg-type]
    parts = {field.name: nobody for field in fields(Doors)}
    parts |= {"catalogue": load_catalogue(), "reads": reads, "tokens": []}
    doors = Doors(**parts)  # type: ignore[arg-type]
    told = "".join(
        map(
            page,
            (
                "docs/offers.md",
                "docs/registry.md",
                "docs/fraud-desk.md",
                "docs/commands.md",
                "docs/connect-kannel.md",
                "docs/api.md",
            ),
        )
    )
    found = [route.replace("{phone}", "PHONE") for route in routes(make_bot_app(doors))]
    assert [] == [route for route in found if f"`{route}`" not in told]


def test_every_make_target_is_told():
    targets = re.findall(r"^([a-z-]+):.*## ", page("Makefile"), re.M)
    told = page("docs/development.md")
    assert "demo" in targets
    assert [] == [target for target in targets if f"| `make {target}` |" not in told]


def test_every_make_target_in_the_documents_exists():
    targets = set(re.findall(r"^([a-z-]+):", page("Makefile"), re.M))
    named = {
        (path.name, target)
        for path in PAGES
        for target in re.findall(r"(?:`|^ {4})make ([a-z]+)", path.read_text("utf-8"), re.M)
    }
    assert set() == {(name, target) for name, target in named if target not in targets}


def test_every_setting_in_the_documents_exists():
    known = {field.metadata["env"] for field in fields(Settings)}
    named = {
        (path.name, name)
        for path in PAGES
        for name in re.findall(r"KELISIM_[A-Z_]*[A-Z]", path.read_text("utf-8"))
    }
    assert named
    assert set() == {(page, name) for page, name in named if name not in known}


@pytest.mark.parametrize("option", re.findall(r"[?&](\w+)=", page("docs/connect-smsc.md")))
def test_every_option_in_the_examples_exists(option):
    assert f"| `{option}` |" in page("docs/settings.md")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("docs/connect-smsc.md", gateway_url.OPTIONS),
        ("docs/connect-kannel.md", kannel_url.OPTIONS),
    ],
)
def test_every_option_of_a_gateway_stands_in_its_table(name, options):
    told = page(name)
    assert [] == [option for option in options if f"| `{option}` |" not in told]


# --- benefits, conversations ----------------------------------------------------------------------


@pytest.mark.parametrize("code", load_catalogue().benefits)
def test_every_benefit_and_notice_is_listed_for_policy_authors(code):
    assert f"| `{code}` |" in page("docs/benefits.md")


def test_every_command_of_conversation_files_is_told():
    told = page("docs/conversations.md")
    commands = ["title", *conversation._COMMANDS]
    assert [] == [name for name in commands if not re.search(rf"^\| `{name}[ `]", told, re.M)]


@pytest.mark.parametrize(
    "word",
    sorted({*OFFER_SENTENCES, *NOTICE_SENTENCES, *CITIZEN_SENTENCES, *get_args(CaseKind)}),
)
def test_every_state_and_case_that_a_file_may_name_is_told(word):
    assert f"`{word}`" in page("docs/conversations.md")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_of_the_network_is_told(outcome):
    assert f"`{outcome}`" in page("docs/simulator-network.md")


def test_the_table_of_faults_is_the_one_the_network_goes_by():
    assert faults.document() in page("docs/simulator-network.md")


def test_the_example_of_a_conversation_goes_as_written():
    [example] = re.findall(r"^```\n(title .*?)^```", page("docs/conversations.md"), re.M | re.S)
    engine = Engine(load_catalogue(), Policy())
    Player(engine, conversation.parse(example, "example.chat")).play()


# --- links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path):
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)\s]+)\)", text)
    assert [] == [link for link in links if not _leads_somewhere(path, link)]


def _leads_somewhere(path: Path, link: str) -> bool:
    file, _, anchor = link.partition("#")
    target = path.parent / file if file else path
    return target.exists() and (not anchor or anchor in _anchors(target))


def _anchors(path: Path) -> set[str]:
    """The headings of a page, as GitHub makes anchors of them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_document_is_reached_from_the_readme():
    told = page("README.md")
    documents = {path.name for path in (ROOT / "docs").glob("*.md")}
    assert {name for name in documents if f"(docs/{name})" not in told} == set()
