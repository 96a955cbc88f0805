"""The fraud desk's judgement: is a forwarded text ours, a likely fraud, or unknown."""

from flows.fraud.judge import judge
from flows.fraud.verdict import Verdict

__all__ = ["Verdict", "judge"]
