"""What a conversation says in the language of the page: how a message got there, what a reply
was asked, what happens next, what the registry says."""

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache, lru_cache
from operator import itemgetter

from bot.console import formats, state_words
from bot.console.intent_names import INTENT_NAMES
from bot.console.language import N_, UiLanguage, _, current_language
from bot.console.rule_words import rule_said
from bot.regions import REGIONS
from flows.catalogue import Catalogue
from flows.quiet_hours import ZONE

#: A date alone is the same day wherever it is read.
_NOON = time(12)

#: Days in which a weekday says which day is meant.
_WEEK = 7

DELIVERIES = {
    "received": N_("received"),
    "waiting": N_("waits to be sent"),
    "sending": N_("is being sent"),
    "unknown": N_("may have been sent; a receipt will tell"),
    "sent": N_("sent, no receipt yet"),
    "delivered": N_("delivered"),
    "undelivered": N_("not delivered"),
    "expired": N_("not delivered in time"),
    "rejected": N_("rejected by the network"),
    "cancelled": N_("cancelled before it was sent"),
}

#: Deliveries that nothing follows any more, and that are bad.
FAILED = ("undelivered", "expired", "rejected")

QUESTIONS = {
    "offer": N_("do you agree?"),
    "confirm": N_("yes or no?"),
    "terms": N_("do you accept the obligations?"),
    "account_confirm": N_("to this account?"),
    "accounts": N_("to which account?"),
    "iban": N_("which account number?"),
    "sender": N_("which number did the message come from?"),
    "none": N_("nothing was asked"),
    "expired": N_("the offer had run out"),
    "refused": N_("the offer had been refused"),
    "filed": N_("the application was on its way, or had ended"),
}

TIMERS = {
    "open": N_("The offer goes out"),
    "reminder": N_("Reminder"),
    "deadline": N_("Expires"),
    "repeat": N_("The question is asked again"),
    "release": N_("What was held back goes out"),
    "report": N_("The fraud desk stops waiting for a number"),
    "staff": N_("The bot takes the conversation back"),
}

APPLICATIONS = {
    "waiting": N_("waits to be sent to the registry"),
    "sending": N_("is being sent to the registry"),
    "taken": N_("taken over by the registry"),
    "refused": N_("not taken by the registry"),
}

STEPS = {
    "offered": N_("Offered"),
    "delivered": N_("Delivered"),
    "answered": N_("Answered"),
    "consented": N_("Agreed"),
    "filed": N_("Filed"),
    "assigned": N_("Assigned"),
    "paid": N_("Paid"),
}

PROOFS = {
    "doubt": N_("Unclear answer"),
    "agreement": N_("Agreement"),
    "terms": N_("Obligations accepted"),
    "account": N_("Account named"),
}

FLAGS = {
    "undelivered": N_("Undelivered"),
    "unclear": N_("Unclear"),
    "staff": N_("With staff"),
    "fraud": N_("Fraud reported"),
    "stopped": N_("Stopped"),
    "stranger": N_("Somebody else's number"),
}

SPOKEN = {
    "kk": N_("Kazakh"),
    "ru": N_("Russian"),
    "latin": N_("Latin letters"),
    "mixed": N_("both languages"),
    "none": N_("signs and digits"),
}

LANGUAGES = {"kk": N_("Kazakh"), "ru": N_("Russian"), "none": N_("Not known yet")}


class Speech:
    """What a template says in the language of its page: `say.benefit(code)`, `say.state(state)`."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._benefit = lru_cache(maxsize=_NAMES_KEPT)(self._named)
        self._benefits = cache(self._listed)

    def benefit(self, code: str, variant: str | None = None) -> str:
        """As the files name it; English has the code, which says it too."""
        return self._benefit(current_language(), code, variant)

    def benefits(self) -> list[tuple[str, str]]:
        """(code, name), by name."""
        return self._benefits(current_language())

    def region(self, region: str) -> str:
        """In the language of the page, where the region is one of the twenty."""
        return _region(current_language(), region)

    def regions(self) -> list[tuple[str, str]]:
        return _regions(current_language())

    def states(self) -> list[tuple[str, str]]:
        return [(state, _(name)) for state, name in state_words.NAMES.items()]

    def flags(self) -> list[tuple[str, str]]:
        return [(flag, _(name)) for flag, name in FLAGS.items()]

    state = staticmethod(state_words.state_name)
    state_kind = staticmethod(state_words.state_kind)
    sentence = staticmethod(state_words.offer_sentence)
    citizen = staticmethod(state_words.citizen_sentence)

    def flag(self, flag: str) -> str:
        return _said(FLAGS, flag)

    def language(self, language: str | None) -> str:
        return _said(LANGUAGES, language or "none")

    day_of = staticmethod(formats.short_day)

    def date(self, written: str) -> str:
        """`23 Nov 2026`, of the registry's `2026-11-23`."""
        return formats.day(datetime.combine(date.fromisoformat(written), _NOON, ZONE))

    def soon(self, moment: datetime, now: datetime) -> str:
        """`tomorrow 10:00`, `Thursday 14:20`; with the date, when it is a week away or past."""
        local = moment.astimezone(ZONE)
        days = (local.date() - now.astimezone(ZONE).date()).days
        if not 0 <= days < _WEEK:
            return formats.moment(moment)
        named = {0: _("today"), 1: _("tomorrow")}
        return f"{named.get(days) or formats.weekday(moment)} {local:%H:%M}"

    def spoken(self, language: str) -> str:
        return _said(SPOKEN, language)

    def intent(self, intent: str) -> str:
        return _said(INTENT_NAMES, intent)

    rule = staticmethod(rule_said)

    def question(self, question: str) -> str:
        return _said(QUESTIONS, question)

    def delivery(self, delivery: str) -> str:
        return _said(DELIVERIES, delivery)

    def has_failed(self, delivery: str) -> bool:
        return delivery in FAILED

    def timer(self, kind: str) -> str:
        return _said(TIMERS, kind)

    def application(self, state: str) -> str:
        return _said(APPLICATIONS, state)

    def step(self, step: str) -> str:
        return _said(STEPS, step)

    def proof(self, step: str) -> str:
        return _said(PROOFS, step)

    def _named(self, language: UiLanguage, code: str, variant: str | None) -> str:
        known = self._catalogue.benefits.get(code)
        if language == "en" or known is None:
            return code.replace("_", " ").capitalize()
        name = known.variant(variant).short.said(language)
        return name[:1].upper() + name[1:]

    def _listed(self, language: UiLanguage) -> list[tuple[str, str]]:
        return _by_name(
            (code, self._named(language, code, None)) for code in self._catalogue.benefits
        )


#: Names of benefits and their variants.
_NAMES_KEPT = 1_000


def _region(language: UiLanguage, region: str) -> str:
    others = REGIONS.get(region)
    if not others or language == "en":
        return region
    return others[0] if language == "kk" else others[-1]


@cache
def _regions(language: UiLanguage) -> list[tuple[str, str]]:
    return _by_name((region, _region(language, region)) for region in REGIONS)


def _said(words: dict[str, str], key: str) -> str:
    """What nobody has words for stands for itself."""
    return _(words[key]) if key in words else key


def _by_name(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(pairs, key=itemgetter(1))
