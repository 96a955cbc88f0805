"""With another key every citizen would be a stranger: such a database is not opened."""

from collections.abc import Callable

import pytest

from storage.crypto import Secrets
from storage.errors import WrongKey
from storage.opening import open_queries, open_store
from tests.storage.road import NOW, offer

OLD = "a-secret-of-the-tests"
NEW = "another-secret-of-the-tests"


async def opened_with(url: str, setting: str) -> None:
    """Opens and closes, as the service and as a command that only asks."""
    store = await open_store(url, Secrets.parse(setting))
    await store.close()
    queries = await open_queries(url, Secrets.parse(setting))
    await queries.close()


@pytest.mark.parametrize(
    "setting", [NEW, f"1:{NEW}", f"k1:{OLD}", f"1:{OLD},new:{NEW}", f"new:{NEW}"]
)
async def test_a_database_is_not_opened_with_another_key(url: str, setting: str) -> None:
    await opened_with(url, OLD)
    with pytest.raises(WrongKey, match="KELISIM_SECRET_KEY"):
        await open_store(url, Secrets.parse(setting))
    with pytest.raises(WrongKey, match="KELISIM_SECRET_KEY"):
        await open_queries(url, Secrets.parse(setting))


async def test_a_new_key_goes_in_front_and_the_old_one_stays(url: str) -> None:
    for setting in (OLD, f"1:{OLD}", f"new:{NEW},1:{OLD}", f"newer:{NEW}+,new:{NEW},1:{OLD}"):
        await opened_with(url, setting)


async def test_a_key_that_sealed_something_cannot_be_left_out(url: str) -> None:
    await opened_with(url, OLD)
    await opened_with(url, f"new:{NEW},1:{OLD}")
    with pytest.raises(WrongKey, match="“new”"):
        await open_store(url, Secrets.parse(OLD))


async def test_a_database_from_before_the_check_is_tried_by_its_rows(
    url: str, meddle: Callable[[str], None]
) -> None:
    store = await open_store(url, Secrets.parse(OLD))
    await store.add_offers([offer()], NOW)
    await store.close()
    meddle("DELETE FROM key_checks")
    for setting in (NEW, f"1:{OLD},new:{NEW}"):
        with pytest.raises(WrongKey):
            await open_store(url, Secrets.parse(setting))
    await opened_with(url, f"new:{NEW},1:{OLD}")


async def test_the_secret_is_not_told(url: str) -> None:
    await opened_with(url, OLD)
    with pytest.raises(WrongKey) as wrong:
        await open_store(url, Secrets.parse(NEW))
    assert OLD not in str(wrong.value)
    assert NEW not in str(wrong.value)
