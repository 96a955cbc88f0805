"""A clock that is where it was after a restart: its three numbers in a small file."""

from pathlib import Path

import msgspec

from gateway_sim.clock import FASTEST, LATEST, Clock, Pace
from gateway_sim.errors import BadFile


def kept_clock(file: Path) -> Clock:
    """The clock of the file, which is written anew whenever it is moved; without a file, real time.
    Raises BadFile for one that cannot be read or written."""
    clock = Clock(pace=_read(file))
    _write(file, clock.pace)
    clock.listen(lambda: _write(file, clock.pace))
    return clock


def _read(file: Path) -> Pace | None:
    try:
        pace = msgspec.json.decode(file.read_bytes(), type=Pace)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadFile(file, "", f"it cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadFile(file, "", f"it is no clock ({error}); delete it to begin at real time"
                      ) from None  # fmt: skip
    if not 0 <= pace.rate <= FASTEST or not 0 <= Clock(pace=pace).now() <= LATEST:
        raise BadFile(file, "", "its time is none (past 2099?); delete it to begin at real time")
    return pace


def _write(file: Path, pace: Pace) -> None:
    """Whole or not at all."""
    beside = file.with_name(file.name + ".new")
    try:
        beside.write_bytes(msgspec.json.encode(pace))
        beside.replace(file)
    except OSError as error:
        raise BadFile(file, "", f"it cannot be written: {error.strerror}") from None
