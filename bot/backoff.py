"""How long to wait before trying again: longer each time, and never all at the same moment."""

import random


def backoff(attempt: int, first_s: float, longest_s: float) -> float:
    """Seconds before the try after `attempt` failures (1, 2, …): doubling from `first_s` up to
    `longest_s`, of which half is by chance."""
    whole = min(longest_s, first_s * 2.0 ** min(attempt - 1, 30))
    return whole * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, keeps no secret
