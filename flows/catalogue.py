"""Benefits, notices and texts as the TOML files of `flows/` describe them (structs only; the
loader that reads the files is `flows.loading`, the rules they must keep are in `flows.linting`)."""

from datetime import timedelta
from typing import Literal

import msgspec

from flows.facts import Fact
from flows.languages import Language


class Text(msgspec.Struct, frozen=True):
    """One text in both languages, with `{placeholders}`. `version` is a fingerprint of both."""

    key: str
    kk: str
    ru: str
    version: str

    def template(self, language: Language) -> str:
        return self.kk if language == "kk" else self.ru


class Name(msgspec.Struct, frozen=True):
    kk: str
    ru: str

    def said(self, language: Language) -> str:
        return self.kk if language == "kk" else self.ru


class AmountRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much, as multiples of a yearly base (DOMAIN.md, "The eleven kinds").

    `individual` names no amount. `table` multiplies the base `unit` by the entry that the fact
    `by` selects (`"4+"` means four and more; `"8+*"` the same, times the fact itself; without `by`
    there is the single entry `"*"`). Results are rounded up to whole tenge.
    """

    rule: Literal["individual", "table"]
    unit: Literal["mrp", "pm"] | None = None
    by: str | None = None
    per: Literal["once", "month", "quarter"] | None = None
    table: dict[str, str] = {}


class Benefit(msgspec.Struct, frozen=True):
    """One benefit or notice. Durations are timedeltas; words and digits are lower case."""

    code: str
    kind: Literal["benefit", "notice"]
    name: Name
    #: a name short enough to stand inside any text
    short: Name
    texts: dict[str, Text]
    deadline: timedelta = timedelta(hours=72)
    #: how long before the deadline the reminder goes; None for no reminder
    reminder: timedelta | None = None
    #: an offer nobody answered is sent once more, with the whole deadline again
    repeat: bool = False
    yes: tuple[str, ...] = ("1",)
    no: tuple[str, ...] = ("2",)
    yes_words: tuple[str, ...] = ()
    no_words: tuple[str, ...] = ()
    terms: bool = False
    account: bool = True
    amount: AmountRule = AmountRule(rule="individual")
    facts: dict[str, Fact] = {}
    variants: dict[str, "Benefit"] = {}

    def variant(self, code: str | None) -> "Benefit":
        """The variant of that code, or the benefit itself."""
        return self.variants.get(code or "", self)


class Catalogue(msgspec.Struct, frozen=True):
    """Everything the files say. `bases` is {year: {"mrp": tenge, "pm": tenge}}."""

    benefits: dict[str, Benefit]
    common: dict[str, Text]
    bases: dict[int, dict[str, int]]
    #: approved answers of staff, by their key in staff.toml
    answers: dict[str, Text] = {}

    def benefit(self, code: str, variant: str | None = None) -> Benefit:
        return self.benefits[code].variant(variant)

    def text(self, key: str, benefit: Benefit | None = None) -> Text:
        """The benefit's own text of that key, else the common one."""
        if benefit is not None and key in benefit.texts:
            return benefit.texts[key]
        return self.common[key]
