"""`kelisim migrate`: brings the database to the tables of this version."""

import argparse
import asyncio

from bot.cli.opening import settings_for_command
from bot.secret_key import secrets_of
from bot.settings import Settings
from storage.migrating import upgrade


def add(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    del options
    applied = asyncio.run(_migrate(settings_for_command()))
    print("\n".join(f"applied {revision}" for revision in applied) or "nothing to do")
    return 0


async def _migrate(settings: Settings) -> list[str]:
    secrets_of(settings)  # the key file is made before the database it belongs to
    return await upgrade(settings.database_url)
