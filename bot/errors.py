"""What can go wrong in words for the person at the keyboard.

KelisimError            one sentence: what happened, what it means, what to do; exit code 2
├── SettingError        a setting is wrong: names it, says why, gives an example
├── RowError            a row of an offers file is wrong: field and reason; the others go on
├── FileError           a file cannot be read
├── ImportStopped       an import ended before its file did
├── DeedError           what staff want done cannot be done so
├── CampaignError       a warning to many cannot go out as it is
├── YearError           a year cannot be played to its end
└── SignatureError      a callback is not from the registry, or is too old
"""


class KelisimError(Exception):
    """Shown to a person as it stands, without a traceback."""


class SettingError(KelisimError):
    """A setting is wrong. `value` is left out where the setting is a secret."""

    def __init__(self, env: str, reason: str, example: str = "", value: str = "") -> None:
        said = f"{env} is “{value}”" if value else env
        hint = f" For example: {env}={example}" if example else ""
        super().__init__(f"{said}: {reason}.{hint}")
        self.env = env


class RowError(KelisimError):
    """One row of offers is refused for this field and reason."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class FileError(KelisimError):
    """A file cannot be read, or is not what its name says."""


class ImportStopped(KelisimError):
    """An import ended before its file did. What was written stays."""


class DeedError(KelisimError):
    """What somebody of the staff wants done to a conversation cannot be done so."""


class CampaignError(KelisimError):
    """A warning to many cannot go out as it is: its words break a rule, or reach nobody."""


class YearError(KelisimError):
    """A year cannot be played to its end: a process of it does not start, or dies."""


class SignatureError(KelisimError):
    """A callback without a valid, fresh signature; nothing of it is taken in."""
