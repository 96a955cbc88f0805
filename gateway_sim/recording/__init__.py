"""Turns what happened on a phone into a conversation file that plays again."""
