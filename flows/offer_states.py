"""The states of an offer, and what several of them have in common."""

STATES = (
    "queued", "offered", "reminded", "confirming", "accepting_terms", "choosing_account",
    "giving_account", "filing", "filed", "assigned", "paid", "refused", "expired",
    "undeliverable", "rejected", "withdrawn", "with_staff", "closed",
)  # fmt: skip

#: States that wait for the citizen's answer.
ASKING = (
    "offered", "reminded", "confirming", "accepting_terms", "choosing_account", "giving_account",
)  # fmt: skip
#: States from which agreement to the benefit itself is possible.
AGREEABLE = ("offered", "reminded", "confirming", "refused")
#: States before the application, in which the offer can still be taken back or run out.
OPEN = ("queued", *ASKING, "with_staff")
#: States nothing follows any more.
ENDS = ("paid", "refused", "expired", "undeliverable", "rejected", "withdrawn", "closed")
