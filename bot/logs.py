"""Structured logs. Our own lines name people by inbox ids and keyed hashes; should a number slip
into one all the same, `mask_values` takes it out as the last line of defence."""

import logging
import re
import sys
from collections.abc import Mapping
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger


def configure(style: str, level: str, stream: TextIO | None = None) -> None:
    """`style` is `json`, `pretty` or `auto`; lines of other libraries take the same way."""
    stream = stream or sys.stderr
    pretty = style == "pretty" or (style == "auto" and stream.isatty())
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_shared(),
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_finish(pretty, stream),
            ],
        )
    )
    logging.root.handlers[:] = [handler]
    # Libraries speak up for warnings only: one of them writes the values of every statement.
    logging.root.setLevel(logging.WARNING)
    for package in _OURS:
        logging.getLogger(package).setLevel(level.upper())
    # A trigger that does not apply in a state is a plain answer to `flows`, no fault.
    logging.getLogger("transitions").setLevel(logging.ERROR)


#: What `level` is about.
_OURS = ("bot", "flows", "storage", "sms")


def _shared() -> list[Processor]:
    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        mask_values,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _finish(pretty: bool, stream: TextIO) -> list[Processor]:
    if pretty:
        return [structlog.dev.ConsoleRenderer(colors=stream.isatty())]
    return [structlog.processors.JSONRenderer(ensure_ascii=False)]


def mask_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Masks every value that looks like a phone number, an IIN, a card or an IBAN."""
    return {name: _masked(value) for name, value in event.items()}


def masked(text: str) -> str:
    """`text` with such numbers cut down to their first and last digits."""
    return _PERSONAL.sub(_shorten, text)


#: A keyed hash may stand in a log: it is what operators search by. Then IBANs, then anything of
#: ten digits or more, however it is grouped: phone numbers have 10-12, IINs 12, cards 16.
_PERSONAL = re.compile(
    r"\b(?=[0-9a-f]*[a-f])[0-9a-f]{16,64}\b"
    r"|(?P<iban>KZ\d{2}(?: ?[0-9A-Z]){16})"
    r"|(?P<digits>\+?\d(?:[ ()\u00a0-]{0,2}\d){9,})",
    re.IGNORECASE,
)


def _shorten(match: re.Match[str]) -> str:
    found = match.group()
    return f"{found[:2]}•••{found[-2:]}" if match.lastgroup else found


def _masked(value: object) -> object:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, bool | float | None):
        return value
    if isinstance(value, int):
        return value if abs(value) < _TEN_DIGITS else masked(str(value))
    if isinstance(value, Mapping):
        return {_masked(name): _masked(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(item) for item in value]
    return masked(str(value))


_TEN_DIGITS = 10**9
