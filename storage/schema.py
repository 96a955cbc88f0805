"""The tables of the road, once for every engine: migrations are checked against them, queries are
built on them, and the hot SQL of each engine names their columns. Those of staff and the console
stand in `storage.staff_schema`, those by which workers share a database in `storage.shared_schema`.

Foreign keys are not declared: the road writes parents and children in one transaction, and a check
per row would cost a tenth of its speed. Times are microseconds (`storage.moments`).
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    event,
    text,
)

from storage.columns import Moment, RowId, metadata, on_engine, partial
from storage.months import NEVER, cut_into_months
from storage.postgres.search_tables import make_search

#: The migration these tables are the result of (a test compares both).
REVISION = "0009"

#: The oldest tables this program still works with, while others are replaced by it one by one.
OLDEST_REVISION = "0009"

dialogues = Table(
    "dialogues",
    metadata,
    Column("citizen", Text, primary_key=True, comment="keyed hash of the phone number"),
    Column("phone", LargeBinary, nullable=False, comment="sealed, E.164"),
    Column("state", Text, nullable=False, server_default="open"),
    Column("language", Text),
    Column("body", Text, comment="JSON; null before the first turn"),
    Column("operator", Text, comment="first digits, 701; null before 0006"),
)

offers = Table(
    "offers",
    metadata,
    Column("offer_id", Text, primary_key=True),
    Column("citizen", Text, nullable=False),
    Column("benefit", Text, nullable=False),
    Column("variant", Text),
    Column("region", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("person", LargeBinary, nullable=False, comment="sealed JSON: IIN and name"),
    Column("iin_key", Text, nullable=False, comment="blind index"),
    Column("accounts", LargeBinary, comment="sealed JSON: accounts on file"),
    Column("iban", LargeBinary, comment="sealed: the account chosen"),
    Column("iban_key", Text, comment="blind index of the account chosen"),
    Column("arrived_at", Moment, nullable=False),
    Column("offered_at", Moment),
    Column("delivered_at", Moment, comment="written by receipts alone"),
    Column("answered_at", Moment),
    Column("consented_at", Moment),
    Column("filed_at", Moment),
    Column("assigned_at", Moment),
    Column("paid_at", Moment),
    Column("closed_at", Moment),
    Column("body", Text, nullable=False, comment="JSON"),
    Column("content", Text, comment="keyed hash of the row; null before 0003"),
    Index("offers_citizen", "citizen"),
    Index("offers_iin", "iin_key"),
    partial("offers_iban", "iban_key", where="iban_key IS NOT NULL"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", Text, comment="the sender's id of it; null for what happens in the house"),
    Column("citizen", Text, nullable=False),
    Column("lane", Integer, nullable=False, comment="0 live, 1 arrivals of offers"),
    Column("at", Moment, nullable=False),
    Column("event", Text, comment="JSON; null once done"),
    Column("secret", LargeBinary, comment="sealed: the IBAN in a message; null once done"),
    Column("guard", Text, comment="keyed hash of number and text, where the sender gave no id"),
    Column("link", Text, comment="the link it came over, beside a guard"),
    Column("done_at", Moment),
    partial("inbox_key", "key", unique=True, where="key IS NOT NULL"),
    partial("inbox_pending", "lane", "id", where="done_at IS NULL"),
    partial("inbox_guard", "at", where="guard IS NOT NULL"),
    sqlite_autoincrement=True,
)

#: On PostgreSQL, the key is (citizen, id), and months of ids are tables of their own
#: (`storage.months`). There `due` says how open a message is, so that a change of its delivery
#: touches no index: null once it has left, `NEVER` while its fate is unknown.
messages = Table(
    "messages",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("citizen", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("direction", Text, nullable=False, comment="in, out"),
    Column("n", Integer, nullable=False, comment="its place among those of the turn"),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False, comment="masked"),
    Column("parts", Integer, nullable=False),
    Column("offer_id", Text),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    # in: how it was read
    Column("intent", Text),
    Column("sure", Integer),
    Column("language", Text),
    Column("rule", Text),
    Column("question", Text),
    # out: what it is, and how far it has come
    Column("key", Text),
    Column("version", Text),
    Column("lane", Text, comment="replies, bulk"),
    Column("delivery", Text),
    Column("due", Moment, comment="not to be sent before"),
    Column("pieces", Integer, comment="ids the SMSC gave, if not one a part; 0: refused"),
    Column("sent_at", Moment),
    Column("final_at", Moment),
    Column("error", Text),
    on_engine("postgresql", Index("messages_id", "id")),
    on_engine("sqlite", Index("messages_turn", "citizen", "turn", "direction", "n", unique=True)),
    Index(
        "messages_waiting",
        "lane",
        "id",
        "parts",
        sqlite_where=text("delivery = 'waiting'"),
        postgresql_where=text(f"due < {NEVER}"),
    ),
    Index(
        "messages_open",
        "citizen",
        "id",
        sqlite_where=text("delivery IN ('waiting', 'sending', 'unknown')"),
        postgresql_where=text("due IS NOT NULL"),
    ),
)

#: On PostgreSQL, the key is (citizen, message_id, gateway, smsc_id), cut into the same months.
segments = Table(
    "segments",
    metadata,
    Column("gateway", Text, primary_key=True),
    Column("smsc_id", Text, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Column("part", Integer, nullable=False),
    Column("delivered_at", Moment),
    Column("failure", Text, comment="cancelled, rejected, expired, undelivered"),
    Column("failed_at", Moment),
    Column("error", Text, nullable=False, server_default=""),
    Column("citizen", Text, comment="whose message it is part of; on PostgreSQL alone"),
    on_engine("sqlite", Index("segments_message", "message_id")),
    on_engine("postgresql", Index("segments_id", "smsc_id", "gateway")),
    sqlite_with_rowid=False,
)

#: Receipts whose message nobody knows yet. `seen` is the newest message there was when it came:
#: a message made later cannot be meant, even if the SMSC counts its ids from 1 again.
orphans = Table(
    "orphans",
    metadata,
    Column("gateway", Text, primary_key=True),
    Column("smsc_id", Text, primary_key=True),
    Column("delivery", Text, primary_key=True),
    Column("citizen", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("error", Text, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Index("orphans_citizen", "citizen"),
    sqlite_with_rowid=False,
)

#: Only ever appended to and eaten from the front. A timer that was replaced or dropped stays until
#: it falls due; the body of its offer or dialogue no longer names its turn, so it does not fire.
timers = Table(
    "timers",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("due", Moment, nullable=False),
    Column("citizen", Text, nullable=False),
    Column("offer_id", Text, comment="null: of the dialogue"),
    Column("kind", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Index("timers_due", "due"),
    on_engine("postgresql", Index("timers_citizen", "citizen")),
)

applications = Table(
    "applications",
    metadata,
    Column("application_id", Text, primary_key=True),
    Column("offer_id", Text, nullable=False),
    Column("citizen", Text, nullable=False),
    Column("state", Text, nullable=False, comment="waiting, sending, taken, refused"),
    Column("iban", LargeBinary, comment="sealed"),
    Column("amount", BigInteger),
    Column("evidence", Text, nullable=False, comment="hash of the last proof of the offer"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due", Moment, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("reason", Text, nullable=False, server_default=""),
    Index("applications_citizen", "citizen"),
    partial("applications_open", "due", where="state IN ('waiting', 'sending')"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("number", RowId, primary_key=True, autoincrement=False),
    Column("offer_id", Text, nullable=False),
    Column("citizen", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("step", Text, nullable=False),
    Column("shown_turn", Integer),
    Column("shown_text", Text),
    Column("shown_version", Text),
    Column("shown_delivered_at", BigInteger),
    Column("reply", Text, nullable=False),
    Column("intent", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("evidence_offer", "offer_id", "number"),
    Index("evidence_citizen", "citizen"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("citizen", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("text", Text, nullable=False, comment="masked"),
    Column("offer_id", Text),
    Column("turn", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", Text, nullable=False, server_default="open", comment="open, closed"),
    Column("closed_at", Moment),
    Column("closed_by", Text, comment="login"),
    Column("resolution", Text),
    Index("cases_citizen", "citizen"),
    partial("cases_open", "at", "id", where="state = 'open'"),
    partial("cases_open_kind", "kind", "at", "id", where="state = 'open'"),
    partial("cases_open_citizen", "citizen", "id", where="state = 'open'"),
    partial("cases_closed", "closed_at", "closed_by", where="state = 'closed'"),
)

#: Frauds that citizens reported; `turn` is the one a report began in, and that of its case.
reports = Table(
    "reports",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("citizen", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False, comment="masked"),
    Column("verdict", Text, nullable=False, comment="ours, fraud, unknown"),
    Column("reasons", Text, nullable=False, comment="JSON: sentences"),
    Column("grp", Text, comment="of similar reports; null when it came without a text"),
    Column("sender", LargeBinary, comment="sealed: number or name"),
    Column("sender_key", Text, comment="blind index"),
    Index("reports_turn", "citizen", "turn", unique=True),
    partial("reports_group", "grp", "at", where="grp IS NOT NULL"),
    Index("reports_at", "at"),
)

#: Which group the bearers of a mark are in (`flows.fraud.grouping`).
report_marks = Table(
    "report_marks",
    metadata,
    Column("mark", Text, primary_key=True),
    Column("grp", Text, nullable=False),
    sqlite_with_rowid=False,
)

#: Groups that grew fast: `last_at` moves on while reports keep coming.
waves = Table(
    "waves",
    metadata,
    Column("grp", Text, primary_key=True),
    Column("began_at", Moment, primary_key=True),
    Column("last_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

#: Warnings to many. Citizens up to `reached` have theirs in the inbox already, so a campaign that
#: was broken off goes on where it stopped.
campaigns = Table(
    "campaigns",
    metadata,
    Column("campaign_id", Text, primary_key=True),
    Column("kk", Text, nullable=False),
    Column("ru", Text, nullable=False),
    Column("regions", Text, nullable=False, comment="JSON; empty: all"),
    Column("languages", Text, nullable=False, comment="JSON; empty: all"),
    Column("begun_at", Moment, nullable=False),
    Column("reached", Text, nullable=False, server_default="", comment="the last citizen"),
    Column("issued", Integer, nullable=False, server_default="0"),
    Column("done_at", Moment),
)

#: Known values under the keys in use: what tells a wrong key (`storage.key_check`).
key_checks = Table(
    "key_checks",
    metadata,
    Column("name", Text, primary_key=True, comment="index, or seal: and the id of a key"),
    Column("value", LargeBinary, nullable=False),
)

event.listen(metadata, "after_create", cut_into_months)
event.listen(metadata, "after_create", make_search)
