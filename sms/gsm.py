"""The GSM 7-bit default alphabet (3GPP TS 23.038 §6.2.1), one septet to an octet.

SMPP carries septets unpacked, so neither packing nor fill bits are needed here. A character of the
extension table takes two septets: the escape and its code.
"""

import codecs
import re

ESCAPE = 0x1B

#: What a byte that means nothing is read as.
REPLACEMENT = "\ufffd"

_UNDEFINED = "\ufffe"  # how codecs marks an empty place of a table

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)

_EXTENSION = {
    0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~", 0x3E: "]",
    0x40: "|", 0x65: "€",
}  # fmt: skip


def encode_gsm(text: str) -> bytes:
    """Septets, one to an octet. Raises UnicodeEncodeError; its `start` is the first character that
    the alphabet does not have."""
    if "\0" in text:
        at = text.index("\0")
        raise UnicodeEncodeError("gsm7", text, at, at + 1, "not in the alphabet")
    octets, _ = codecs.charmap_encode(text, "strict", _ENCODING)
    return octets if octets.isascii() else _MARKED.sub(_unmark, octets)


def decode_gsm(septets: bytes) -> str:
    """Never raises. An escape before a code without a meaning shows the basic character (TS 23.038
    §6.2.1); an octet above 127 and an escape that ends the text show U+FFFD."""
    text, _ = codecs.charmap_decode(septets, "replace", _DECODING)
    return _ESCAPED.sub(_unescape, text) if "\x1b" in text else text


def _encoding_table() -> str:
    """The alphabet as 256 places for `codecs`: those of two septets stand at 128 + their code.

    `codecs` is fast only when place 0 holds NUL, so @ (septet 0) stands at 128.
    """
    places = ["\0", *_BASIC[1:], "@"] + [_UNDEFINED] * 127
    places[ESCAPE] = _UNDEFINED
    for code, character in _EXTENSION.items():
        places[128 + code] = character
    return "".join(places)


_ENCODING = codecs.charmap_build(_encoding_table())
_DECODING = _BASIC + REPLACEMENT * 128

_MARKED = re.compile(rb"[\x80-\xff]")
_UNMARKED = {b"\x80": b"\x00"} | {bytes([128 + code]): bytes([ESCAPE, code]) for code in _EXTENSION}


def _unmark(match: re.Match[bytes]) -> bytes:
    return _UNMARKED[match[0]]


_ESCAPED = re.compile("\x1b(.?)", re.DOTALL)
_UNESCAPED = {_BASIC[code]: character for code, character in _EXTENSION.items()} | {
    "": REPLACEMENT,
    "\x1b": " ",  # reserved for a second extension table; shown as a space until there is one
}


def _unescape(match: re.Match[str]) -> str:
    return _UNESCAPED.get(match[1], match[1])
