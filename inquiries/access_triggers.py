"""The database itself refuses to change the access record.

Records may be deleted only up to the newest checkpoint, and checkpoints not at all. Whoever owns the database can
lift these triggers; that something was changed is then found by the seals. A migration that alters one of the tables
has to lift them before and put them up again after.
"""

RECORD, CHECKPOINT = "inquiries_accessrecord", "inquiries_accesscheckpoint"
MESSAGE = "The access record can only be added to."
LAST_REMOVED = f"(SELECT COALESCE(MAX(sequence), 0) FROM {CHECKPOINT})"  # noqa: S608 - no value comes from outside
NAMES = {
    RECORD: ["inquiries_access_update", "inquiries_access_delete", "inquiries_access_replace"],
    CHECKPOINT: ["inquiries_checkpoint_update", "inquiries_checkpoint_delete"],
}


def _sqlite(name, event, table, when=""):
    condition = f"WHEN {when} " if when else ""
    return (
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table} "
        f"{condition}BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


SQLITE = [
    _sqlite("inquiries_access_update", "UPDATE", RECORD),
    _sqlite("inquiries_access_delete", "DELETE", RECORD, f"OLD.sequence > {LAST_REMOVED}"),
    # INSERT OR REPLACE deletes without a word
    _sqlite(
        "inquiries_access_replace",
        "INSERT",
        RECORD,
        f"EXISTS (SELECT 1 FROM {RECORD} WHERE sequence = NEW.sequence)",  # noqa: S608
    ),
    _sqlite("inquiries_checkpoint_update", "UPDATE", CHECKPOINT),
    _sqlite("inquiries_checkpoint_delete", "DELETE", CHECKPOINT),
]
POSTGRESQL = [
    f"""
    CREATE OR REPLACE FUNCTION inquiries_access_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{MESSAGE}';
    END $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION inquiries_access_refuse_rows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM {RECORD}) THEN
            RAISE EXCEPTION '{MESSAGE}';
        END IF;
        RETURN NULL;
    END $$
    """,  # noqa: S608
    f"""
    CREATE OR REPLACE FUNCTION inquiries_access_refuse_new() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.sequence > {LAST_REMOVED} THEN
            RAISE EXCEPTION '{MESSAGE}';
        END IF;
        RETURN OLD;
    END $$
    """,
    f"""
    CREATE TRIGGER inquiries_access_update BEFORE UPDATE ON {RECORD}
    FOR EACH ROW EXECUTE FUNCTION inquiries_access_refuse()
    """,
    f"""
    CREATE TRIGGER inquiries_access_delete BEFORE DELETE ON {RECORD}
    FOR EACH ROW EXECUTE FUNCTION inquiries_access_refuse_new()
    """,
    f"""
    CREATE TRIGGER inquiries_access_replace BEFORE TRUNCATE ON {RECORD}
    FOR EACH STATEMENT EXECUTE FUNCTION inquiries_access_refuse_rows()
    """,
    f"""
    CREATE TRIGGER inquiries_checkpoint_update BEFORE UPDATE ON {CHECKPOINT}
    FOR EACH ROW EXECUTE FUNCTION inquiries_access_refuse()
    """,
    f"""
    CREATE TRIGGER inquiries_checkpoint_delete BEFORE DELETE ON {CHECKPOINT}
    FOR EACH ROW EXECUTE FUNCTION inquiries_access_refuse()
    """,
]


def put_up(connection):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}.get(connection.vendor, [])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lift(connection):
    with connection.cursor() as cursor:
        for table, names in NAMES.items():
            for name in names:
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing(connection):
    """Return the names of the triggers that are not in the database."""
    question = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
    }.get(connection.vendor)
    if question is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(question)
        found = {name for (name,) in cursor.fetchall()}
    return [name for names in NAMES.values() for name in names if name not in found]
