"""Inspects the files of the state folder for the doctor, without changing them."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from omnitui.storage import files
from omnitui.storage.journal.database import journal_error
from omnitui.storage.journal.schema import VERSION


@dataclass(frozen=True, slots=True)
class JournalState:
    """A journal's version, its size in bytes, and `problem`: one line, empty if it can be written."""

    version: int
    size: int
    problem: str = ""

    @property
    def newer(self) -> bool:
        """Whether a newer omnitui wrote it, so that this one only reads it."""
        return self.version > VERSION


def inspect_journal(path: Path) -> JournalState | None:
    """Return the state of the journal, None if there is none yet. Changes nothing and never raises."""
    import sqlite3

    size = 0
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise OSError("not a plain file")
        if not size:
            return JournalState(VERSION, 0)
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1.0)) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except FileNotFoundError:
        return None
    except (OSError, sqlite3.Error) as error:
        return JournalState(0, size, journal_error(error, path).words)
    if not os.access(path, os.W_OK):
        return JournalState(version, size, f"{path} is not writable.")
    return JournalState(version, size)


def write_problem(folder: Path) -> str:
    """Return why `folder` cannot be written, in lower case; empty if it can be written, or created."""
    try:
        if folder.is_dir():
            with tempfile.TemporaryFile(dir=folder):
                return ""
        above = next(parent for parent in (folder, *folder.parents) if parent.exists())
        if not above.is_dir():
            return f"{above} is not a folder"
        return "" if os.access(above, os.W_OK | os.X_OK) else f"{above} is not writable"
    except OSError as error:
        return files.reason(error)


def mode_of(path: Path) -> int | None:
    """Return the permissions of a file or folder, None if it does not exist or is not accessible."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return None
