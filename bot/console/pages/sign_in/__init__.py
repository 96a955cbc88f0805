"""Signing in: the password, then the code of the telephone; the first time, a password of one's own
and the telephone are set up in between. Each step is a session of its own kind (`Stage`).

Whoever comes from the ministry's directory has given all of that there."""

from bot.console.pages.sign_in import by_directory, code, first_time, out, password
from bot.console.pages.sign_in.steps import page

__all__ = ["by_directory", "code", "first_time", "out", "page", "password"]
