"""A link that is lost or refused is tried again, and never like an attack."""

import pytest

from sms.smpp.backoff import Backoff
from sms.smpp.errors import LinkDown
from sms.smpp.link import Esme
from tests.sms.wires import PATIENCE_S, config


async def test_a_refused_password_is_tried_again_slowly(smsc, client, pauses):
    esme = Esme(config(smsc.port, password="guess", reconnect_max_s=600.0), client)
    await esme.start()
    assert 300 <= await pauses.first() <= 600
    assert smsc.stats.refused_binds == 1
    with pytest.raises(LinkDown, match="ESME_RINVPASWD"):
        await esme.wait_bound(0)
    await esme.stop()


async def test_a_lost_link_is_tried_again_soon(smsc, client, pauses):
    esme = Esme(config(smsc.port, reconnect_min_s=2.0, reconnect_max_s=600.0), client)
    await esme.start()
    await esme.wait_bound(PATIENCE_S)
    await smsc.stop()
    assert 1 <= await pauses.first() <= 2
    await esme.stop()


async def test_after_a_link_that_was_up_the_pauses_begin_anew(smsc, client, pauses):
    await smsc.stop()
    esme = Esme(config(smsc.port, reconnect_min_s=2.0, reconnect_max_s=600.0), client)
    pauses.over.set()
    await esme.start()
    await pauses.until(lambda: len(pauses.wanted) > 5)
    await smsc.start()
    await esme.wait_bound(PATIENCE_S)
    failures = len(pauses.wanted)
    await smsc.stop()
    await pauses.until(lambda: len(pauses.wanted) > failures)
    assert pauses.wanted[failures - 1] > 30
    assert 1 <= pauses.wanted[failures] <= 2
    await esme.stop()


async def test_a_link_comes_up_when_the_smsc_does(smsc, client, pauses):
    await smsc.stop()
    esme = Esme(config(smsc.port), client)
    await esme.start()
    await pauses.first()
    with pytest.raises(LinkDown, match="Connect call failed"):
        await esme.wait_bound(0)
    await smsc.start()
    pauses.over.set()
    await esme.wait_bound(PATIENCE_S)
    await esme.stop()


def test_each_pause_is_longer_up_to_the_longest():
    backoff = Backoff(0.5, 5, spread=lambda: 1.0)
    assert [backoff.pause_s() for _ in range(6)] == [0.5, 1, 2, 4, 5, 5]
    backoff.reset()
    assert backoff.pause_s() == 0.5


def test_pauses_are_spread_over_their_upper_half():
    assert Backoff(2, 8, spread=lambda: 0.0).pause_s() == 1
    assert Backoff(2, 8, spread=lambda: 0.5).longest_s() == 6
    assert len({Backoff(2, 8).pause_s() for _ in range(20)}) > 1
