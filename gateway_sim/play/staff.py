"""Staff in a played conversation: what they do goes to the bot, which may refuse it at once or note
in its log why nothing came of it."""

from collections.abc import Awaitable, Callable, Mapping

from gateway_sim.errors import Departure, Refused
from gateway_sim.play.bot import BotClient
from gateway_sim.steps import StaffDenied, StaffDoes

#: Waits, within patience, until something is true.
ComesTrue = Callable[[Callable[[], Awaitable[bool]]], Awaitable[bool]]

#: Letters that only Kazakh has.
_KAZAKH = frozenset("әғқңөұүһі")

_REASON = "a played conversation"


class Staff:
    """`offers` are the ids that the offers of the file have at the bot."""

    def __init__(
        self, bot: BotClient, phone: str, offers: Mapping[str, str], comes_true: ComesTrue
    ) -> None:
        self._bot = bot
        self._phone = phone
        self._offers = offers
        self._comes_true = comes_true
        self._refused = ""

    async def do(self, step: StaffDoes) -> None:
        """Returns when the bot has taken its turn, or has said no."""
        before = await self._done()
        try:
            await self._bot.deed(self._phone, self._deed(step))
        except Refused as refused:
            self._refused = str(refused)
            return

        async def noted() -> bool:
            return await self._done() > before

        if not await self._comes_true(noted):
            raise Departure(step.line, "the bot to note what staff did", "nothing in its log")
        log = await self._bot.log(self._phone)
        self._refused = log.deeds[-1].refused if log else ""

    def denied(self, step: StaffDenied) -> None:
        """Raises Departure unless what was done last came to nothing for such a reason."""
        if step.piece not in self._refused:
            raise Departure(step.line, f"a refusal: {step.piece}", self._refused or "none")

    async def _done(self) -> int:
        log = await self._bot.log(self._phone)
        return len(log.deeds) if log else 0

    def _deed(self, step: StaffDoes) -> dict[str, object]:
        told: dict[str, object] = {"deed": step.deed, "by": step.by, "reason": _REASON}
        if step.offer is not None:
            told["offer_id"] = self._offers[step.offer]
        if step.duration is not None:
            told["hours"] = step.duration.total_seconds() / 3600
        return told | _said(step)


def _said(step: StaffDoes) -> dict[str, object]:
    match step.deed:
        case "correct":
            return {"meaning": step.words}
        case "switch":
            return {"language": step.words}
        case "answer" if step.words.isascii() and step.words.isidentifier():
            return {"key": step.words}
        case "answer":
            is_kazakh = not _KAZAKH.isdisjoint(step.words.lower())
            return {"text": step.words, "language": "kk" if is_kazakh else "ru"}
    return {}
