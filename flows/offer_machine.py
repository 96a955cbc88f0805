"""The offer: queued → offered → (reminded) → [confirming] → [accepting_terms] →
[choosing_account | giving_account] → filing → filed → assigned → paid, and its other ends.

The table is the whole flow; what each step does stands in `offer_steps`.
"""

from flows import offer_steps as steps
from flows.dialogue import Offer
from flows.machines import can, fire, machine, move
from flows.offer_states import AGREEABLE, ASKING, OPEN, STATES
from flows.work import Work


def _steps_to_account(trigger: str, source: tuple[str, ...], before) -> list[dict[str, object]]:  # type: ignore[no-untyped-def]
    """After agreement and terms: choose an account, give one, or go straight to filing."""
    return [
        move(
            trigger,
            source,
            "choosing_account",
            when=steps.accounts_to_choose,
            before=before,
            after=steps.asks,
        ),
        move(
            trigger,
            source,
            "giving_account",
            when=steps.account_to_give,
            before=before,
            after=steps.asks,
        ),
        move(trigger, source, "filing", before=before, after=steps.filing),
    ]


TRANSITIONS = [
    move("open", "queued", "offered", after=steps.offered),
    move("remind", "offered", "reminded", after=steps.reminded),
    move("offer_again", ("offered", "reminded"), "offered", when=steps.unanswered,
         after=steps.offered_again),
    move("doubt", ("offered", "reminded", "refused"), "confirming", after=steps.doubted),
    move("agree", AGREEABLE, "accepting_terms", when=steps.terms_to_accept,
         before=steps.agreed, after=steps.asks),
    *_steps_to_account("agree", AGREEABLE, steps.agreed),
    *_steps_to_account("accept_terms", ("accepting_terms",), steps.terms_accepted),
    move("other_account", "choosing_account", "giving_account", after=steps.asks),
    move("take_account", ("choosing_account", "giving_account"), "filing",
         before=steps.account_taken, after=steps.filing),
    move("refuse", (*ASKING, "with_staff"), "refused", after=steps.refused),
    move("hand_over", ASKING, "with_staff", after=steps.handed_over),
    *(move("hand_back", "with_staff", state, when=steps.was(state), after=steps.handed_back)
      for state in ("accepting_terms", "choosing_account", "giving_account")),
    move("hand_back", "with_staff", "confirming", after=steps.handed_back),
    move("close", OPEN, "closed", after=steps.closed_by_staff),
    move("expire", OPEN, "expired", after=steps.expired),
    move("fail", ("queued", *ASKING, "with_staff"), "undeliverable", after=steps.closed),
    move("withdraw", (*OPEN, "refused"), "withdrawn", after=steps.withdrawn),
    move("accepted", "filing", "filed", after=steps.filed),
    move("assigned", ("filing", "filed"), "assigned", after=steps.assigned),
    move("paid", ("filing", "filed", "assigned"), "paid", after=steps.paid),
    move("reject", ("filing", "filed"), "rejected", after=steps.rejected),
]  # fmt: skip

OFFER_MACHINE = machine(STATES, TRANSITIONS, "offer")


def in_staff_hands(work: Work, offer: Offer) -> bool:
    """Whether the citizen waits for staff, so that the deadline must not run out on them."""
    waits = offer.state == "with_staff" or (work.staff_hold and offer.state in ASKING)
    return waits and work.dialogue.state == "open"


def forgotten(work: Work, offer: Offer) -> bool:
    """Whether it ran out long ago, and nobody of the staff has it now."""
    overdue = offer.deadline is not None and work.now >= offer.deadline + work.policy.staff_grace
    return overdue and not work.staff_hold


def may(trigger: str, offer: Offer) -> bool:
    """Whether the offer's state knows the trigger at all, whatever its guards say."""
    return can(OFFER_MACHINE, trigger, offer)


def step(trigger: str, offer: Offer, work: Work, **facts: object) -> bool:
    """One step of the offer; whether its state allowed it."""
    work.touched.add(offer.offer_id)
    return fire(OFFER_MACHINE, trigger, offer, work, **facts)
