"""The registry stand-in itself: idempotent by application id, decides on the simulator's clock.

An application is accepted at once, assigned after `assign_after_s` and paid `pay_after_s` later,
unless a tester set another course for it or decides by hand.
"""

from collections import OrderedDict
from collections.abc import Sequence
from itertools import islice

import msgspec

from gateway_sim.clock import LOCAL, Clock, iso, moment
from gateway_sim.errors import BadRequest, NotThere
from gateway_sim.registry.application import (
    Application,
    Course,
    Decision,
    DecisionName,
    Entry,
    Result,
    Told,
)
from gateway_sim.registry.courier import Courier
from gateway_sim.wheel import Wheel

#: Tenge assigned where the bot's rules name no amount because it is individual (DOMAIN.md).
INDIVIDUAL_AMOUNT = 45_000

#: Applications remembered: more than the yardstick year brings (DOMAIN.md: 276,200).
REMEMBERED = 300_000


#: The key of a course for all.
_ALL = ("all", "")


class Selector(msgspec.Struct, frozen=True, kw_only=True):
    """Which applications a course is for: the first field that is set decides."""

    offer_id: str | None = None
    iin: str | None = None
    benefit: str | None = None
    all: bool | None = None

    def key(self) -> tuple[str, str]:
        """Raises BadRequest when no field is set."""
        for kind in ("offer_id", "iin", "benefit"):
            value = getattr(self, kind)
            if value is not None:
                return kind, value
        if self.all:
            return _ALL
        raise BadRequest(
            "no application is named, so the outcome would hold for none: "
            "give offer_id, iin or benefit, or all"
        )


class Registry:
    """`courier` carries decisions to the bot."""

    def __init__(
        self, clock: Clock, courier: Courier, *, assign_after_s: float, pay_after_s: float
    ) -> None:
        self._clock = clock
        self._courier = courier
        self._assign_after_s = assign_after_s
        self._pay_after_s = pay_after_s
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._by_offer: dict[str, str] = {}
        self._courses: dict[tuple[str, str], tuple[Course, str]] = {}
        self._due: Wheel[tuple[str, DecisionName]] = Wheel(clock, self._decide_due)

    def receive(self, callback: str | None, applications: Sequence[Application]) -> list[Result]:
        """Takes a batch over. A known id changes nothing, except where its decisions go."""
        return [self._receive_one(callback, application) for application in applications]

    def set_course(self, selector: Selector, course: Course, reason: str) -> None:
        """For applications that come from now on; `reason` goes with a rejection."""
        self._courses[selector.key()] = (course, reason)

    def decide(
        self,
        offer_id: str,
        decision: DecisionName,
        *,
        amount: int | None = None,
        since: str | None = None,
        reason: str | None = None,
    ) -> Decision:
        """A decision by hand. Raises NotThere when no application for the offer has come."""
        application_id = self._by_offer.get(offer_id)
        if application_id is None:
            raise NotThere(
                f"no application for the offer {offer_id} has come yet, so there is nothing to "
                "decide: wait until GET /registry/applications shows it"
            )
        entry = self._entries[application_id]
        if decision in ("assigned", "paid") and amount is None:
            amount = entry.application.amount or INDIVIDUAL_AMOUNT
        return self._tell(entry, decision, amount=amount, since=since, reason=reason)

    def entries(self, offer_id: str | None = None) -> list[Entry]:
        """All applications, oldest first, or the one of an offer."""
        if offer_id is None:
            return list(self._entries.values())
        application_id = self._by_offer.get(offer_id)
        return [] if application_id is None else [self._entries[application_id]]

    def page(self, first: int, count: int) -> list[Entry]:
        """So many applications from that place on, oldest first."""
        return list(islice(self._entries.values(), first, first + count))

    def next_due(self) -> float | None:
        """When the next decision falls due, in simulated seconds."""
        return self._due.soonest()

    def is_telling(self) -> bool:
        """Whether a decision is on its way to the bot."""
        return self._courier.waiting() > 0

    def counts(self) -> dict[str, int]:
        return {
            "applications": len(self._entries),
            "decisions_due": len(self._due),
            "decisions_unconfirmed": self._courier.waiting(),
        }

    def _receive_one(self, callback: str | None, application: Application) -> Result:
        application_id = application.application_id
        known = self._entries.get(application_id)
        if known is not None:
            known.times_received += 1
            known.callback = callback or known.callback
            return Result(application_id=application_id, status="duplicate")
        complaint = _complaint(application)
        if complaint:
            return Result(application_id=application_id, status="refused", reason=complaint)
        course, reason = self._course_of(application)
        entry = Entry(application=application, callback=callback, course=course, reason=reason)
        self._remember(entry)
        self._set_out(entry)
        return Result(application_id=application_id, status="accepted")

    def _course_of(self, application: Application) -> tuple[Course, str]:
        for key in (
            ("offer_id", application.offer_id),
            ("iin", application.iin),
            ("benefit", application.benefit),
            _ALL,
        ):
            if key in self._courses:
                return self._courses[key]
        return "automatic", ""

    def _remember(self, entry: Entry) -> None:
        self._entries[entry.application.application_id] = entry
        self._by_offer[entry.application.offer_id] = entry.application.application_id
        if len(self._entries) > REMEMBERED:
            _, oldest = self._entries.popitem(last=False)
            self._by_offer.pop(oldest.application.offer_id, None)

    def _set_out(self, entry: Entry) -> None:
        if entry.course == "manual":
            return
        if entry.course == "rejected":
            self._plan(entry, "rejected", self._assign_after_s)
            return
        self._tell(entry, "accepted")
        self._plan(entry, "assigned", self._assign_after_s)

    def _plan(self, entry: Entry, decision: DecisionName, after_s: float) -> None:
        self._due.add(self._clock.now() + after_s, (entry.application.application_id, decision))

    def _decide_due(self, due: list[tuple[str, DecisionName]]) -> None:
        for application_id, decision in due:
            entry = self._entries.get(application_id)
            if entry is not None:
                self._decide_itself(entry, decision)

    def _decide_itself(self, entry: Entry, decision: DecisionName) -> None:
        amount = entry.application.amount or INDIVIDUAL_AMOUNT
        if decision == "rejected":
            self._tell(entry, "rejected", reason=entry.reason)
        elif decision == "assigned":
            today = moment(self._clock.now()).astimezone(LOCAL).date()
            self._tell(entry, "assigned", amount=amount, since=today.isoformat())
            self._plan(entry, "paid", self._pay_after_s)
        else:
            self._tell(entry, "paid", amount=amount)

    def _tell(
        self,
        entry: Entry,
        decision: DecisionName,
        *,
        amount: int | None = None,
        since: str | None = None,
        reason: str | None = None,
    ) -> Decision:
        application_id = entry.application.application_id
        told = Told(
            decision=Decision(
                id=f"{application_id}:{len(entry.decisions) + 1}:{decision}",
                application_id=application_id,
                decision=decision,
                at=iso(self._clock.now()),
                amount=amount,
                since=since,
                reason=reason,
            )
        )
        entry.decisions.append(told)
        if entry.callback is not None:
            self._courier.send(entry.callback, told)
        return told.decision


def _complaint(application: Application) -> str | None:
    """Why the registry cannot take an application over at all."""
    if len(application.iin) != 12 or not application.iin.isdecimal():
        return "the IIN is not twelve digits"
    return None
