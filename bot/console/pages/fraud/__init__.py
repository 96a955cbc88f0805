"""The fraud desk: what citizens report, in groups and waves; and warnings, made by two people."""

from bot.console.pages.fraud.reported import page
from bot.console.pages.fraud.warned import decide, show, write

__all__ = ["decide", "page", "show", "write"]
