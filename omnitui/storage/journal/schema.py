"""The journal's tables, and the migrations from older versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection

VERSION = 2

_STEPS = (
    (
        # Times are UTC seconds. `ended` is NULL if the session was killed.
        """CREATE TABLE runs (
            id INTEGER PRIMARY KEY AUTOINCREMENT, begun REAL NOT NULL, ended REAL, origin TEXT NOT NULL,
            profile TEXT NOT NULL, verb TEXT NOT NULL, who TEXT NOT NULL)""",
        # `planned` was never sent, `sent` is unknown until verified, anything else is the outcome's own name.
        """CREATE TABLE items (
            run_id INTEGER NOT NULL REFERENCES runs (id), place INTEGER NOT NULL, schedule_id TEXT NOT NULL,
            name TEXT NOT NULL, sent REAL, known REAL, outcome TEXT NOT NULL DEFAULT 'planned',
            words TEXT NOT NULL DEFAULT '', PRIMARY KEY (run_id, schedule_id)) WITHOUT ROWID""",
    ),
    (
        # The session that owns the run; empty in version 1. A running omnitui of version 1 continues to use this file.
        "ALTER TABLE runs ADD COLUMN session TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE runs ADD COLUMN left REAL",
        "ALTER TABLE runs ADD COLUMN undone REAL",
        "ALTER TABLE runs ADD COLUMN undone_by INTEGER",
        "ALTER TABLE runs ADD COLUMN copies_gone REAL",
        "ALTER TABLE items ADD COLUMN status INTEGER",
        "ALTER TABLE items ADD COLUMN after TEXT",
        # Long values are separate, so that counting outcomes is quick: kind is task, copy or result, text is JSON.
        # The task of a whole run is stored under the item ''.
        """CREATE TABLE papers (
            run_id INTEGER NOT NULL REFERENCES runs (id), schedule_id TEXT NOT NULL, kind TEXT NOT NULL,
            text TEXT NOT NULL, kept_out TEXT NOT NULL, PRIMARY KEY (run_id, schedule_id, kind))""",
    ),
)


def version(connection: Connection) -> int:
    """Return the file's version; 0 is a file without omnitui's tables."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def has_tables(connection: Connection) -> bool:
    """Whether a file has any tables; in a file of version 0 they are another program's."""
    return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def migrate(connection: Connection) -> None:
    """Migrate the tables from their version to `VERSION`, in the caller's transaction."""
    for step in _STEPS[version(connection) :]:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")
