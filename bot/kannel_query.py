"""The query of a callback, octet by octet: Kannel writes a Cyrillic text as percent-encoded UTF-16,
which no web framework expects behind a `?`."""

from urllib.parse import unquote_to_bytes

import msgspec
from aiohttp import web


class Query(msgspec.Struct, frozen=True):
    """The parameters as octets; of one that comes twice the last counts."""

    raw: dict[str, bytes]

    def get(self, name: str) -> str:
        """A parameter of plain letters; empty when it is missing. Kannel's own UTF-8."""
        return self.raw.get(name, b"").decode(errors="replace").strip()

    @property
    def text(self) -> str:
        """What the citizen wrote. Latin-1, which reads every octet, where `charset` (%C) is none
        that we know, such as `binary`."""
        codec = _CODECS.get(self.get("charset").upper(), "latin-1")
        return self.raw.get("text", b"").decode(codec, errors="replace")


def read_query(request: web.Request) -> Query:
    """From the request line as it came."""
    query = request.raw_path.partition("?")[2]
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    return Query(
        {_octets(name).decode(errors="replace"): _octets(value) for name, _, value in pairs}
    )


def _octets(encoded: str) -> bytes:
    return unquote_to_bytes(encoded.replace("+", " "))


#: What Kannel 1.4.5 calls the alphabet of a message; empty where the callback does not name it.
_CODECS = {
    "": "utf-8",
    "UTF-8": "utf-8",
    "UTF-16BE": "utf-16-be",
    "WINDOWS-1252": "cp1252",
}
