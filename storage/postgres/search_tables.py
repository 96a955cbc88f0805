"""The tables of the search on PostgreSQL, and how they hear of what is new.

Triggers note whose conversation changed, in the transaction that changed it: however many workers
write, and whenever one of them dies, nobody is forgotten. For a batch of turns that is one
statement that writes a short row a citizen; whatever changes neither what was said nor what a
conversation is (a delivery, a timer) costs nothing.

The index is no part of what must survive: it is made again from the tables when it is emptied
(`storage.postgres.search_follow`).
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text

#: `doc` grows with what happens, so the newest come first when read backwards. `words` holds the
#: folded words: what the citizen said has weight A, what was said to them weight B.
_TABLES = (
    "CREATE TABLE search_conversations (citizen text PRIMARY KEY, doc bigint NOT NULL, "
    "upto bigint NOT NULL, marks text[] NOT NULL, words tsvector NOT NULL) "
    "WITH (autovacuum_vacuum_scale_factor = 0.05)",
    "CREATE UNIQUE INDEX search_conversations_doc ON search_conversations (doc)",
    "CREATE INDEX search_conversations_held ON search_conversations USING gin (words, marks)",
    "CREATE SEQUENCE search_docs OWNED BY search_conversations.doc",
    "CREATE TABLE search_dirty (n bigserial PRIMARY KEY, citizen text NOT NULL) "
    "WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0)",
    "CREATE TABLE search_place (name text PRIMARY KEY, value text NOT NULL)",
)

#: The API reads messages in the order of their ids; a conversation tells its timers.
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS messages_id ON messages (id)",
    "CREATE INDEX IF NOT EXISTS timers_citizen ON timers (citizen)",
)

#: Tables whose new rows change a conversation, and changes of rows that do.
_NEW = ("messages", "offers", "cases", "reports")
_CHANGED = {
    "dialogues": "(OLD.state, OLD.language) IS DISTINCT FROM (NEW.state, NEW.language)",
    "offers": "OLD.state IS DISTINCT FROM NEW.state",
    "cases": "OLD.state IS DISTINCT FROM NEW.state",
}

_FUNCTIONS = (
    "CREATE FUNCTION search_notes_new() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN INSERT INTO search_dirty (citizen) SELECT DISTINCT citizen FROM rows_new; "
    "RETURN NULL; END $$",
    "CREATE FUNCTION search_notes_changed() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN INSERT INTO search_dirty (citizen) VALUES (NEW.citizen); RETURN NULL; END $$",
)


def making() -> Iterator[str]:
    """The statements that make it all, empty."""
    yield from _TABLES
    yield from _INDEXES
    yield from _FUNCTIONS
    for table in _NEW:
        yield (
            f"CREATE TRIGGER search_new AFTER INSERT ON {table} REFERENCING NEW TABLE AS rows_new "
            "FOR EACH STATEMENT EXECUTE FUNCTION search_notes_new()"
        )
    for table, changed in _CHANGED.items():
        yield (
            f"CREATE TRIGGER search_changed AFTER UPDATE ON {table} FOR EACH ROW WHEN ({changed}) "
            "EXECUTE FUNCTION search_notes_changed()"
        )


def make_search(_: object, connection: Connection, **_told: object) -> None:
    """After `metadata.create_all`, and in migration 0009."""
    if connection.dialect.name == "postgresql":
        for statement in making():
            connection.execute(text(statement))
