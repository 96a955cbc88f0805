"""What words mean: tables by concept, in proper spelling, one module per field of meaning.

A table maps a concept to the words of one language. A bare word stands for itself, `word*` for a
noun or adjective with its endings, `word-` for a verb stem with its endings (negation, tense,
person, mood). Spelling variants need no entry: folding (`letters`), transliteration and keyboard
layouts (`scripts`) and typos (`typos`) are handled elsewhere.
"""

from flows.reading.lexicon import (
    answers,
    everyday,
    manners,
    names,
    people,
    questions,
    surroundings,
    times,
    trust,
)

TABLES = (answers, questions, trust, times, people, manners, surroundings, names, everyday)
