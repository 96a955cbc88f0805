"""The numbers: how many were asked, answered, agreed and were paid; beside the year 2025."""

from bot.console.pages.numbers.export import export
from bot.console.pages.numbers.shown import page, show

__all__ = ["export", "page", "show"]
