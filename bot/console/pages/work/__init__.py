"""The work list: who waits for a person, a desk for each conversation, and all that can be done
there. `panel.py` is for the page of the conversation too."""

from bot.console.pages.work import claims, deeds, desk, listing
from bot.console.pages.work.listing import page

__all__ = ["claims", "deeds", "desk", "listing", "page"]
