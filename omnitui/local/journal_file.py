"""The journal's file: SQLite with a rollback journal, its tables, and its errors in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from omnitui.local import files

if TYPE_CHECKING:
    from sqlite3 import Connection

VERSION = 1
BUSY_SECONDS = 5.0

_TABLES = (
    # Times are UTC seconds. `ended` stays empty where the session was killed.
    """CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT, begun REAL NOT NULL, ended REAL, origin TEXT NOT NULL,
        profile TEXT NOT NULL, verb TEXT NOT NULL, who TEXT NOT NULL)""",
    # `planned` was never sent, `sent` is unknown until looked at, else the outcome's own name.
    """CREATE TABLE items (
        run_id INTEGER NOT NULL REFERENCES runs (id), place INTEGER NOT NULL, schedule_id TEXT NOT NULL,
        name TEXT NOT NULL, sent REAL, known REAL, outcome TEXT NOT NULL DEFAULT 'planned',
        words TEXT NOT NULL DEFAULT '', PRIMARY KEY (run_id, schedule_id)) WITHOUT ROWID""",
)


class JournalTrouble(Exception):
    """A note was not written; `words` say why and what to do, not what it means for a request."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def open_journal(path: Path) -> tuple[Connection, bool]:
    """Open the file for its owner alone, made where there is none; whether a newer omnitui wrote it.

    A newer file is opened for reading only. Raises OSError, sqlite3.Error and JournalTrouble.
    """
    import sqlite3

    files.private_file(path)
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        return connection, _prepare(connection, path)
    except BaseException:
        connection.close()
        raise


def told(error: Exception, path: Path) -> JournalTrouble:
    """What went wrong with the file, in words for the status line."""
    import sqlite3

    if isinstance(error, JournalTrouble):
        return JournalTrouble(error.words)
    if isinstance(error, OSError):
        return JournalTrouble(f"The journal cannot be written: {files.reason(error)}, {path}.")
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        words = "The disk is full, so the journal cannot be written. Make room, then try again."
    elif code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        words = "Another omnitui holds the journal. Try again when it is done."
    elif code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        words = f"The journal is damaged. Move {path} away, then try again."
    else:
        words = f"The journal cannot be written: {error}, {path}."
    return JournalTrouble(words)


def storable(text: str) -> str:
    """The text as SQLite takes it: half a surrogate pair, which JSON may hold, becomes `?`."""
    return text.encode("utf-8", "replace").decode()


def _prepare(connection: Connection, path: Path) -> bool:
    """Settings and tables; EXTRA is FULL that also makes a commit's end survive a power cut."""
    version = _version(connection)
    if version > VERSION:
        connection.execute("PRAGMA query_only = ON")
        return True
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = EXTRA")
    if version == VERSION:
        return False
    connection.execute("BEGIN IMMEDIATE")
    # Another process may have made the tables while this one waited for the lock.
    if _version(connection) == 0:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise JournalTrouble(f"{path} is not a journal of omnitui's. Move it away, then try again.")
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
    return False


def _version(connection: Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
