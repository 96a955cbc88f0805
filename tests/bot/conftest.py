"""What the tests of the service share."""

import asyncio

# A plugin asks for the loop also in tests without one, and Python 3.11 would then make one that
# nobody closes; once a loop was set (even to none), it does not.
asyncio.set_event_loop(None)
