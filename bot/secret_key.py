"""The key that opens what is sealed at rest: from the settings, or from a file beside the SQLite
file, so that a first try on one's own machine needs no settings at all."""

import os
from pathlib import Path

import structlog

from bot.errors import SettingError
from bot.new_secret import new_secret
from bot.settings import Settings
from storage.addresses import file_behind
from storage.crypto import Secrets
from storage.errors import SecretError

log = structlog.get_logger()


def secrets_of(settings: Settings) -> Secrets:
    """Raises SettingError."""
    try:
        return Secrets.parse(settings.secret_key or _kept_in_file(_file(settings.database_url)))
    except SecretError as error:
        raise SettingError("KELISIM_SECRET_KEY", str(error).rstrip(".")) from None


def _file(url: str) -> Path:
    file = file_behind(url)
    if file is None:
        raise SettingError(
            "KELISIM_SECRET_KEY",
            "it is empty, and only beside a SQLite file a key is kept: all workers on one server "
            "need the same one (`kelisim key` makes one)",
        )
    return file


def _kept_in_file(database: Path) -> str:
    path = database.with_name(f"{database.name}.key")
    try:
        if not path.exists():
            _make(path, database)
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingError(
            "KELISIM_SECRET_KEY",
            f"it is empty, and the key file {path} beside KELISIM_DATABASE_URL can be neither read "
            f"nor made ({error.strerror})",
        ) from None
    except UnicodeDecodeError:
        raise SettingError("KELISIM_SECRET_KEY", f"{path} is no key file") from None


def _make(path: Path, database: Path) -> None:
    if database.exists():
        raise SettingError(
            "KELISIM_SECRET_KEY",
            f"{database} is there but its key file {path.name} is not, and without the key nobody "
            "can read it: bring the file back, or set the key it was written with",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return  # another process was a moment quicker
    with os.fdopen(file, "w", encoding="ascii") as key:
        key.write(new_secret() + "\n")
    log.info("a key file was made; whoever loses it loses the data", file=str(path))
