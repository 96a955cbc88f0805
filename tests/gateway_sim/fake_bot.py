"""A bot of forty lines: offers a benefit, understands yes and no, follows the simulator's clock."""

from dataclasses import dataclass, field

from aiohttp import web

from gateway_sim.clock import Clock
from gateway_sim.registry.application import Application
from gateway_sim.simulator import Simulator
from sms.smpp.link import Esme, EsmeHandler, LinkConfig
from sms.smpp.message import submits
from sms.smpp.reassembly import Reassembler
from sms.smpp.receipt import parse_receipt

TOKEN = "token-of-the-tests"


@dataclass
class Conversation:
    offer_id: str = ""
    state: str = ""
    messages: list[dict] = field(default_factory=list)


class FakeBot(EsmeHandler):
    """Answers at once; after a jump of three days an open offer expires."""

    def __init__(self, simulator: Simulator) -> None:
        self._clock: Clock = simulator.clock
        self._clock.listen(self._expire)
        self._parts: Reassembler = Reassembler(60)
        self._esme = Esme(
            LinkConfig("127.0.0.1", simulator.network.port, "bot", "", reconnect_min_s=0.01), self
        )
        self.conversations: dict[str, Conversation] = {}
        self.app = web.Application()
        self.app.router.add_post("/api/v1/offers", self._offers)
        self.app.router.add_post("/api/v1/offers/withdraw", self._withdraw)
        self.app.router.add_get("/api/v1/conversations/{phone}", self._conversation)
        self.app.router.add_post("/api/v1/registry/decisions", self._decisions)
        self._simulator = simulator
        self.callback: str | None = None
        self._offered_at = 0.0

    async def start(self) -> None:
        await self._esme.start()
        await self._esme.wait_bound(10)

    async def stop(self) -> None:
        await self._esme.stop(1)

    # SMPP

    def link_up(self, esme) -> None: ...

    def link_down(self, esme, reason, unanswered) -> None: ...

    def submitted(self, results) -> None: ...

    def delivered(self, deliveries) -> None:
        self._esme.answer(deliveries)
        for pdu in deliveries:
            whole = self._parts.add(pdu.source_addr, pdu.destination_addr, pdu, 0.0)
            if whole is not None and parse_receipt(pdu) is None:
                self._read("+" + pdu.source_addr, whole.text)

    def _read(self, phone: str, text: str) -> None:
        conversation = self.conversations[phone]
        conversation.messages.append({"direction": "in", "text": text})
        if text == "иә":
            conversation.state = "filed"
            self._file(conversation, phone)
            self._say(phone, "Өтініш жіберілді.")
        elif text == "жоқ":
            conversation.state = "refused"
            self._say(phone, "Бас тарттыңыз.")

    def _say(self, phone: str, text: str) -> None:
        message = {"direction": "out", "text": text, "delivery": "sent"}
        self.conversations[phone].messages.append(message)
        pdus = submits(text, "1414", phone, reference=1)
        self._esme.submit(pdus, pdus)

    def _expire(self) -> None:
        for phone, conversation in self.conversations.items():
            if conversation.state == "offered" and self._clock.now() > self._offered_at + 259_000:
                conversation.state = "expired"
                self._say(phone, "Мерзім өтті.")

    # HTTP

    async def _offers(self, request: web.Request) -> web.Response:
        if request.headers["Authorization"] != f"Bearer {TOKEN}":
            return web.json_response({"error": "wrong token"}, status=401)
        [row] = await request.json()
        if row["benefit"] != "birth":
            rejected = [{"index": 0, "field": "benefit", "reason": "there is no such benefit"}]
            return web.json_response({"accepted": 0, "known": 0, "rejected": rejected})
        self._offered_at = self._clock.now()
        self.conversations[row["phone"]] = Conversation(row["offer_id"], "offered")
        self._say(row["phone"], "1414: бала туғанда берілетін жәрдемақы. Келісесіз бе? " * 3)
        return web.json_response({"accepted": 1, "known": 0, "rejected": []})

    async def _withdraw(self, request: web.Request) -> web.Response:
        [offer_id] = (await request.json())["offer_ids"]
        for conversation in self.conversations.values():
            if conversation.offer_id == offer_id:
                conversation.state = "withdrawn"
        return web.json_response({"withdrawn": 1})

    async def _conversation(self, request: web.Request) -> web.Response:
        conversation = self.conversations.get(request.match_info["phone"])
        if conversation is None:
            return web.json_response({"error": "unknown"}, status=404)
        offer = {"offer_id": conversation.offer_id, "state": conversation.state}
        return web.json_response(
            {
                "offers": [offer],
                "messages": conversation.messages,
                "language": "kk",
                "state": "open",
                "cases": [{"kind": "unclear", "at": "2026-11-23T05:00:00Z"}],
            }
        )

    def _file(self, conversation: Conversation, phone: str) -> None:
        application = Application(
            application_id=f"app-{conversation.offer_id}",
            offer_id=conversation.offer_id,
            benefit="birth",
            iin="850101300015",
            phone=phone,
        )
        self._simulator.registry.receive(self.callback, [application])

    async def _decisions(self, request: web.Request) -> web.Response:
        for decision in (await request.json())["decisions"]:
            for phone, conversation in self.conversations.items():
                if decision["application_id"] == f"app-{conversation.offer_id}":
                    conversation.state = decision["decision"]
                    self._say(phone, f"{decision['decision']} {decision.get('amount', '')}")
        return web.Response(status=204)
