"""Writes `.env.example` and `docs/settings.md`: `python -m bot.settings_docs`."""

import textwrap
from collections.abc import Mapping
from pathlib import Path

from bot import gateway_url, kannel_url
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
    tables = (
        f"{head}\n{_options(known)}"
        for head, known in ((SMPP_HEAD, gateway_url.OPTIONS), (KANNEL_HEAD, kannel_url.OPTIONS))
    )
    return "\n".join([PAGE_HEAD, entries, *tables])


def _page_entry(about: Mapping[str, object]) -> str:
    facts = _facts(about)
    default = f"`{facts['default']}`" if facts["default"] else "empty"
    example = f"`{facts['env']}={facts['example']}`" if facts["example"] else ""
    lines = [f"## {facts['env']}", "", facts["help"], "", f"- Default: {default}"]
    return "\n".join([*lines, f"- Example: {example}" if example else "", ""]).replace(
        "\n\n\n", "\n\n"
    )


def _options(known: Mapping[str, str]) -> str:
    rows = (f"| `{name}` | {about} |" for name, about in known.items())
    return "\n".join(["| option | meaning (default) |", "|---|---|", *rows, ""])


def _facts(about: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in about.items()}


PAGE_HEAD = """\
# Settings

Read from the environment, and from `.env` in the working directory for what the environment
leaves unsaid. A wrong one stops the start with a sentence that names it.

This page is generated from `bot/settings.py` by `python -m bot.settings_docs`.
"""

SMPP_HEAD = """\
## Options of KELISIM_GATEWAY_URL over SMPP

Written after a `?` and joined by `&`, as in `smpp://user:password@host:2775?window=100&pace=200`.
What to ask an operator for: [connect-smsc.md](connect-smsc.md).
"""

KANNEL_HEAD = """\
## Options of KELISIM_GATEWAY_URL through Kannel

As in `http+kannel://user:password@host:13013?pace=200`; the path is `/cgi-bin/sendsms` where none
stands there. How Kannel is set up for it: [connect-kannel.md](connect-kannel.md).
"""

if __name__ == "__main__":
    main()
