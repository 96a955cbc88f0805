"""Everything the simulator complains about, in one tree.

    SimulatorError
    ├── ConversationError   a conversation file that cannot be read as one
    ├── BadFile             a file of profiles, operators or people that makes no sense
    ├── BadRequest          what a caller asked for makes no sense (HTTP 400)
    │   └── NotThere        … or names something that is not there (HTTP 404)
    ├── QueueFull           more messages wait for the bot than the simulator keeps (HTTP 503)
    ├── Departure           a played conversation went another way than its file says
    └── Unreachable         the simulator or the bot does not answer a command
        └── Refused         … or answers that it will not do it

Each says in a sentence what happened, what it means, and what to do.
"""

from pathlib import PurePath


class SimulatorError(Exception):
    """Base of all errors of the simulator."""


class ConversationError(SimulatorError):
    """`problems` holds (line, sentence) pairs, all that were found in the file."""

    def __init__(self, file: str | PurePath, problems: list[tuple[int, str]]) -> None:
        self.file = str(file)
        self.problems = problems
        super().__init__("\n".join(f"{file}:{line}: {problem}" for line, problem in problems))


class BadFile(SimulatorError):
    """`key` of `file` is wrong for `reason`; an empty key means the file as a whole."""

    def __init__(self, file: str | PurePath, key: str, reason: str) -> None:
        self.key = key
        super().__init__(f"{file}: {key}: {reason}" if key else f"{file}: {reason}")


class BadRequest(SimulatorError):
    """A request that cannot be carried out as it stands."""


class NotThere(BadRequest):
    """A request about something that is not there."""


class QueueFull(SimulatorError):
    """Too many messages wait for the bot."""


class Departure(SimulatorError):
    """At `line` of the file the conversation should have gone as `expected` and went as `got`."""

    def __init__(self, line: int, expected: str, got: str) -> None:
        self.line = line
        self.expected = expected
        self.got = got
        super().__init__(f"line {line}: expected {expected}, got {got}")


class Unreachable(SimulatorError):
    """The other side does not answer, or answers what a command cannot use."""


class Refused(Unreachable):
    """The other side answered with the HTTP status `status`."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status = status
        super().__init__(sentence)
