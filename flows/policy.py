"""What an operator may set about conversations, and every limit that is not a benefit's own."""

from datetime import time, timedelta

import msgspec

from flows.languages import Language


class QuietHours(msgspec.Struct, frozen=True):
    """From `start` to `end`, local time, over midnight where start is later."""

    start: time
    end: time


class Policy(msgspec.Struct, frozen=True):
    """Durations are timedeltas."""

    quiet: QuietHours | None = None
    #: the language of a citizen who answers in digits and whose language nobody knows; the
    #: text then says in a line how to get the other one
    default_language: Language | None = None
    #: the next offer does not follow the last answer on its heels
    offer_gap: timedelta = timedelta(seconds=5)
    #: "later" without a time means the next day
    postpone: timedelta = timedelta(hours=24)
    #: a repeated offer leaves at least this much time to answer
    postpone_margin: timedelta = timedelta(hours=2)
    #: how long the fraud desk waits for the number a suspicious message came from
    report_window: timedelta = timedelta(hours=1)
    #: two robots must not talk all night (PAINS.md, 12): answers an hour that move nothing,
    #: and the same answer in a row
    passive_replies: int = 12
    same_replies: int = 3
    window: timedelta = timedelta(hours=1)
    #: a question about an account is asked this often before a person takes over
    account_attempts: int = 3
    #: any other question that is not understood
    attempts: int = 2
    #: staff who hold a conversation and do nothing for so long have forgotten it
    staff_hold: timedelta = timedelta(hours=12)
    #: and what ran out while it waited for them ends after so long, unless they hold it
    staff_grace: timedelta = timedelta(days=3)
    #: a person may give more time, but no right waits for ever
    longest_extension: timedelta = timedelta(days=30)
