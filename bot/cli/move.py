"""`kelisim move --to URL`: takes everything from the SQLite file to PostgreSQL."""

import argparse
import asyncio
import time

from sqlalchemy import make_url

from bot.cli.opening import settings_for_command
from bot.secret_key import secrets_of
from bot.settings import Settings
from storage.moving import Moved, move


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        required=True,
        metavar="URL",
        help="an empty database: postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE",
    )


def run(options: argparse.Namespace) -> int:
    settings = settings_for_command()
    began = time.monotonic()
    moved = asyncio.run(_move(settings, options.to))
    print(
        f"{sum(moved.rows.values()):,} rows moved in {time.monotonic() - began:.0f} s. The numbers "
        f"agree; {moved.proofs:,} proofs and {moved.audit_lines:,} lines of the audit log hold."
    )
    print(_next(settings, options.to))
    return 0


async def _move(settings: Settings, to: str) -> Moved:
    return await move(settings.database_url, to, secrets_of(settings), _told)


def _told(table: str, rows: int) -> None:
    print(f"{table}: {rows:,}", flush=True)


def _next(settings: Settings, to: str) -> str:
    """What to do now."""
    address = make_url(to).render_as_string(hide_password=True)
    file = make_url(settings.database_url).database
    key = "" if settings.secret_key else f"   KELISIM_SECRET_KEY=what is in {file}.key\n"
    return (
        "Now set, for every worker:\n"
        f"   KELISIM_DATABASE_URL={address}\n{key}"
        f"and start the service. Keep {file} with its archives as a backup, and never start a "
        "service on it again: what waits to be sent would be sent twice."
    )
