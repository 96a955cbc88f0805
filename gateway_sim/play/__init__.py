"""Plays conversation files against a running system, over the simulator's and the bot's HTTP."""
