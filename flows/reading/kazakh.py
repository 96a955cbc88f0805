"""Kazakh endings: what a verb's ending says of negation, person, tense and mood, and which tails
a noun may carry. Works on folded words (`letters.fold`), where vowel harmony has mostly gone.

A verb is stem + negation + tense or mood + person + question particle: келіс-пе-й-мін,
ал-ма-ңыз-шы, бер-е-сіз бе. Voices are stems of their own in the lexicon (тағайындал-), since a
voice can look like a misspelled negation (келіс-т-, келіс-п-).
"""

import re
from functools import lru_cache
from typing import Final

_PERSON1 = r"(?P<one>мин|мн|м|миз|мз|мис|пин|пиз|бин|биз|емин)"
_PERSON2 = r"(?P<two>синдер|синдар|сиздер|син|сиз|сн|сз)"
_TAIL = r"(?P<ask>ма|ме|ба|бе|па|пе)?(?:ши|шиз|го|гои)?"

_VERB = (
    r"(?P<neg>ма|ме|ба|бе|па|пе|маи(?=ти)|меи(?=ти)|[мбп](?=им(?:ин)?$|иди$|имиз$))?"
    r"(?:"
    rf"(?P<now>NOW)(?:{_PERSON1}|{_PERSON2}|(?P<three>ди|т|д))?"
    r"|(?P<one_bare>мин|миз)"
    r"|(?P<after>гасин|гесин|касин|кесин|ганнан|геннен|ганша|генше|канша|кенше)"
    r"|(?P<past>ди|ти)(?P<past1>м|к)?(?P<past2>н|низ|низдер|низдар)?"
    r"|(?P<perfect>ган|ген|кан|кен)(?P<perfect1>мин|пин|биз|миз)?(?:син|сиз)?(?!жок|емес)[а-я]{0,9}"
    r"|(?P<spoken>га|ге|ка|ке)(?P<spoken1>м)"
    r"|(?P<would>атин|етин|итин|тин)(?P<would1>мин|биз|миз)?[а-я]{0,6}"
    r"|(?P<aim>мак|мек|бак|бек|пак|пек)(?:ши)?(?:пин|мин|пиз|миз)?"
    r"|(?P<perhaps>ар|ер|ир|р|с)(?P<perhaps1>мин|миз|пин|пиз)?(?:син|сиз|ди)?"
    r"|(?P<let1>аин|еин|ин|аик|еик|ик|ли|лик|аилик|еилик)"
    r"|(?P<order>[иеа]?ни?з(?:дар|дер)?|[иеа]?нда?р|[иеа]?ндер|[иеа]?из(?:дар|дер))"
    r"|(?P<let3>син|сн)"
    r"|(?:са|се)(?:м|н|к|низ|низдар|низдер)?(?:да|де)"
    r"|(?P<if>са|се)(?:м|н|к|низ|низдар|низдер|ндар|ндер)?(?:ши)?"
    r"|(?P<wish>гим|ким|гимиз|киммиз|гиниз|гин|ги|ки)"
    r"|(?P<by>ип|п|еп|ап)(?:пин|пиз|син|сиз|ти)?"
    r"|(?P<name>у|ю)(?:[а-я]{0,7})"
    r"|(?P<agent>уши|гиш)[а-я]{0,5}"
    r"|(?P<bare>)"
    rf"){_TAIL}"
)

#: The present tense is -й- after a vowel (folded: и), -а- or -е- after a consonant and after -м-.
_AFTER_VOWEL: Final = re.compile(_VERB.replace("NOW", "и").replace("[иеа]?", ""))
_AFTER_CONSONANT: Final = re.compile(_VERB.replace("NOW", "а|е|(?<=[мбп][ае])и|(?<=[мбп])и"))

#: Plural, possession, case, predicate person, question.
_NOUN: Final = re.compile(
    r"(?:лик|тик|дик|ши|ли|ти|ди|сти|лу|кер)?(?:лар|лер|дар|дер|тар|тер)?"
    r"(?:имиз|иниз|миз|низ|им|ин|м|н|си|и)?(?:ниц|нин|дин|тин|ди|ни|ти|га|ге|ка|ке|на|не|а|е|да|де|та|те|"
    r"нда|нде|дики|тики|ники|дан|ден|тан|тен|нан|нен|мен|бен|пен|даги|деги|таги|теги|ндаги|ндеги|ша|ше|сиз)?"
    r"(?:мин|пин|бин|миз|пиз|биз|син|сиз)?(?:дар|дер)?(?:ма|ме|ба|бе|па|пе)?(?:ши|гои|го)?(?:шилик|лик)?"
)

#: Which groups say what (see `words.Form`).
_MARKS: Final = {
    "one": "1", "one_bare": "1", "after": "after", "two": "2", "three": "3", "past": "past",
    "past1": "past1", "past2": "2", "perfect": "past", "perfect1": "1", "would1": "1",
    "spoken": "past", "spoken1": "1", "aim": "maybe", "perhaps": "maybe", "let1": "let",
    "order": "order", "let3": "let3",
    "if": "if", "wish": "wish", "by": "by", "name": "name", "bare": "bare", "ask": "ask",
    "agent": "name",
}  # fmt: skip


@lru_cache(maxsize=4_096)
def verb_ending(rest: str, after_vowel: bool) -> tuple[bool, frozenset[str]] | None:
    """Whether the ending negates, and its marks; None where it is no verb ending."""
    match = (_AFTER_VOWEL if after_vowel else _AFTER_CONSONANT).fullmatch(rest)
    if match is None:
        return None
    groups = match.groupdict()
    marks = {mark for name, mark in _MARKS.items() if groups.get(name) is not None}
    if groups["now"] is not None and not marks & {"1", "2", "3"}:
        marks.add("stem")
    return groups["neg"] is not None, frozenset(marks)


@lru_cache(maxsize=4_096)
def is_noun_ending(rest: str) -> bool:
    return _NOUN.fullmatch(rest) is not None


def negates(rest: str) -> bool:
    """Whether an ending that no rule knows begins like a negation."""
    return re.match(r"(?:ис|ил|ин|т)?[мбп][аеи]", rest) is not None


_IF: Final = re.compile(r".{2,}(?:са|се)(?:м|н|к|низ|низдар|низдер|ндар|ндер)?")
_AFTER: Final = re.compile(".{2,}(?:гасин|гесин|касин|кесин)")
_NOT: Final = re.compile(
    r".{2,}(?:ма|ме|ба|бе|па|пе)(?:имин|им|ди|иди|имиз|дим|дик|низ|низдер|низдар|с|ган|ген|гам|гем|са|се|сам|сем)"
)


def tell_tale(word: str) -> tuple[frozenset[str], bool]:
    """What the ending of an unknown word gives away: a condition, a negation."""
    marks = frozenset({"if"}) if _IF.fullmatch(word) else frozenset[str]()
    if _AFTER.fullmatch(word):
        marks = frozenset({"after"})
    return marks, _NOT.fullmatch(word) is not None
