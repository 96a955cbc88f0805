"""One setting: a field of a dataclass with its name in the environment, help text and parser."""

from collections.abc import Callable
from dataclasses import field
from typing import TypeVar

T = TypeVar("T")


def setting(
    env: str,
    default: str,
    parse: Callable[[str], T],
    *,
    help: str,  # noqa: A002 - the word argparse uses too
    example: str = "",
    is_secret: bool = False,
) -> T:
    """A field of `Settings`; `default` is written as it would stand in `.env`."""
    metadata = {
        "env": env, "default": default, "parse": parse, "help": help,
        "example": example or default, "secret": is_secret,
    }  # fmt: skip
    return field(default=parse(default), metadata=metadata)
