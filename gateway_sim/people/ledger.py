"""What reached each person of a population and what each wrote, counted and summed up: so that
whoever plays millions of messages can compare them with the books of the other side, person by
person, when the messages themselves are long forgotten.

The sum of a person's texts is that of their CRC-32, modulo 2³², so their order does not matter. Of
an account number only the last four characters count: that is all an honest bot keeps of it.
"""

import re
from array import array
from zlib import crc32

import msgspec

_ACCOUNT = re.compile(r"KZ[0-9A-Z]{14}([0-9A-Z]{4})")
_MODULO = 0xFFFF_FFFF


class Page(msgspec.Struct, frozen=True):
    """Of the persons from the place `first` on: how many messages reached each, their sum, how many
    each has written, and their sum."""

    first: int
    got: list[int]
    got_sums: list[int]
    wrote: list[int]
    wrote_sums: list[int]


class Ledger:
    """Sixteen octets a person."""

    def __init__(self, size: int) -> None:
        self._got, self._got_sums, self._wrote, self._wrote_sums = (
            array("I", bytes(4 * size)) for _ in range(4)
        )

    def got(self, place: int, text: str) -> None:
        self._got[place] += 1
        self._got_sums[place] = (self._got_sums[place] + crc32(text.encode())) & _MODULO

    def wrote(self, place: int, text: str) -> None:
        account = _ACCOUNT.fullmatch(text)
        counted = account[1] if account else text
        self._wrote[place] += 1
        self._wrote_sums[place] = (self._wrote_sums[place] + crc32(counted.encode())) & _MODULO

    def page(self, first: int, most: int) -> Page:
        these = slice(first, first + most)
        columns = (self._got, self._got_sums, self._wrote, self._wrote_sums)
        return Page(first, *(column[these].tolist() for column in columns))
