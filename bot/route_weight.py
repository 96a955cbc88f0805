"""How much of its weight a gateway has at the moment: the sick lose it, and get it back slowly.

Only for choosing between gateways; the only way there is is used however sick it is.
"""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable

import structlog

from bot.gateway import Outcome

log = structlog.get_logger()

#: So many of the last messages are looked at, once there are so few at least.
_LAST, _FEW = 50, 10
#: A gateway is sick when more than this part of them got no answer or an error of its own; or when
#: more than this part was refused for good, as one that no longer knows our sender refuses all.
_SILENT, _REFUSING = 0.2, 0.5
#: A trouble halves the share, down to this: enough to notice that it is well again.
_LEAST = 1 / 16
#: With what share a gateway comes back whose link was down.
_BACK = 1 / 8
#: Seconds without trouble after which the share doubles.
_HEAL_S = 30.0
#: From this share on a gateway counts as well.
WELL = 0.5


class RouteWeight:
    """`share` of the weight, 0 to 1; `reason` says why it is what it is."""

    def __init__(self, gateway: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._gateway = gateway
        self._monotonic = monotonic
        self._outcomes: deque[Outcome] = deque(maxlen=_LAST)
        self._healthy_since = monotonic()
        self._was_up = False
        self.share = 0.0
        self.reason = "its link was not up yet"

    def look(self, is_up: bool, trouble: str) -> None:
        """To be called often: the link may have come or gone, and time heals."""
        if not is_up:
            if self.share:
                self._become(0.0, f"its link is down: {trouble}" if trouble else "its link is down")
            return
        if not self.share:
            self._come_up()
        while self.share < 1.0 and self._monotonic() - self._healthy_since >= _HEAL_S:
            self._healthy_since += _HEAL_S
            self._set(min(self.share * 2, 1.0), f"no trouble for {_HEAL_S:.0f} s")

    def learn(self, outcomes: Iterable[Outcome]) -> None:
        """What became of further messages. What never left says nothing about it, and a gateway
        that says slow down is well."""
        self._outcomes += [one for one in outcomes if one in _TELLING]
        if self.share and len(self._outcomes) >= _FEW:
            self._judge()

    def _judge(self) -> None:
        counts, total = Counter(self._outcomes), len(self._outcomes)
        silent, refused = counts["unknown"] + counts["later"], counts["rejected"]
        if silent > total * _SILENT:
            self._sicken(f"{silent} of its last {total} messages got no answer, or an error")
        elif refused > total * _REFUSING:
            self._sicken(f"{refused} of its last {total} messages were refused")

    def _sicken(self, reason: str) -> None:
        """What is known of it is used up, so that the next trouble is a new one."""
        self._outcomes.clear()
        self._become(max(self.share / 2, _LEAST), reason)

    def _come_up(self) -> None:
        self._outcomes.clear()
        if self._was_up:
            self._become(_BACK, "its link is up again")
        else:
            self._become(1.0, "its link is up")
        self._was_up = True

    def _become(self, share: float, reason: str) -> None:
        self._healthy_since = self._monotonic()
        self._set(share, reason)

    def _set(self, share: float, reason: str) -> None:
        tell = log.warning if share < self.share else log.info
        changed = share != self.share
        self.share, self.reason = share, reason
        if changed:
            tell("the weight of a gateway has changed", gateway=self._gateway, share=share,
                 reason=reason)  # fmt: skip


_TELLING: frozenset[Outcome] = frozenset({"sent", "unknown", "later", "rejected"})
