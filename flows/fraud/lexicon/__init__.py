"""The words the fraud desk knows, in proper spelling; `flows.fraud.words` folds them like the text
they are looked for in, so Latin spellings and missing Kazakh letters need no entries of their own.

    stem*           every word that begins so
    word            this word alone
    begin/a/b/c     begina, beginb, beginc (the forms in which somebody is told to do something)
"""

from flows.fraud.lexicon.classes import CLASSES
from flows.fraud.lexicon.verbs import KAZAKH_VERBS, NEED_AN_ENDING, REQUESTS

__all__ = ["CLASSES", "KAZAKH_VERBS", "NEED_AN_ENDING", "REQUESTS"]
