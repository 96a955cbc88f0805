"""The SMSC's end of a link that can fall ill: deaf and dumb while it looks alive, or slow to say
that it lives."""

from typing import Protocol, cast

from gateway_sim.condition import Condition
from sms.smpp.frame import Frame
from sms.smpp.smsc_session import SmscSession


class Ill(Protocol):
    """Whoever handles the link, and knows how the network is."""

    condition: Condition


class SmscLink(SmscSession):
    """With `deaf`, nothing is read and nothing said any more. Octets have been lost then, so it
    never recovers; the peer has to notice."""

    deaf = False

    def data_received(self, data: bytes) -> None:
        if self._condition.profile.dead:
            self.deaf = True
        if not self.deaf:
            super().data_received(data)

    def write(self, octets: bytes) -> None:
        if not (self.deaf or self._condition.profile.dead):
            super().write(octets)

    def _take_enquire_link(self, data: bytes, frame: Frame) -> None:
        profile = self._condition.profile
        if not profile.silent_enquire and profile.enquire_s is None:
            super()._take_enquire_link(data, frame)
            return
        wait_s = self._condition.enquire_s()
        if wait_s is not None:
            self._loop.call_later(wait_s, super()._take_enquire_link, data, frame)

    @property
    def _condition(self) -> Condition:
        return cast(Ill, self._handler).condition
