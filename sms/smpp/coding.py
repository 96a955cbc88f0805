"""What the octets of a message say, by its data_coding (SMPP 3.4 §5.2.19)."""

from typing import Literal

from sms.gsm import decode_gsm
from sms.smpp.constants import DataCoding
from sms.text import decode_ucs2

#: What data_coding 0, "SMSC default alphabet", means on a link: GSM 03.38 with a septet to an
#: octet, or Latin-1.
DefaultAlphabet = Literal["gsm", "latin1"]


def read_text(octets: bytes, data_coding: int, default: DefaultAlphabet = "gsm") -> str:
    """Never raises: what makes no sense becomes U+FFFD."""
    coding = data_coding if data_coding < _FIRST_GSM_GROUP else _of_gsm_group(data_coding)
    if coding == _UCS2:
        return decode_ucs2(octets)
    if coding in _CODECS:
        return octets.decode(_CODECS[coding], "replace")
    return decode_gsm(octets) if default == "gsm" else octets.decode("latin-1")


_UCS2 = int(DataCoding.UCS2)

# Octets without a declared alphabet are read as UTF-8: gateways of applications send it so.
_CODECS = {
    int(DataCoding.IA5): "ascii",
    int(DataCoding.OCTETS): "utf-8",
    int(DataCoding.LATIN_1): "latin-1",
    0x04: "utf-8",
    int(DataCoding.CYRILLIC): "iso8859-5",
}

_FIRST_GSM_GROUP = 0x10


def _of_gsm_group(data_coding: int) -> int:
    """The plain coding behind a data coding scheme of 3GPP TS 23.038 §4, which SMSCs let through
    for messages with a class ("flash") or a waiting indication."""
    if data_coding >= 0xF0:
        return int(DataCoding.OCTETS) if data_coding & 0x04 else 0
    if data_coding >= 0xC0:
        return _UCS2 if data_coding >= 0xE0 else 0
    return {0x04: int(DataCoding.OCTETS), 0x08: _UCS2}.get(data_coding & 0x0C, 0)
