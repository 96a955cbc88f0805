"""A turn in progress: the copy of the dialogue it works on, and the effects it has collected.

Machines, replies and the fraud desk speak through this object, so that every rule about *how* a
text may leave (caps, quiet hours, STOP, language) stands in one place.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from flows.catalogue import Benefit, Catalogue, Text
from flows.dialogue import Dialogue, Held, Offer
from flows.effects import CaseKind, DropTimer, Effect, Lane, OpenCase, Send, SetTimer
from flows.events import Received, TimerKind
from flows.fraud.ours import OurTexts
from flows.languages import Language
from flows.params import Params
from flows.policy import Policy
from flows.quiet_hours import is_quiet, next_allowed
from flows.rendering import Rendered, render
from sms.text import count_parts


class Work:
    """One turn on one dialogue. `now` is the time of the event, `number` that of the turn; `ours`
    and `sent` are what a forwarded text is compared with."""

    __slots__ = (
        "catalogue", "dialogue", "effects", "now", "number", "ours", "policy", "sent", "touched",
    )  # fmt: skip

    def __init__(
        self,
        catalogue: Catalogue,
        policy: Policy,
        ours: OurTexts,
        dialogue: Dialogue,
        received: Received,
    ) -> None:
        self.catalogue = catalogue
        self.policy = policy
        self.dialogue = dialogue.copy()
        self.dialogue.turn += 1
        self.number = self.dialogue.turn
        self.now = received.at
        self.ours = ours
        self.sent = received.sent
        self.effects: list[Effect] = []
        self.touched: set[str] = set()

    # --- texts ------------------------------------------------------------------------------

    def reply(
        self, key: str, offer: Offer | None = None, text: Text | None = None, **params: str
    ) -> None:
        """Answers a message that moved something. Never held back. `text` is said in place of the
        catalogue's."""
        self._remember(key)
        self._send(key, offer, "replies", params, text)

    def say(self, key: str, words: str, version: str, offer: Offer | None = None) -> None:
        """Answers in these very words."""
        self._remember(key)
        self._put(key, Rendered(words, count_parts(words)), version, "replies", offer)

    def remark(self, key: str, offer: Offer | None = None, **params: str) -> None:
        """Answers a message that moved nothing, unless a robot seems to be writing."""
        if self._may_remark(key):
            self._send(key, offer, "replies", params)

    def tell(
        self, key: str, offer: Offer | None = None, text: Text | None = None, **params: str
    ) -> None:
        """Says something unasked: held in quiet hours; after STOP the last news of each offer is
        kept for START; while staff hold the conversation all but a warning waits for its end; a
        stranger is told nothing. `text` is said in place of the catalogue's."""
        held = Held(key, offer.offer_id if offer else None, params, text)
        if self.dialogue.state == "stopped":
            self._keep_for_start(held)
        elif self.dialogue.state != "open":
            return
        elif self.staff_hold and key not in WARNINGS:
            self.dialogue.held = (*self.dialogue.held, held)
        elif is_quiet(self.now, self.policy.quiet):
            self.dialogue.held = (*self.dialogue.held, held)
            self.release_later(next_allowed(self.now, self.policy.quiet))
        else:
            self._send(key, offer, "bulk", params, text)

    def _keep_for_start(self, held: Held) -> None:
        if held.key in NEWS:
            others = (other for other in self.dialogue.held if other.offer_id != held.offer_id)
            self.dialogue.held = (*others, held)

    def release_later(self, due: datetime) -> None:
        """Sets the timer that lets held texts go, unless it runs already."""
        if "release" not in self.dialogue.timers:
            self.set_timer("release", due)

    def _send(
        self,
        key: str,
        offer: Offer | None,
        lane: Lane,
        params: Mapping[str, str],
        text: Text | None = None,
    ) -> None:
        benefit = self.benefit(offer) if offer else None
        text = text or self.catalogue.text(key, benefit)
        rendered = render(text, self._language_of(key, offer), partial(self._words, offer, params))
        self._put(key, rendered, text.version, lane, offer)

    def _put(
        self, key: str, rendered: Rendered, version: str, lane: Lane, offer: Offer | None
    ) -> None:
        n = sum(isinstance(effect, Send) for effect in self.effects)
        self.effects.append(
            Send(
                key=key,
                text=rendered.text,
                parts=rendered.parts,
                lane=lane,
                n=n,
                offer_id=offer.offer_id if offer else None,
                version=version,
            )
        )

    def _words(self, offer: Offer | None, extra: Mapping[str, str], language: Language) -> Params:
        return Params(self.catalogue, self.dialogue, offer, self.now, extra, language)

    def _language_of(self, key: str, offer: Offer | None) -> Language | None:
        """None means both: an offer or notice goes out in both languages the first time."""
        if key in ALWAYS_BOTH and (offer is None or offer.shown_turn is None):
            return None
        return self.dialogue.language or self.policy.default_language

    # --- caps ---------------------------------------------------------------------------------

    def _remember(self, key: str) -> None:
        self.dialogue.last_key, self.dialogue.same_replies = key, 0
        self.dialogue.replies = 0

    def _may_remark(self, key: str) -> bool:
        dialogue, policy = self.dialogue, self.policy
        if dialogue.window_from is None or self.now - dialogue.window_from >= policy.window:
            dialogue.window_from, dialogue.replies, dialogue.same_replies = self.now, 0, 0
        dialogue.replies += 1
        dialogue.same_replies = dialogue.same_replies + 1 if key == dialogue.last_key else 1
        dialogue.last_key = key
        over_all = dialogue.replies - policy.passive_replies
        over_same = dialogue.same_replies - policy.same_replies
        if max(over_all, over_same) == 1:
            self.case("robot", "the same exchange again and again: is a robot writing?")
        return max(over_all, over_same) <= 0

    # --- who keeps the conversation -------------------------------------------------------------

    @property
    def staff_hold(self) -> bool:
        """Whether somebody of the staff holds the conversation."""
        return self.dialogue.keeper == "staff"

    # --- timers, cases, offers ------------------------------------------------------------------

    def set_timer(self, kind: TimerKind, due: datetime, offer: Offer | None = None) -> None:
        self._timers(offer)[kind] = self.number
        self.effects.append(SetTimer(kind, due, self.number, offer.offer_id if offer else None))

    def drop_timer(self, kind: TimerKind, offer: Offer | None = None) -> None:
        if self._timers(offer).pop(kind, None) is not None:
            self.effects.append(DropTimer(kind, offer.offer_id if offer else None))

    def take_timer(self, kind: TimerKind, turn: int, offer: Offer | None) -> bool:
        """Whether the timer of that turn is still the live one; it is spent by asking."""
        timers = self._timers(offer)
        if timers.get(kind) != turn:
            return False
        del timers[kind]
        return True

    def _timers(self, offer: Offer | None) -> dict[str, int]:
        if offer is None:
            return self.dialogue.timers
        self.touched.add(offer.offer_id)
        return offer.timers

    def case(self, kind: CaseKind, reason: str, text: str = "", offer: Offer | None = None) -> None:
        self.effects.append(OpenCase(kind, reason, text, offer.offer_id if offer else None))

    def benefit(self, offer: Offer) -> Benefit:
        return self.catalogue.benefit(offer.benefit, offer.variant)

    def is_notice(self, offer: Offer) -> bool:
        return self.benefit(offer).kind == "notice"


#: What a citizen who comes back after STOP still wants to know.
NEWS = frozenset(
    {
        "filed", "assigned", "assigned_no_date", "assigned_no_amount", "paid", "paid_no_amount",
        "rejected", "rejected_no_reason", "expired",
    }
)  # fmt: skip

#: What protects the citizen is said whoever keeps the conversation.
WARNINGS = frozenset({"warning"})

#: The first message of an offer and every notice go out in both languages, Kazakh first.
ALWAYS_BOTH = frozenset({"offer", "notice"})
