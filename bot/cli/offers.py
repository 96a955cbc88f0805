"""`kelisim offers FILE`: brings in a file of offers, also while the service runs."""

import argparse
import asyncio
import os
import sys
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

from bot.cli.opening import opened_clock, opened_store, settings_for_command
from bot.interpreter import prepare
from bot.offers_file import (
    ALONE,
    BESIDE_SERVICE,
    ON_SERVER,
    Imported,
    Turn,
    import_offers,
    so_far,
)
from bot.offers_sealing import Rejected
from bot.secret_key import secrets_of
from bot.settings import Settings
from flows.loading import load_catalogue
from storage.addresses import file_behind
from storage.owning import is_owned

#: Exit code when some rows were refused; the good ones are in.
SOME_REFUSED = 1


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=".jsonl or .csv: docs/offers.md")


def run(options: argparse.Namespace) -> int:
    path: Path = options.file
    prepare()
    size = path.stat().st_size if path.is_file() else None
    with tqdm(total=size, unit="B", unit_scale=True, desc=path.name, disable=None) as bar:
        progress = _Progress(path, bar)
        try:
            imported = asyncio.run(_import(path, settings_for_command(), progress))
        except KeyboardInterrupt:
            print(f"kelisim: {path}: stopped. {so_far(progress.imported)}", file=sys.stderr)
            raise
    print(f"{imported.accepted} new, {imported.known} known already, {imported.rejected} refused")
    return SOME_REFUSED if imported.rejected else 0


class _Progress:
    """The bar, and the refused rows above it."""

    def __init__(self, path: Path, bar: "tqdm[NoReturn]") -> None:
        self._path = path
        self._bar = bar
        self.imported = Imported()

    def refused(self, row: Rejected) -> None:
        with tqdm.external_write_mode(sys.stderr):
            print(f"{self._path}:{row.line}: {row.field}: {row.reason}", file=sys.stderr)

    def come(self, position: int, imported: Imported) -> None:
        self._bar.update(position - self._bar.n)
        self.imported = imported


async def _import(path: Path, settings: Settings, progress: _Progress) -> Imported:
    url = settings.database_url
    async with opened_clock(settings) as clock, opened_store(settings) as store:
        return await import_offers(
            path,
            store,
            load_catalogue(),
            clock,
            rejected=progress.refused,
            progress=progress.come,
            turn=lambda: _turn(url),
            secrets=secrets_of(settings) if (os.cpu_count() or 1) > 1 else None,
        )


def _turn(url: str) -> Turn:
    """A service may start or stop at any time."""
    if file_behind(url) is None:
        return ON_SERVER
    return BESIDE_SERVICE if is_owned(url) else ALONE
