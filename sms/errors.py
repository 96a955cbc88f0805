"""What can be wrong with a text or a number. What can go wrong on a link is in `sms.smpp.errors`.

    SmsError
    ├── BadNumber    not a phone number (also a ValueError)
    └── TextTooLong  more parts than a concatenated message may have (also a ValueError)

Bytes that come from the network never raise: they are read as far as they make sense.
"""


class SmsError(Exception):
    """What a caller gave cannot be sent as it is."""


class BadNumber(SmsError, ValueError):
    """A sentence that says what is wrong with a number, without showing the number whole."""


class TextTooLong(SmsError, ValueError):
    """A text needs more than the 255 parts that a concatenation header can count."""
