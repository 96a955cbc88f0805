"""Reading replies: what a citizen meant, how surely, and by which rule."""

from flows.reading.reader import read
from flows.reading.reading import Intent, Reading, Spoken

__all__ = ["Intent", "Reading", "Spoken", "read"]
