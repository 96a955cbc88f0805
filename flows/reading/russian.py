"""Russian endings: person and mood of a verb, and which tails a noun or adjective may carry.
Works on folded words (`letters.fold`): й and ы have become и, soft signs are gone."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

_VERB: Final = re.compile(
    r"(?:[аеиоуюяв]{0,2}?|ива|ова|ева|ну)??"
    r"(?:(?P<one>ус|юс|у|ю|ем|им|емся|имся|емс|м)|(?P<two>ешся|ишся|еш|иш|етес|итес|ете)"
    r"|(?P<three>ется|ится|утся|ются|атся|ятся|ет|ит|ут|ют|ат|ят)"
    r"|(?P<past>л|ла|ло|ли|лся|лас|лис|лос)|(?P<name>т|ти|тся|тс|ч|чи)"
    r"|(?P<order>и|ите|те|итес|ис|ит|итека|аите|еите|ка)"
    r"|(?P<done>ен|на|но|ни|ена|ено|ени|ан|ани|ано|ана|ние|ния|нии|нию|нием|"
    r"вши[а-я]{0,3}|юш[а-я]{1,4}|н(?:ая|ое|ие|ии|ого|ую|ои|их|им|ом))"
    r"|(?P<bare>))"
)
_NOUN: Final = re.compile(
    r"(?:н|ск|ов|ев|еск|ств|ителн|ник|чик|к|очк|ек|ност)?"
    r"(?:а|я|у|ю|е|и|о|ои|еи|ом|ем|ам|ям|ами|ями|ах|ях|ов|ев|ие|ия|ии|ию|ием|иями|ого|его|ому|ему|"
    r"им|их|ую|юю|ая|яя|ое|ее|ими|ею|ин|ина|ини|иков|ен|ена|ени|ено|ики|ика|иком|остю|ости|ост|"
    r"но|ко|ек|ик|ке|т|чик|ток)?"
)
_MARKS: Final = {
    "one": "1",
    "two": "2",
    "three": "3",
    "past": "past",
    "name": "name",
    "order": "order",
    "done": "done",
    "bare": "bare",
}


@lru_cache(maxsize=4_096)
def verb_ending(rest: str) -> frozenset[str] | None:
    """The marks of an ending; None where it is no verb ending."""
    return _said(_VERB.fullmatch(rest))


def _said(match: re.Match[str] | None) -> frozenset[str] | None:
    if match is None:
        return None
    return frozenset(mark for name, mark in _MARKS.items() if match.group(name) is not None)


@lru_cache(maxsize=4_096)
def is_noun_ending(rest: str) -> bool:
    return _NOUN.fullmatch(rest) is not None


class Heard:
    """The same endings as an ear has them: «-ица» for «-ется», «-ова» for «-ого»."""

    def __init__(self, sound: Callable[[str], str]) -> None:
        self._verb = _sounding(_VERB, sound)
        self._noun = _sounding(_NOUN, sound)

    def verb_ending(self, rest: str) -> frozenset[str] | None:
        return _said(self._verb.fullmatch(rest))

    def is_noun_ending(self, rest: str) -> bool:
        return self._noun.fullmatch(rest) is not None


def _sounding(endings: re.Pattern[str], sound: Callable[[str], str]) -> re.Pattern[str]:
    """Letter by letter in the pattern itself, so that what an ending says is told once."""
    return re.compile(re.sub("[а-я]+", lambda m: sound(m[0]), endings.pattern))
