"""Keeps the journal from growing without limit: deletes its oldest ended operations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection

_DAY = 86_400.0

# An operation that was left counts as ended, and so does one killed after its last outcome.
_ENDED = """(ended NOT NULL OR left NOT NULL OR NOT EXISTS (
    SELECT 1 FROM items WHERE run_id = runs.id AND outcome IN ('planned', 'sent', 'not sent')))"""
_HAS_COPY = "EXISTS (SELECT 1 FROM papers WHERE run_id = runs.id AND kind = 'copy')"
_OLDEST = f"""SELECT id FROM runs WHERE {_ENDED} AND id <> (SELECT max(id) FROM runs)
    AND NOT (begun > ? AND {_HAS_COPY}) ORDER BY id LIMIT 1"""
_OLDEST_COPIES = f"SELECT id FROM runs WHERE {_ENDED} AND {_HAS_COPY} ORDER BY id LIMIT 1"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the journal keeps: operations, bytes in use (the file never shrinks, but reuses space), and days.

    An operation younger than `copy_days` days with a restorable copy is spared unless `nbytes` is exceeded, and then
    only its copies are deleted, which is recorded. Unfinished operations are never deleted.
    """

    runs: int = 2_000
    nbytes: int = 64 * 2**20
    copy_days: float = 90.0


def prune(connection: Connection, now: float, limits: Limits) -> None:
    """Bring the journal within its limits, in the caller's transaction; `now` is UTC seconds."""
    spared_from = now - limits.copy_days * _DAY
    too_many = _count(connection) - limits.runs
    while too_many > 0 or _in_use(connection) > limits.nbytes:
        run_id = _first(connection, _OLDEST, spared_from)
        if run_id is None:
            break
        for table, key in (("papers", "run_id"), ("items", "run_id"), ("runs", "id")):
            connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (run_id,))
        too_many -= 1
    while _in_use(connection) > limits.nbytes:
        run_id = _first(connection, _OLDEST_COPIES)
        if run_id is None:
            break
        connection.execute("DELETE FROM papers WHERE kind = 'copy' AND run_id = ?", (run_id,))
        connection.execute("UPDATE runs SET copies_gone = ? WHERE id = ?", (now, run_id))


def _count(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM runs").fetchone()[0])


def _in_use(connection: Connection) -> int:
    total, free, size = (
        connection.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "freelist_count", "page_size")
    )
    return (int(total) - int(free)) * int(size)


def _first(connection: Connection, statement: str, *values: float) -> int | None:
    row = connection.execute(statement, values).fetchone()
    return None if row is None else int(row[0])
