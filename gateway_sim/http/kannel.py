"""Kannel's sendsms interface over the simulated network: `/cgi-bin/sendsms`, and callbacks."""

from aiohttp import web

from gateway_sim.http.kannel_box import KannelBox, KannelSettings
from gateway_sim.http.kannel_request import Refusal, read_sendsms
from gateway_sim.http.keys import SIMULATOR

#: Where smsbox takes messages, unless kannel.conf says otherwise.
SENDSMS = "/cgi-bin/sendsms"

_NOT_THERE = (
    "there is no Kannel here, so nothing was sent: start the simulator with "
    "gateway-sim serve --kannel GET-URL"
)

routes = web.RouteTableDef()


@routes.get(SENDSMS, allow_head=False)
@routes.post(SENDSMS)
async def sendsms(request: web.Request) -> web.Response:
    """Takes a message as Kannel 1.4.5 does, and answers as it does, in plain text."""
    door = request.app.get(_DOOR)
    if door is None or door.box is None:
        return web.Response(status=404, text=_NOT_THERE)
    try:
        status, said = await door.box.send(await read_sendsms(request))
    except Refusal as refusal:
        status, said = refusal.status, refusal.sentence
    return web.Response(status=status, text=said)


class KannelDoor:
    """Opens the sendsms interface of `app`'s simulator, and its callbacks. Make it before the
    application starts, `start` it when the SMSC listens, `stop` it before the SMSC stops."""

    def __init__(self, app: web.Application, settings: KannelSettings) -> None:
        self._simulator = app[SIMULATOR]
        self._settings = settings
        self.box: KannelBox | None = None
        app[_DOOR] = self

    async def start(self) -> None:
        simulator = self._simulator
        self.box = KannelBox(self._settings, simulator.network, simulator.clock.now)
        await self.box.start()

    async def stop(self) -> None:
        if self.box is not None:
            await self.box.stop()


_DOOR: web.AppKey[KannelDoor] = web.AppKey("kannel", KannelDoor)
