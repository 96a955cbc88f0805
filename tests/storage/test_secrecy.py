"""No phone number, IIN or account can be read from the database's files."""

from pathlib import Path

from flows.events import MessageReceived
from storage.store import Arrival, Store
from tests.storage.conftest import on_sqlite
from tests.storage.road import AIGUL, IBAN, IIN, NOW, Road
from tests.storage.test_applications_contract import consented

#: Of the file itself.
pytestmark = on_sqlite

NAME = "Айгүл"
OTHER_IBAN = "KZ75125KZT2069100100"


async def test_no_number_lies_open_in_the_files(road: Road, store: Store, file: Path) -> None:
    await consented(road)
    event = MessageReceived("менің шотым •••", 1, OTHER_IBAN)
    await store.receive([Arrival("mo:iban", AIGUL, event, NOW)])
    await road.claim()
    await store.claim_applications(NOW, 10)
    bytes_on_disk = {p.name: p.read_bytes() for p in file.parent.glob(f"{file.name}*")}
    assert f"{file.name}-wal" in bytes_on_disk
    found = {
        (name, secret)
        for name, content in bytes_on_disk.items()
        for secret in (AIGUL, AIGUL[1:], AIGUL[2:], IIN, IBAN, IBAN[4:], OTHER_IBAN, NAME)
        if secret.encode() in content
    }
    assert found == set()
    assert "менің шотым".encode() in bytes_on_disk[f"{file.name}-wal"], "the scan sees nothing"


async def test_done_events_keep_no_account(road: Road, store: Store, file: Path) -> None:
    event = MessageReceived("менің шотым •••", 1, OTHER_IBAN)
    await store.receive([Arrival("mo:iban", AIGUL, event, NOW)])
    await road.skip()
    read = store._connections.read  # type: ignore[attr-defined]
    assert await read.rows("SELECT event, secret FROM inbox") == [(None, None)]
