"""Russian endings: person and mood of a verb, and which tails a noun or adjective may carry.
Works on folded words (`letters.fold`): й and ы have become и, soft signs are gone."""

import re
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


def verb_ending(rest: str) -> frozenset[str] | None:
    """The marks of an ending; None where it is no verb ending."""
    match = _VERB.fullmatch(rest)
    if match is None:
        return None
    return frozenset(mark for name, mark in _MARKS.items() if match.group(name) is not None)


def is_noun_ending(rest: str) -> bool:
    return _NOUN.fullmatch(rest) is not None
