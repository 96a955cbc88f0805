"""What can go wrong with what must survive.

StorageError
├── SecretError           the setting with the secrets cannot be used as it is
├── WrongKey              the secrets are not those the database was written with
├── SealError             a value at rest cannot be opened: key missing, or bytes changed
├── UnsupportedDatabase   an address of a kind nobody has written a store for
├── SchemaBehind          the database is older than the program
├── SchemaAhead           the database is newer than the program
├── OwnedElsewhere        another running service has the database
├── DatabaseUnusable      the file cannot be read or written, or is no database
├── NoArchives            this kind of database keeps no archives of its own
├── NoFile                the database is no file of this machine
├── CannotMove            a database cannot be moved to that place, or not whole
├── AnotherCampaign       the id of a campaign stands for other words or citizens
├── HeldByColleague       somebody else of the staff has the conversation
├── LoginTaken            somebody else of the staff signs in with this name
├── LeaseLost             another worker serves these citizens by now; nothing was written
├── TooManyWorkers        more of them than the ids of messages can tell apart
└── CommittedElsewhere    another process took the same events: nothing of this batch was written
"""

from datetime import datetime


class StorageError(Exception):
    """Something is wrong with what must survive."""


class SecretError(StorageError):
    """The secrets cannot be used as they are."""


class WrongKey(StorageError):
    """The secrets are not those the database was written with; nothing was opened."""


class SealError(StorageError):
    """A value at rest cannot be opened: its key is missing, or its bytes were changed."""


class UnsupportedDatabase(StorageError):
    """Nobody has written a store for this kind of database."""


class SchemaBehind(StorageError):
    """The database is older than the program: run `kelisim migrate` first."""


class SchemaAhead(StorageError):
    """The database is newer than the program: install the version that wrote it, or a later one."""


class OwnedElsewhere(StorageError):
    """Another running service has the database."""


class DatabaseUnusable(StorageError):
    """The file cannot be read or written, or is no database."""


class NoArchives(StorageError):
    """Archives are files beside a SQLite database. On PostgreSQL the months of old messages are
    detached instead: see docs/archives.md."""


class NoFile(StorageError):
    """Only the file of SQLite is read into memory; PostgreSQL has its own way: see
    docs/performance.md."""


class CannotMove(StorageError):
    """A database cannot be moved to that place, or not whole; the place is as it was."""


class AnotherCampaign(StorageError):
    """The id of a campaign stands for other words or citizens."""


class HeldByColleague(StorageError):
    """Somebody else of the staff has the conversation: `holder`, until then if they leave it."""

    def __init__(self, holder: str, until: datetime) -> None:
        self.holder, self.until = holder, until
        super().__init__(f"{holder} holds the conversation.")


class LoginTaken(StorageError):
    """Somebody else of the staff signs in with this name."""


class CommittedElsewhere(StorageError):
    """Another process has taken some of these events already; nothing of the batch was written."""


class LeaseLost(StorageError):
    """Another worker serves these citizens by now: nothing of the batch was written, and that
    worker takes the same events."""


class TooManyWorkers(StorageError):
    """Sixteen workers share this database already: stop one of them first. Of one that was killed
    the place is free after a minute."""
