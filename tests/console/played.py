"""A day in the life of 1414, played over the running system, so that every page has something to
show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from playwright.async_api import Page

from gateway_sim.client import SimulatorClient
from gateway_sim.play.bot import BotClient
from gateway_sim.play.player import next_local
from gateway_sim.synthetic import iin_for
from tests.console.chromium import Running
from tests.rig.rig import TOKEN

PAID, UNCLEAR, CHEATED, SILENT, GONE, WRONG = (f"+7701555010{n}" for n in range(1, 7))

ACCOUNTS = [
    {"bank": "Halyk Bank", "iban": "KZ86125KZT5004100100"},
    {"bank": "Kaspi Bank", "iban": "KZ38722C000105001779"},
]

#: What the fraudster wrote, forwarded to 1414.
FRAUD = (
    "Сізге 85 000 теңге төлем бекітілді. Алу үшін http://egov-tolem.site сілтемесіне өтіп, "
    "СМС-тегі кодты енгізіңіз"
)

WARNING = {
    "kk": "Алаяқтар төлем уәде етеді. Кодты ешкімге айтпаңыз. Сұрақ: 1414.",
    "ru": "Мошенники обещают выплаты. Никому не называйте коды. Вопросы: 1414.",
}

#: A script in a message must stay text wherever it is shown.
SCRIPT = (
    "<script>document.title='broken'</script><img src=x onerror=alert(1)> бұл менің нөмірім емес"
)


class Citizen:
    """Somebody with a phone, as the simulator plays them."""

    def __init__(self, simulator: SimulatorClient, phone: str) -> None:
        self.phone = phone
        self._simulator = simulator
        self._seen = "0"

    async def says(self, text: str) -> str:
        """And hears this."""
        await self._simulator.write(self.phone, text)
        return await self.hears()

    async def writes(self, text: str) -> None:
        await self._simulator.write(self.phone, text)

    async def hears(self) -> str:
        """The next message, as soon as it comes."""
        while True:
            for message in await self._simulator.thread(self.phone, self._seen, 20):
                self._seen = message.id
                if message.direction == "to_phone":
                    return message.text


class Street(NamedTuple):
    """Phones, and a ministry that makes offers."""

    simulator: SimulatorClient
    bot: BotClient

    async def citizen(
        self, phone: str, benefit: str, language: str | None = None, **more: object
    ) -> Citizen:
        """Somebody who has just got an offer, `A-` and the end of their number."""
        row: dict[str, object] = {
            "offer_id": f"A-{phone[-3:]}", "benefit": benefit, "phone": phone,
            "iin": iin_for(phone), "region": "Астана", "accounts": ACCOUNTS, **more,
        }  # fmt: skip
        intake = await self.bot.offer(row | ({"language": language} if language else {}))
        assert not intake.rejected, intake
        citizen = Citizen(self.simulator, phone)
        await citizen.hears()
        return citizen


@asynccontextmanager
async def street(running: Running) -> AsyncIterator[Street]:
    """At ten in the morning."""
    async with (
        SimulatorClient(running.rig.simulator_url) as simulator,
        BotClient(running.url, TOKEN) as bot,
    ):
        now = (await simulator.time()).now
        await simulator.jump((next_local(now, 10, 0) - now).total_seconds())
        yield Street(simulator, bot)


async def play_a_day(street: Street) -> None:
    """A benefit that is paid, and every kind of trouble."""
    paid = await street.citizen(PAID, "birth", facts={"child_order": 2})
    for text in ("сәлеметсіз бе, қанша төленеді?", "иә, келісемін", "2"):
        await paid.says(text)
    unclear = await street.citizen(UNCLEAR, "job_loss", "ru", facts={"months": 3})
    for text in ("ок", "ну не знаю, муж против, надо подумать"):
        await unclear.says(text)
    cheated = await street.citizen(CHEATED, "large_family", "kk", facts={"children": 5})
    await cheated.says(FRAUD)
    await street.citizen(SILENT, "burial", "ru", facts={})
    gone = await street.citizen(GONE, "childcare", "kk", facts={"child_order": 1})
    await gone.says("СТОП")
    wrong = await street.citizen(WRONG, "birth", "kk", facts={"child_order": 1})
    await wrong.writes(SCRIPT)
    while "paid" != (log := await street.bot.log(PAID)).offers[0].state:  # type: ignore[union-attr]
        await paid.hears()
    del log


async def write_a_warning(tab: Page) -> str:
    """By a supervisor; the address of the draft."""
    await tab.goto("/console/fraud/warnings/new")
    for language, words in WARNING.items():
        await tab.fill(f"[name={language}]", words)
    await tab.click("button[value=preview]")
    await tab.click("button[value=draft]")
    await tab.wait_for_url(r"**/fraud/warnings/*")
    return tab.url
