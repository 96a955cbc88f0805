"""Plays a conversation file against `flows` alone: a fake clock, a fake phone, no road.

Weeks pass in milliseconds. What the road would do (keep timers, carry texts, return a failed
delivery) is done here in the plainest way, so that a departure is the fault of the rules.
"""

from datetime import UTC, datetime, timedelta

from flows.dialogue import Account, Dialogue, Offer
from flows.effects import (
    DropTimer,
    FileApplication,
    KeepEvidence,
    LogReply,
    LogStaff,
    OpenCase,
    Send,
    SetTimer,
    Turn,
)
from flows.engine import Engine
from flows.events import (
    Event,
    MessageReceived,
    OfferArrived,
    OfferWithdrawn,
    Received,
    RegistryAnswered,
    TimerFired,
    Undelivered,
)
from flows.fraud.forwarded import looks_forwarded
from flows.masking import mask
from flows.quiet_hours import ZONE
from gateway_sim import conversation as script
from gateway_sim.synthetic import account_for, phone_for
from tests.conversations.staff import Desk

#: A Monday; conversations begin at the local time their format fixes.
FIRST_DAY = datetime(2026, 11, 23, tzinfo=ZONE)
FAILURES = ("undelivered", "expired", "rejected", "refused")
NEVER_SHOWN = ("refused", "lost")
#: Characters of Cyrillic in a part of a long message.
FIRST_PART = 67
#: What the road tries again until it passes.
PASSING = ("throttled", "queue_full", "stumbles")
TRY_AGAIN = ("ESME_RTHROTTLED", "ESME_RMSGQFUL", "ESME_RSYSERR")


class Departed(AssertionError):
    """The conversation went another way than the file says."""

    def __init__(self, file: str, line: int, expected: str, got: str) -> None:
        super().__init__(f"{file}:{line}: expected {expected}\n  got: {got}")


class Player:
    """One conversation on one dialogue."""

    def __init__(self, engine: Engine, conversation: script.Conversation) -> None:
        self.engine = engine
        self.conversation = conversation
        self.phone = phone_for(conversation.file)
        self.now = datetime.combine(FIRST_DAY, script.STARTS_AT, ZONE).astimezone(UTC)
        self.dialogue = Dialogue(citizen="citizen")
        self.turns: list[Turn] = []
        self.timers: dict[tuple[str, str | None], SetTimer] = {}
        self.messages: list[str] = []
        self.unread = 0
        self.cases: list[str] = []
        self.evidence: list[KeepEvidence] = []
        self.applications: list[str] = []
        self.outcome = "delivered"
        self.outcomes_left: int | None = None
        self.away = False
        self.desk = Desk(engine.catalogue)

    def play(self) -> None:
        for step in self.conversation.steps:
            getattr(self, f"_{type(step).__name__.lower()}")(step)

    def take(self, event: Event) -> None:
        """One turn, and what the road does with its effects."""
        received = Received(len(self.turns) + 1, "citizen", self.now, event, self._sent(event))
        self.dialogue, turn = self.engine.turn(self.dialogue, received)
        self.turns.append(turn)
        failed = []
        for effect in turn.effects:
            match effect:
                case Send():
                    outcome = self._outcome_of_one()
                    if outcome not in NEVER_SHOWN:
                        self.messages.append(effect.text)
                    self.desk.sent(turn.number, effect)
                    if outcome in FAILURES:
                        failed.append(Undelivered(turn.number, outcome, effect.offer_id))
                case SetTimer():
                    self.timers[effect.kind, effect.offer_id] = effect
                case DropTimer():
                    self.timers.pop((effect.kind, effect.offer_id), None)
                case OpenCase():
                    self.cases.append(effect.kind)
                case FileApplication():
                    self.applications.append(effect.application_id)
                case KeepEvidence():
                    self.evidence.append(effect)
                case LogReply():
                    self.desk.heard(turn.number, effect)
                case LogStaff():
                    self.desk.done(effect)
        for failure in failed:
            self.take(failure)

    def _sent(self, event: Event) -> tuple[str, ...]:
        """What the road looks up for a message that looks forwarded."""
        if isinstance(event, MessageReceived) and looks_forwarded(event.text):
            return tuple(self.messages)
        return ()

    def _offer(self, step: script.Offer) -> None:
        accounts = [account_for(self.phone, n) for n in range(step.accounts)]
        offer = Offer(
            offer_id=step.id,
            benefit=step.benefit,
            variant=step.variant,
            region=step.region or "Astana",
            facts=dict(step.facts),
            accounts=tuple(Account(bank, iban, supplied=step.supplied) for bank, iban in accounts),
            arrived_at=self.now,
            deadline=self.now + step.deadline if step.deadline else None,
        )
        self.dialogue.offers = (*self.dialogue.offers, offer)
        self.dialogue.language = self.dialogue.language or step.language
        self.take(OfferArrived(step.id))

    def _says(self, step: script.Says) -> None:
        whole = not (self.outcome == "part_missing" and self.outcomes_left != 0)
        masked = mask(step.text if whole else step.text[:FIRST_PART] + "…")
        for _ in range(self._times()):
            self.take(MessageReceived(masked.text, iban=masked.iban, whole=whole))

    def _times(self) -> int:
        """How often the next message from the phone is a new one to the road."""
        return 2 if self.outcome == "repeated_anew" and self.outcomes_left != 0 else 1

    def _receives(self, step: script.Receives) -> None:
        if self.away or self.unread >= len(self.messages):
            self._depart(step.line, f"a message with {step.pieces}", "no message is waiting")
        text = self.messages[self.unread]
        self.unread += 1
        if step.missing(text):
            self._depart(step.line, f"{step.missing(text)}", text)

    def _silence(self, step: script.Silence) -> None:
        if not self.away and self.unread < len(self.messages):
            self._depart(step.line, "silence", self.messages[self.unread])

    def _wait(self, step: script.Wait) -> None:
        self._until(self.now + step.duration)

    def _at(self, step: script.At) -> None:
        local = self.now.astimezone(ZONE)
        moment = datetime.combine(local.date(), step.local, ZONE)
        if moment <= local:
            moment += timedelta(days=1)
        self._until(moment.astimezone(UTC))

    def _until(self, moment: datetime) -> None:
        while self.timers:
            timer = min(self.timers.values(), key=lambda timer: timer.due)
            if timer.due > moment:
                break
            del self.timers[timer.kind, timer.offer_id]
            self.now = max(self.now, timer.due)
            self.take(TimerFired(timer.kind, timer.turn, timer.offer_id))
        self.now = moment

    def _stateis(self, step: script.StateIs) -> None:
        self._expect(step.line, step.state, self._offer_of(step.offer).state)

    def _languageis(self, step: script.LanguageIs) -> None:
        self._expect(step.line, step.language, self.dialogue.language)

    def _citizenis(self, step: script.CitizenIs) -> None:
        self._expect(step.line, step.state, self.dialogue.state)

    def _caseopened(self, step: script.CaseOpened) -> None:
        if step.kind not in self.cases:
            self._depart(step.line, f"a case {step.kind}", f"cases {self.cases}")

    def _registrydecides(self, step: script.RegistryDecides) -> None:
        if not any(filed.endswith(step.offer) for filed in self.applications):
            self._depart(step.line, f"an application of offer {step.offer}", "none was filed")
        self.take(RegistryAnswered(step.offer, step.decision, step.amount, step.since, step.reason))

    def _networkdoes(self, step: script.NetworkDoes) -> None:
        tries_again = step.outcome in PASSING or step.status in TRY_AGAIN
        self.outcome = "delivered" if tries_again else step.outcome
        self.outcomes_left = step.count

    def _outcome_of_one(self) -> str:
        """Of the next message to the phone."""
        if self.outcomes_left is None:
            return self.outcome
        if self.outcomes_left == 0:
            return "delivered"
        self.outcomes_left -= 1
        return self.outcome

    def _networkis(self, step: script.NetworkIs) -> None:
        """The road comes through, whatever the network is like."""

    def _phoneis(self, step: script.PhoneIs) -> None:
        self.away = step.where not in ("reachable", "recycled")

    def _next(self, step: script.Next) -> None:
        had = len(self.messages)
        while len(self.messages) == had:
            if not self.timers:
                self._depart(step.line, "something to be due", "nothing")
            self._until(min(timer.due for timer in self.timers.values()))

    def _withdraws(self, step: script.Withdraws) -> None:
        self.take(OfferWithdrawn(step.offer, "the right no longer exists"))

    def _staffdoes(self, step: script.StaffDoes) -> None:
        self.take(self.desk.event(step, self.now))

    def _staffdenied(self, step: script.StaffDenied) -> None:
        if step.piece not in self.desk.refused:
            self._depart(step.line, f"a refusal with {step.piece}", self.desk.refused or "none")

    def _offer_of(self, offer_id: str) -> Offer:
        offer = self.dialogue.offer(offer_id)
        assert offer is not None
        return offer

    def _expect(self, line: int, expected: object, got: object) -> None:
        if expected != got:
            self._depart(line, str(expected), str(got))

    def _depart(self, line: int, expected: str, got: str) -> None:
        raise Departed(self.conversation.file, line, expected, got)
