"""The two languages of a citizen, and the order official messages put them in."""

from typing import Literal

Language = Literal["kk", "ru"]

#: Kazakh first: the house style of official messages (DOMAIN.md, "What happens in real life", 5).
LANGUAGES: tuple[Language, ...] = ("kk", "ru")
