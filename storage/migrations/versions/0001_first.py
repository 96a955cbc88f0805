"""The first tables.

Frozen: later tables come in later revisions, however `storage.schema` changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "applications",
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="waiting, sending, taken, refused"),
        sa.Column("iban", sa.LargeBinary(), nullable=True, comment="sealed"),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column(
            "evidence", sa.Text(), nullable=False, comment="hash of the last proof of the offer"
        ),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_applications")),
    )
    op.create_index(
        "applications_open",
        "applications",
        ["due"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'sending')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="masked"),
        sa.Column("offer_id", sa.Text(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column(
            "state", sa.Text(), server_default="open", nullable=False, comment="open, closed"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index("cases_citizen", "cases", ["citizen"], unique=False)
    op.create_table(
        "dialogues",
        sa.Column("citizen", sa.Text(), nullable=False, comment="keyed hash of the phone number"),
        sa.Column("phone", sa.LargeBinary(), nullable=False, comment="sealed, E.164"),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True, comment="JSON; null before the first turn"),
        sa.PrimaryKeyConstraint("citizen", name=op.f("pk_dialogues")),
    )
    op.create_table(
        "evidence",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("shown_turn", sa.Integer(), nullable=True),
        sa.Column("shown_text", sa.Text(), nullable=True),
        sa.Column("shown_version", sa.Text(), nullable=True),
        sa.Column("shown_delivered_at", sa.BigInteger(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_evidence")),
    )
    op.create_index("evidence_citizen", "evidence", ["citizen"], unique=False)
    op.create_index("evidence_offer", "evidence", ["offer_id", "number"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "key",
            sa.Text(),
            nullable=True,
            comment="the sender's id of it; null for what happens in the house",
        ),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False, comment="0 live, 1 arrivals of offers"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.Text(), nullable=True, comment="JSON; null once done"),
        sa.Column(
            "secret",
            sa.LargeBinary(),
            nullable=True,
            comment="sealed: the IBAN in a message; null once done",
        ),
        sa.Column(
            "guard",
            sa.Text(),
            nullable=True,
            comment="keyed hash of number and text, where the sender gave no id",
        ),
        sa.Column(
            "link", sa.Text(), nullable=True, comment="the link it came over, beside a guard"
        ),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "inbox_guard",
        "inbox",
        ["at"],
        unique=False,
        sqlite_where=sa.text("guard IS NOT NULL"),
        postgresql_where=sa.text("guard IS NOT NULL"),
    )
    op.create_index(
        "inbox_key",
        "inbox",
        ["key"],
        unique=True,
        sqlite_where=sa.text("key IS NOT NULL"),
        postgresql_where=sa.text("key IS NOT NULL"),
    )
    op.create_index(
        "inbox_pending",
        "inbox",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False, comment="in, out"),
        sa.Column("n", sa.Integer(), nullable=False, comment="its place among those of the turn"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="masked"),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=True),
        sa.Column("sure", sa.Integer(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("lane", sa.Text(), nullable=True, comment="replies, bulk"),
        sa.Column("delivery", sa.Text(), nullable=True),
        sa.Column("due", sa.BigInteger(), nullable=True, comment="not to be sent before"),
        sa.Column(
            "pieces",
            sa.Integer(),
            nullable=True,
            comment="ids the SMSC gave, if not one a part; 0: refused",
        ),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("final_at", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index(
        "messages_open",
        "messages",
        ["citizen", "id"],
        unique=False,
        sqlite_where=sa.text("delivery IN ('waiting', 'sending', 'unknown')"),
        postgresql_where=sa.text("delivery IN ('waiting', 'sending', 'unknown')"),
    )
    op.create_index("messages_turn", "messages", ["citizen", "turn", "direction", "n"], unique=True)
    op.create_index(
        "messages_waiting",
        "messages",
        ["lane", "id", "parts"],
        unique=False,
        sqlite_where=sa.text("delivery = 'waiting'"),
        postgresql_where=sa.text("delivery = 'waiting'"),
    )
    op.create_table(
        "offers",
        sa.Column("offer_id", sa.Text(), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("benefit", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False, comment="sealed JSON: IIN and name"),
        sa.Column("iin_key", sa.Text(), nullable=False, comment="blind index"),
        sa.Column(
            "accounts", sa.LargeBinary(), nullable=True, comment="sealed JSON: accounts on file"
        ),
        sa.Column("iban", sa.LargeBinary(), nullable=True, comment="sealed: the account chosen"),
        sa.Column(
            "iban_key", sa.Text(), nullable=True, comment="blind index of the account chosen"
        ),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.Column("offered_at", sa.BigInteger(), nullable=True),
        sa.Column(
            "delivered_at", sa.BigInteger(), nullable=True, comment="written by receipts alone"
        ),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("consented_at", sa.BigInteger(), nullable=True),
        sa.Column("filed_at", sa.BigInteger(), nullable=True),
        sa.Column("assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("paid_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False, comment="JSON"),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_offers")),
    )
    op.create_index("offers_citizen", "offers", ["citizen"], unique=False)
    op.create_index(
        "offers_iban",
        "offers",
        ["iban_key"],
        unique=False,
        sqlite_where=sa.text("iban_key IS NOT NULL"),
        postgresql_where=sa.text("iban_key IS NOT NULL"),
    )
    op.create_index("offers_iin", "offers", ["iin_key"], unique=False)
    op.create_table(
        "orphans",
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("smsc_id", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("gateway", "smsc_id", "delivery", name=op.f("pk_orphans")),
        sqlite_with_rowid=False,
    )
    op.create_index("orphans_citizen", "orphans", ["citizen"], unique=False)
    op.create_table(
        "segments",
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("smsc_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
        sa.Column(
            "failure", sa.Text(), nullable=True, comment="cancelled, rejected, expired, undelivered"
        ),
        sa.Column("failed_at", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("gateway", "smsc_id", name=op.f("pk_segments")),
        sqlite_with_rowid=False,
    )
    op.create_index("segments_message", "segments", ["message_id"], unique=False)
    op.create_table(
        "timers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("offer_id", sa.Text(), nullable=True, comment="null: of the dialogue"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timers")),
    )
    op.create_index("timers_due", "timers", ["due"], unique=False)
