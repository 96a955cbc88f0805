"""What every store promises about applications, and about the proofs they stand on."""

from msgspec.structs import replace

from flows.effects import FileApplication, KeepEvidence
from flows.events import RegistryAnswered
from storage.queries import Queries
from storage.store import Application, Filed, Recovered, RegistryDecision
from tests.storage.road import AIGUL, IBAN, IIN, NOW, Road, later, offer, send

FILE = FileApplication("app-A", "A", IBAN, 164_350)


def proof(step: str = "agreement", shown_turn: int | None = 1, offer_id: str = "A") -> KeepEvidence:
    return KeepEvidence(offer_id, step, shown_turn, "иә", "consent", "stem:келіс", "kk")


async def consented(road: Road, offer_id: str = "A") -> None:
    """An offer was shown and delivered; the citizen has agreed, and the application is due."""
    await road.add(offer(offer_id))
    await road.turn(send("Сізге ұсыныс", key="offer", offer_id=offer_id))
    (message,) = await road.claim()
    (smsc_id,) = await road.sent(message)
    await road.receipt(smsc_id, at=later(seconds=3))
    await road.write()
    batch = await road.store.claim(1, offers=False)
    (dialogue,) = batch.dialogues.values()
    agreed = replace(dialogue.offer(offer_id), state="filing", consented_at=later(minutes=1))
    filed = FileApplication(f"app-{offer_id}", offer_id, IBAN, 164_350)
    shown_turn = dialogue.turn
    await road.turn(proof("agreement", shown_turn, offer_id), filed, change=agreed)


class TestApplications:
    async def test_an_application_is_claimed_whole(self, road: Road) -> None:
        await consented(road)
        (application,) = await road.store.claim_applications(NOW, 10)
        assert application == Application(
            application_id="app-A",
            offer_id="A",
            benefit="birth",
            variant=None,
            iin=IIN,
            iban=IBAN,
            phone=AIGUL,
            region="Almaty",
            facts={"child": "Алия", "order": 2},
            amount=164_350,
            consented_at=later(minutes=1),
            evidence=application.evidence,
            attempt=1,
        )
        assert len(application.evidence) == 64

    async def test_an_application_is_claimed_once(self, road: Road) -> None:
        await consented(road)
        assert len(await road.store.claim_applications(NOW, 10)) == 1
        assert await road.store.claim_applications(NOW, 10) == []

    async def test_an_application_is_made_once(self, road: Road) -> None:
        await road.add(offer("A"))
        await road.turn(FILE)
        await road.answer(FILE)
        assert len(await road.store.claim_applications(NOW, 10)) == 1

    async def test_what_the_registry_took_is_not_filed_again(self, road: Road) -> None:
        await consented(road)
        await road.store.claim_applications(NOW, 10)
        await road.store.mark_filed([Filed("app-A", "taken")], NOW)
        await road.store.recover()
        assert await road.store.claim_applications(later(days=9), 10) == []
        assert await road.pending() == []

    async def test_an_application_is_tried_again_when_it_is_time(self, road: Road) -> None:
        await consented(road)
        await road.store.claim_applications(NOW, 10)
        retry = Filed("app-A", "retry", later(minutes=5), "503")
        await road.store.mark_filed([retry], NOW)
        assert await road.store.claim_applications(later(minutes=4), 10) == []
        (application,) = await road.store.claim_applications(later(minutes=5), 10)
        assert application.attempt == 2

    async def test_a_refusal_enters_the_inbox_once(self, road: Road) -> None:
        await consented(road)
        await road.store.claim_applications(NOW, 10)
        for _ in range(2):
            await road.store.mark_filed([Filed("app-A", "refused", reason="no such IIN")], NOW)
        assert await road.pending() == [RegistryAnswered("A", "rejected", reason="no such IIN")]
        assert await road.store.claim_applications(later(days=9), 10) == []

    async def test_what_was_on_its_way_in_a_crash_is_due_again(self, road: Road) -> None:
        await consented(road)
        await road.store.claim_applications(NOW, 10)
        assert await road.store.recover() == Recovered(unknown=0, applications=1)
        assert len(await road.store.claim_applications(NOW, 10)) == 1

    async def test_a_decision_enters_the_inbox_once(self, road: Road) -> None:
        await consented(road)
        answer = RegistryAnswered("?", "assigned", 164_350, "2026-04-01")
        decision = RegistryDecision("d1", "app-A", answer)
        assert await road.store.decide([decision], NOW) == [True]
        assert await road.store.decide([decision], NOW) == [True]
        assert await road.pending() == [replace(answer, offer_id="A")]

    async def test_a_decision_on_an_unknown_application_is_told(self, road: Road) -> None:
        decision = RegistryDecision("d1", "app-Z", RegistryAnswered("Z", "paid"))
        assert await road.store.decide([decision], NOW) == [False]


class TestEvidence:
    async def test_the_chain_holds(self, road: Road, queries: Queries) -> None:
        await consented(road, "A")
        await consented(road, "B")
        await road.answer(proof("terms"), proof("account"))
        verdict = await queries.check_evidence()
        assert verdict.holds
        assert verdict.links == 4

    async def test_the_application_stands_on_the_last_proof_of_its_offer(
        self, road: Road, queries: Queries
    ) -> None:
        await consented(road, "A")
        await consented(road, "B")
        by_offer = {a.offer_id: a.evidence for a in await road.store.claim_applications(NOW, 9)}
        links = {link.proof.offer_id: link for link in await queries.evidence_of(AIGUL)}
        assert by_offer == {offer_id: link.hash for offer_id, link in links.items()}

    async def test_a_proof_holds_what_was_shown_and_when_it_arrived(
        self, road: Road, queries: Queries
    ) -> None:
        await consented(road)
        (link,) = await queries.evidence_of(AIGUL)
        assert (link.proof.shown_text, link.proof.shown_version) == ("Сізге ұсыныс", "v1")
        assert link.proof.shown_delivered_at == 1_772_445_603_000_000
        assert (link.proof.reply, link.proof.rule) == ("иә", "stem:келіс")

    async def test_a_proof_of_something_never_shown_says_so(
        self, road: Road, queries: Queries
    ) -> None:
        await road.answer(proof(shown_turn=None), proof(shown_turn=77))
        assert [link.proof.shown_text for link in await queries.evidence_of(AIGUL)] == [None, None]
