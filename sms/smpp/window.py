"""The requests of one session that wait for their answers: sequence number → (sent at, token).

A dict keeps the order of insertion, so the oldest request is always the first one, and one look at
it says whether anything is overdue. There is no timer per request.
"""

from collections.abc import Iterable


class Window:
    """`size` requests may be under way at once. Times are seconds of the loop's clock."""

    __slots__ = ("pending", "size")

    def __init__(self, size: int) -> None:
        self.size = size
        self.pending: dict[int, tuple[float, object]] = {}

    @property
    def free(self) -> int:
        return self.size - len(self.pending)

    def open(self, sequences: Iterable[int], tokens: Iterable[object], now: float) -> None:
        """These requests go out now. Raises ValueError, and has then opened none, where there is
        not one token for each."""
        pairs = zip(sequences, tokens, strict=True)
        self.pending |= {sequence: (now, token) for sequence, token in pairs}

    def take_overdue(self, sent_before: float) -> list[object]:
        """The tokens of the requests that were sent by then; they are no longer waited for."""
        overdue = []
        for sequence, (sent_at, token) in self.pending.items():
            if sent_at > sent_before:
                break
            overdue.append((sequence, token))
        for sequence, _ in overdue:
            del self.pending[sequence]
        return [token for _, token in overdue]

    def take_all(self) -> list[object]:
        """The tokens of all requests, oldest first; none is waited for any longer."""
        tokens = [token for _, token in self.pending.values()]
        self.pending.clear()
        return tokens
