"""The journal's tables, and the way from each older version to this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection

VERSION = 2

_STEPS = (
    (
        # Times are UTC seconds. `ended` stays empty where the session was killed.
        """CREATE TABLE runs (
            id INTEGER PRIMARY KEY AUTOINCREMENT, begun REAL NOT NULL, ended REAL, origin TEXT NOT NULL,
            profile TEXT NOT NULL, verb TEXT NOT NULL, who TEXT NOT NULL)""",
        # `planned` was never sent, `sent` is unknown until looked at, else the outcome's own name.
        """CREATE TABLE items (
            run_id INTEGER NOT NULL REFERENCES runs (id), place INTEGER NOT NULL, schedule_id TEXT NOT NULL,
            name TEXT NOT NULL, sent REAL, known REAL, outcome TEXT NOT NULL DEFAULT 'planned',
            words TEXT NOT NULL DEFAULT '', PRIMARY KEY (run_id, schedule_id)) WITHOUT ROWID""",
    ),
    (
        # Whose the run is; empty is version 1's. An omnitui of version 1 that is still running goes on in this file.
        "ALTER TABLE runs ADD COLUMN session TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE runs ADD COLUMN left REAL",
        "ALTER TABLE runs ADD COLUMN undone REAL",
        "ALTER TABLE runs ADD COLUMN undone_by INTEGER",
        "ALTER TABLE runs ADD COLUMN copies_gone REAL",
        "ALTER TABLE items ADD COLUMN status INTEGER",
        "ALTER TABLE items ADD COLUMN after TEXT",
        # What is long stands apart, so that counting outcomes stays quick: kind is task, copy or result, text is JSON.
        # The task of a whole run is that of the item ''.
        """CREATE TABLE papers (
            run_id INTEGER NOT NULL REFERENCES runs (id), schedule_id TEXT NOT NULL, kind TEXT NOT NULL,
            text TEXT NOT NULL, kept_out TEXT NOT NULL, PRIMARY KEY (run_id, schedule_id, kind))""",
    ),
)


def version(connection: Connection) -> int:
    """The file's version; 0 is a file without tables of ours."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def strange(connection: Connection) -> bool:
    """Whether a file of version 0 holds somebody else's tables."""
    return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def bring_up(connection: Connection) -> None:
    """Bring the tables from the version they have to `VERSION`; the caller's transaction makes it one step."""
    for step in _STEPS[version(connection) :]:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")
