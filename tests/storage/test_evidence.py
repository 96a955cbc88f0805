"""Tampering with the evidence shows, wherever it happens."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from storage.evidence import GENESIS, Link, Proof, link_hash, verify
from storage.queries import Queries
from tests.storage.road import Road
from tests.storage.test_applications_contract import consented

PROOF = Proof("A", "citizen", 3, 1, "agreement", 2, "ұсыныс", "v1", 1, "иә", "consent", "r", "kk")


def chain(length: int) -> list[Link]:
    links, previous = [], GENESIS
    for number in range(1, length + 1):
        proof = replace(PROOF, turn=number)
        links.append(Link(number, proof, previous, link_hash(previous, proof)))
        previous = links[-1].hash
    return links


def test_an_honest_chain_holds() -> None:
    assert verify(chain(5)).holds
    assert verify([]).holds


@pytest.mark.parametrize("field", Proof.__struct_fields__)
def test_no_word_of_a_proof_can_be_changed(field: str) -> None:
    links = chain(3)
    changed = "another" if isinstance(getattr(PROOF, field), str) else 99
    links[1] = replace(links[1], proof=replace(links[1].proof, **{field: changed}))
    assert verify(links).broken == 2


def test_a_proof_changed_with_its_hash_breaks_the_next() -> None:
    links = chain(3)
    forged = replace(links[1].proof, reply="жоқ")
    links[1] = replace(links[1], proof=forged, hash=link_hash(links[1].previous, forged))
    assert verify(links).broken == 3


def test_no_proof_can_be_taken_out() -> None:
    links = chain(3)
    assert verify([links[0], links[2]]).broken == 3


def test_proofs_cannot_change_places() -> None:
    links = chain(3)
    assert not verify([links[1], links[0], links[2]]).holds


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE evidence SET reply = 'жоқ' WHERE number = 1",
        "UPDATE evidence SET shown_text = shown_text || ' ' WHERE number = 2",
        "DELETE FROM evidence WHERE number = 1",
        "DELETE FROM evidence WHERE number = 2",
    ],
)
async def test_tampering_in_the_database_is_found(
    road: Road, queries: Queries, meddle: Callable[[str], None], tampering: str
) -> None:
    await consented(road, "A")
    await consented(road, "B")
    meddle(tampering)
    assert not (await queries.check_evidence()).holds
