"""What stands beside a conversation for who works on it: its cases, notes and labels, who has it,
and everything that can be done. The page of the conversation shows it too:

    {% include "work/panel.html" %}     with panel=await panel_of(request, citizen)
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from aiohttp import web

from bot.console.case_words import case_said
from bot.console.console import console
from bot.console.conversation_words import Speech
from bot.console.visit import signed_in
from bot.console.work_words import DONE, KINDS, MEANINGS, reason_said
from flows.catalogue import Text
from flows.quiet_hours import ZONE, is_quiet
from storage.conversations import Conversation, LoggedMessage, LoggedOffer
from storage.work_seen import Desk, SeenCase

#: Offers about which something can still be done.
_GOING_ON = (
    "queued", "offered", "reminded", "confirming", "accepting_terms", "choosing_account",
    "giving_account", "with_staff", "refused", "filing", "filed", "assigned",
)  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """`typed` and `wrong` are of a form that could not be done, by the name of its deed."""

    citizen: str
    phone: str
    desk: Desk
    conversation: Conversation
    me: str
    answers: dict[str, Text]
    say: Speech
    now: datetime
    is_quiet: bool
    typed: dict[str, str] = field(default_factory=dict)
    wrong: str = ""

    kinds = KINDS
    done = DONE
    meanings = MEANINGS
    reason_said = staticmethod(reason_said)
    case_said = staticmethod(case_said)

    @property
    def cases(self) -> list[SeenCase]:
        return [case for case in self.desk.cases if case.state == "open"]

    @property
    def closed(self) -> list[SeenCase]:
        return [case for case in self.desk.cases if case.state != "open"]

    @property
    def offers(self) -> list[LoggedOffer]:
        return [offer for offer in self.conversation.offers if offer.state in _GOING_ON]

    @property
    def heard(self) -> list[LoggedMessage]:
        """Messages that can be read otherwise, the last one first."""
        return [m for m in reversed(self.conversation.messages) if m.direction == "in"][:_RECENT]

    @property
    def said(self) -> list[LoggedMessage]:
        """Messages that can be sent once more, the last one first."""
        return [m for m in reversed(self.conversation.messages) if m.direction == "out"][:_RECENT]

    @property
    def in_the_way(self) -> str:
        """Who has it instead of whoever looks at this page."""
        holder = self.desk.holder or self.desk.taken_by or ""
        return "" if holder == self.me else holder

    @property
    def is_mine(self) -> bool:
        return self.desk.holder == self.me

    @property
    def tomorrow(self) -> str:
        """For a form: a day from now, local time."""
        return f"{(self.now + timedelta(days=1)).astimezone(ZONE):%Y-%m-%dT%H:%M}"

    def deed_id(self) -> str:
        """Sent twice by the same form, it is done once."""
        return uuid4().hex


#: Messages offered to be sent again or read otherwise.
_RECENT = 10


async def panel_of(
    request: web.Request, citizen: str, typed: dict[str, str] | None = None, wrong: str = ""
) -> Panel:
    """Raises HTTPNotFound for a citizen nobody knows."""
    stands = console(request)
    whole = await stands.queries.threads.whole(citizen, stands.staff_clock.now())
    if whole is None:
        raise web.HTTPNotFound
    return panel_from(request, whole.desk, whole.conversation, typed, wrong)


def panel_from(
    request: web.Request,
    desk: Desk,
    conversation: Conversation,
    typed: dict[str, str] | None = None,
    wrong: str = "",
) -> Panel:
    """Where both were read already."""
    stands = console(request)
    now = stands.clock.now()
    return Panel(
        citizen=conversation.citizen,
        phone=conversation.phone,
        desk=desk,
        conversation=conversation,
        me=signed_in(request).login,
        answers=stands.catalogue.answers,
        say=stands.say,
        now=now,
        is_quiet=is_quiet(now, stands.settings.quiet_hours),
        typed=typed or {},
        wrong=wrong,
    )
