"""Concepts that several steps of a reading treat alike."""

from typing import Final

PREDICATES: Final = frozenset(
    (
        "AGREE",
        "WANT",
        "NEED",
        "APPLY",
        "TAKE",
        "GET",
        "GIVE",
        "PAY",
        "DO",
        "BE",
        "READY",
        "INTENT",
        "INTEREST",
        "SEND",
        "WRITE",
        "CALL",
        "DISTURB",
        "REFUSE",
        "AGAINST",
        "OBJECTION",
        "WILLING",
        "UNDERSTAND",
        "KNOW",
        "READ",
        "SPEAK",
        "BELIEVE",
        "CAN",
        "HAVE",
        "BEGIN",
        "TRUE",
        "SAY",
        "LIVE",
        "COME",
        "GO",
    )
)


AUXILIARY: Final = frozenset(
    ("TAKE", "GIVE", "COME", "LIVE", "BE", "QUIT", "GO", "DO", "PUT", "SEE", "SEND")
)


#: «Я», «мне», «мен»: the citizen in person; «моя», «наша» only belong to somebody else's name.
IN_PERSON: Final = frozenset(
    ("я", "ми", "мне", "нам", "мен", "биз", "маган", "бизге", "озим", "озимиз", "сам", "сама",
     "сами", "меня", "нас", "менде", "бизде", "мени")
)  # fmt: skip
#: A word of agreement, or a verb of it.
AGREEING: Final = frozenset(("WILLING", "AGREE"))
