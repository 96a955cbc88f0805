"""A secret that nobody guesses."""

import secrets


def new_secret() -> str:
    """43 characters, 256 bits."""
    return secrets.token_urlsafe(32)
