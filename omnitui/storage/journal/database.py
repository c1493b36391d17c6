"""The journal's file: SQLite with a rollback journal, opened to write or to read, and its errors in words."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from omnitui.storage import files
from omnitui.storage.journal.schema import VERSION, has_tables, migrate, version

if TYPE_CHECKING:
    from sqlite3 import Connection

BUSY_SECONDS = 5.0


class JournalError(Exception):
    """A record was not written or not read; `words` say why and what to do, not what that means for a request."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def open_journal(path: Path) -> tuple[Connection, bool]:
    """Open the journal, creating a private file if there is none; also return whether a newer omnitui wrote it.

    An older file is migrated to this version at once. A newer one is opened for reading only. Raises OSError,
    sqlite3.Error and JournalError.
    """
    import sqlite3

    _make_private(path)
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        return connection, _prepare(connection, path)
    except BaseException:
        connection.close()
        raise


def open_to_read(path: Path) -> tuple[Connection, int] | None:
    """Open the journal for reading and return its version too; None if there is no file, or an empty one.

    SQLite's `mode=ro` does not do: whoever opens the file next rolls back what a killed process left half written,
    and that needs write access. Raises sqlite3.Error and JournalError.
    """
    if not path.exists():
        return None
    import sqlite3

    uri = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA query_only = ON")
        found = version(connection)
        if found == 0 and has_tables(connection):
            raise _foreign(path)
    except BaseException:
        connection.close()
        raise
    if found:
        return connection, found
    connection.close()
    return None


def journal_error(error: Exception, path: Path, doing: str = "written") -> JournalError:
    """Turn an error of the file into a JournalError with words for the status line."""
    import sqlite3

    if isinstance(error, JournalError):
        return JournalError(error.words)
    if isinstance(error, OSError):
        return JournalError(f"The journal cannot be {doing}: {files.reason(error)}, {path}.")
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        words = "The disk is full: the journal cannot be written. Free some space, then try again."
    elif code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        words = "Another omnitui is using the journal. Try again when it is done."
    elif code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        words = f"The journal is damaged. Move {path} away, then try again."
    else:
        words = f"The journal cannot be {doing}: {error}, {path}."
    return JournalError(words)


def storable(text: str) -> str:
    """Return the text as SQLite accepts it: a lone surrogate, which JSON may contain, becomes `?`."""
    return text.encode("utf-8", "replace").decode()


def _make_private(path: Path) -> None:
    """Create the file, empty, or make an existing one private to its owner.

    An existing file is never opened here: closing it would drop the locks that SQLite holds on it elsewhere in this
    process (sqlite.org/howtocorrupt.html §2.2).
    """
    files.private_folder(path.parent)
    target = Path(os.path.realpath(path))
    with suppress(FileExistsError):
        os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    mode = os.stat(target).st_mode
    if not stat.S_ISREG(mode):
        raise OSError(errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL, _kind(mode))
    if not os.access(target, os.R_OK | os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if stat.S_IMODE(mode) != 0o600:
        with suppress(PermissionError):
            os.chmod(target, 0o600)


def _kind(mode: int) -> str:
    return os.strerror(errno.EISDIR) if stat.S_ISDIR(mode) else "not a plain file"


def _prepare(connection: Connection, path: Path) -> bool:
    """Apply settings and migrations; EXTRA is FULL that also makes the end of a commit survive a power cut."""
    found = version(connection)
    if found > VERSION:
        connection.execute("PRAGMA query_only = ON")
        return True
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = EXTRA")
    # A long record stays in memory until its commit: spilled into the file early, it would lock readers out.
    connection.execute("PRAGMA cache_spill = OFF")
    if found == VERSION:
        return False
    connection.execute("BEGIN IMMEDIATE")
    # Another process may have migrated it, even further, while this one waited for the lock.
    found = version(connection)
    if found == 0 and has_tables(connection):
        raise _foreign(path)
    if found < VERSION:
        migrate(connection)
    connection.execute("COMMIT")
    return found > VERSION


def _foreign(path: Path) -> JournalError:
    return JournalError(f"{path} is not an omnitui journal. Move it away, then try again.")
