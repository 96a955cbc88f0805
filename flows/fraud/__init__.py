"""The fraud desk's judgement: is a forwarded text ours, a likely fraud, or unknown."""

from flows.fraud.judge import Verdict, judge

__all__ = ["Verdict", "judge"]
