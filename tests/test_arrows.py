"""Imports point one way; nothing else keeps a house of five folders a house."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("bot", "flows", "storage", "gateway_sim", "sms")

#: Who may import whom (DESIGN.md, "The house").
ALLOWED = {
    "bot": {"flows", "storage", "sms"},
    "storage": {"flows"},
    "flows": {"sms"},
    "gateway_sim": {"sms"},
    "sms": set(),
}

#: `flows` is pure: no loop, no network, no database, no clock.
FORBIDDEN_IN_FLOWS = {
    "asyncio", "aiohttp", "sqlalchemy", "aiosqlite", "asyncpg", "sqlite3", "socket", "time",
    "threading", "random", "logging", "structlog",
}  # fmt: skip


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_imports_only_what_the_design_lets_it(folder: str) -> None:
    strangers = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(folder)
        for name in imports(path)
        if (top := name.partition(".")[0]) in FOLDERS and top not in ALLOWED[folder] | {folder}
    }
    assert set() == strangers


def test_flows_knows_no_loop_no_network_no_database_and_no_clock() -> None:
    strangers = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources("flows")
        for name in imports(path)
        if name.partition(".")[0] in FORBIDDEN_IN_FLOWS
    }
    assert set() == strangers


def test_flows_never_asks_what_time_it_is() -> None:
    asking = {
        str(path.relative_to(ROOT))
        for path in sources("flows")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
        and isinstance(node.value, ast.Name) and node.value.id in {"datetime", "date"}
    }  # fmt: skip
    assert set() == asking


def test_flows_asks_sms_only_about_texts() -> None:
    modules = {
        name for path in sources("flows") for name in imports(path) if name.startswith("sms")
    }
    assert modules <= {"sms.text"}


def test_every_folder_was_looked_at() -> None:
    assert all(sources(folder) for folder in FOLDERS)
