"""The conversation rules: pure, without I/O, clock or asyncio.

Start at `engine.py` (one turn), then `offer_machine.py` (offered → … → paid) and the TOML files.
"""
