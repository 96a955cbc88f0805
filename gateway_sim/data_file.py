"""TOML files of a tester (profiles, operators, people), read strictly: what is wrong in one is said
with the file, the key and the reason."""

import re
import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from gateway_sim.errors import BadFile

Kind = TypeVar("Kind")


def read_toml(path: Path) -> dict[str, object]:
    """Raises BadFile."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadFile(path, "", f"it cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadFile(path, "", "it is not UTF-8; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise BadFile(path, "", f"it is no TOML: {error}") from None


def convert(path: Path | str, key: str, value: object, kind: type[Kind]) -> Kind:
    """`value`, which stands under `key` in the file, as a `kind`; raises BadFile."""
    try:
        return msgspec.convert(value, kind, dec_hook=_from_text)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at ")
        inner = re.sub(r"^(`key` in )?`\$\.?|`$", "", where)
        raise BadFile(path, ".".join(filter(None, (key, inner))), _plain(reason)) from None


def _from_text(kind: type, given: object) -> object:
    """Names of files, which TOML has no type for."""
    if kind is Path and isinstance(given, str):
        return Path(given)
    raise NotImplementedError(kind)


def _plain(reason: str) -> str:
    """msgspec's sentence in words that an author of such a file knows."""
    unknown = re.fullmatch(r"Object contains unknown field `(.+)`", reason)
    return f"there is no key “{unknown[1]}” here" if unknown else reason[0].lower() + reason[1:]
