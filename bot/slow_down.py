"""What we do when the SMSC says "slow down": pause, longer and longer while it takes nothing."""

import time
from collections.abc import Callable

import structlog

log = structlog.get_logger()

#: Seconds of the first pause, which doubles up to the longest while the SMSC takes nothing at all.
_FIRST_S, _LONGEST_S = 0.25, 30.0


class SlowDown:
    def __init__(self, gateway: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._gateway = gateway
        self._monotonic = monotonic
        self._slow = False
        self._pause_s = _FIRST_S
        self._until = monotonic()

    def seconds(self) -> float:
        """Until sending may go on; not above 0 when it may."""
        return self._until - self._monotonic()

    def learn(self, *, throttled: int, taken: int) -> None:
        """So many of the last messages were sent away and so many taken."""
        if throttled:
            lone = throttled == 1  # says more about one number than about the link
            self._pause_s = _FIRST_S if taken or lone else min(self._pause_s * 2, _LONGEST_S)
            self._until = self._monotonic() + self._pause_s
            if not self._slow:
                log.warning("the SMSC says slow down", gateway=self._gateway)
            self._slow = True
        elif taken:
            self._slow = False
            self._pause_s = _FIRST_S
