""" "Save as test": what happened on a phone, as a conversation file."""

from aiohttp import web

from gateway_sim.errors import NotThere, Unreachable
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import number, phone
from gateway_sim.play.bot import BotClient, Log
from gateway_sim.recording.file import conversation_file
from gateway_sim.recording.story import tell
from gateway_sim.simulator import Simulator

routes = web.RouteTableDef()


@routes.get("/phones/{number}/conversation")
async def conversation(request: web.Request) -> web.Response:
    """`title` names it; with `after=ID` it begins after that message."""
    simulator, who = request.app[SIMULATOR], phone(request)
    after = int(number(request, "after", 0))
    messages = [message for message in simulator.phones.thread(who) if message.id > after]
    if not messages:
        raise NotThere(f"nothing has happened on {who}, so there is nothing to save")
    since = messages[0].at
    entries = [e for e in simulator.registry.entries(None) if e.application.phone == who]
    changes = [change for change in simulator.history.of(who) if after <= 0 or change.at >= since]
    story = tell(who, messages, entries, await _log(simulator, who), changes)
    title = " ".join(request.query.get("title", "").split())
    return web.Response(
        text=conversation_file(story, title, simulator.clock.now()),
        headers={"Content-Disposition": f'attachment; filename="{_name(who)}.chat"'},
    )


async def _log(simulator: Simulator, who: str) -> Log | None:
    """What the bot says of the phone; None where it cannot be asked."""
    if simulator.bot is None:
        return None
    try:
        async with BotClient(*simulator.bot) as bot:
            return await bot.log(who) or Log()
    except Unreachable:
        return None


def _name(who: str) -> str:
    return f"conversation_{who.removeprefix('+')}"
