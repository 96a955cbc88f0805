"""Writes `.env.example` and `docs/settings.md`: `python -m bot.settings_docs`."""

import textwrap
from collections.abc import Mapping
from pathlib import Path

from bot.gateway_url import OPTIONS
from bot.settings import described

ROOT = Path(__file__).parent.parent


def main() -> None:
    for path, content in documents().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def documents() -> dict[Path, str]:
    """Each generated file with what must stand in it."""
    return {ROOT / ".env.example": env_example(), ROOT / "docs" / "settings.md": settings_page()}


def env_example() -> str:
    head = "# Settings of Kelisim. Copy to .env and change what you need; all have defaults.\n"
    return head + "".join(_env_entry(field.metadata) for field in described())


def _env_entry(about: Mapping[str, object]) -> str:
    facts = _facts(about)
    comment = textwrap.fill(facts["help"], 98, initial_indent="# ", subsequent_indent="# ")
    return f"\n{comment}\n# {facts['env']}={facts['default']}\n"


def settings_page() -> str:
    entries = "\n".join(_page_entry(field.metadata) for field in described())
    return f"{PAGE_HEAD}\n{entries}\n{GATEWAY_HEAD}\n{_gateway_options()}"


def _page_entry(about: Mapping[str, object]) -> str:
    facts = _facts(about)
    default = f"`{facts['default']}`" if facts["default"] else "empty"
    example = f"`{facts['env']}={facts['example']}`" if facts["example"] else ""
    lines = [f"## {facts['env']}", "", facts["help"], "", f"- Default: {default}"]
    return "\n".join([*lines, f"- Example: {example}" if example else "", ""]).replace(
        "\n\n\n", "\n\n"
    )


def _gateway_options() -> str:
    rows = (f"| `{name}` | {about} |" for name, about in OPTIONS.items())
    return "\n".join(["| option | meaning (default) |", "|---|---|", *rows, ""])


def _facts(about: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in about.items()}


PAGE_HEAD = """\
# Settings

Read from the environment, and from `.env` in the working directory for what the environment
leaves unsaid. A wrong one stops the start with a sentence that names it.

This page is generated from `bot/settings.py` by `python -m bot.settings_docs`.
"""

GATEWAY_HEAD = """\
## Options of KELISIM_GATEWAY_URL

Written after a `?` and joined by `&`, as in `smpp://user:password@host:2775?window=100&pace=200`.
"""

if __name__ == "__main__":
    main()
