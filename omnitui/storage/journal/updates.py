"""The updates of the journal's tables, each in the caller's transaction.

Every update checks first and changes then: one that raises JournalError has changed nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from omnitui.storage.journal.database import JournalError, storable

if TYPE_CHECKING:
    from sqlite3 import Connection

    from omnitui.storage.journal.locks import Sessions
    from omnitui.storage.journal.records import Json, PlannedItem

NO_SUCH_RUN = "The journal has no such operation."
TAKEN = "Another omnitui is running this operation; it cannot be recorded here."
#: The most characters of an error message that are stored: some are whole HTML pages.
MOST_WORDS = 4_000

_RUN = "INSERT INTO runs (session, begun, origin, profile, verb, who) VALUES (?, ?, ?, ?, ?, ?)"
_ITEM = "INSERT OR IGNORE INTO items (run_id, place, schedule_id, name) VALUES (?, ?, ?, ?)"
_TASK = "INSERT OR IGNORE INTO papers (run_id, schedule_id, kind, text, kept_out) VALUES (?, ?, 'task', ?, ?)"
_PAPER = "INSERT OR REPLACE INTO papers (run_id, schedule_id, kind, text, kept_out) VALUES (?, ?, ?, ?, ?)"
_OF_ITEM = "WHERE run_id = ? AND schedule_id = ?"
_SENT = f"UPDATE items SET sent = ?, known = NULL, outcome = 'sent', words = '', status = NULL {_OF_ITEM}"
_NO_RESULT = f"DELETE FROM papers {_OF_ITEM} AND kind = 'result'"
_OUTCOME = f"UPDATE items SET known = ?, outcome = ?, words = ?, status = ? {_OF_ITEM}"
_TAKE = "UPDATE runs SET session = ?, left = NULL WHERE id = ?"
_LAST = "SELECT max(max(coalesce(sent, 0), coalesce(known, 0))) FROM items WHERE run_id = ?"


def begin(
    connection: Connection,
    session: str,
    begun: float,
    texts: tuple[str, str, str, str],
    items: Sequence[tuple[str, str] | PlannedItem],
    task: Json | None,
) -> int:
    """Insert an operation of `texts` (origin, profile, verb, who) with its items and tasks; return its id."""
    from omnitui.storage.journal.records import PlannedItem

    planned = [PlannedItem(*item) for item in items]
    rows = [(position, storable(item.id), storable(item.name)) for position, item in enumerate(planned)]
    tasks = [(storable(item.id), *_paper(item.task, "task")) for item in planned if item.task is not None]
    if task is not None:
        tasks.append(("", *_paper(task, "task")))
    run_id = connection.execute(_RUN, (session, begun, *map(storable, texts))).lastrowid or 0
    connection.executemany(_ITEM, [(run_id, *row) for row in rows])
    connection.executemany(_TASK, [(run_id, *row) for row in tasks])
    return run_id


def check_holder(connection: Connection, run_id: int, session: str) -> None:
    """Raise JournalError unless the operation exists and is this session's: two must not carry it out."""
    holder = _value(connection, "SELECT session FROM runs WHERE id = ?", run_id)
    if holder is None:
        raise JournalError(NO_SUCH_RUN)
    if not session or holder != session:
        raise JournalError(TAKEN)


def copy(connection: Connection, run_id: int, item_id: str, value: Json) -> tuple[str, ...]:
    """Store what restores an item; return the paths of the secrets in it, which are not stored."""
    from omnitui.storage.journal.redaction import to_json

    text, redacted = to_json(value, "copy")
    if _value(connection, f"SELECT 1 FROM items {_OF_ITEM}", run_id, storable(item_id)) is None:
        raise JournalError(NO_SUCH_RUN)
    connection.execute(_PAPER, (run_id, storable(item_id), "copy", text, to_json(redacted, "")[0]))
    return redacted


def sent(connection: Connection, run_id: int, item_id: str, now: float) -> None:
    """Mark an item as sent at `now`, discarding the outcome of an earlier request."""
    _change(connection, _SENT, now, run_id, storable(item_id))
    connection.execute(_NO_RESULT, (run_id, storable(item_id)))


def outcome(
    connection: Connection, run_id: int, item_id: str, answer: tuple[float, str, str, int | None], result: Json | None
) -> None:
    """Store the outcome of an item: `answer` is its time, outcome, words and HTTP status."""
    now, name, words, status = answer
    paper = None if result is None else _paper(result, "result")
    texts = (storable(name), storable(words[:MOST_WORDS]))
    _change(connection, _OUTCOME, now, *texts, status, run_id, storable(item_id))
    if paper is not None:
        connection.execute(_PAPER, (run_id, storable(item_id), "result", *paper))


def after(connection: Connection, run_id: int, values: Mapping[str, Any]) -> None:
    """Store the state of the items after the operation."""
    from omnitui.storage.journal.redaction import to_json

    rows = [(to_json(value, "state")[0], run_id, storable(item_id)) for item_id, value in values.items()]
    if _value(connection, "SELECT 1 FROM runs WHERE id = ?", run_id) is None:
        raise JournalError(NO_SUCH_RUN)
    connection.executemany(f"UPDATE items SET after = ? {_OF_ITEM}", rows)


def end(connection: Connection, run_id: int, now: float) -> None:
    """Mark an operation as ended at `now`."""
    _change(connection, "UPDATE runs SET ended = ? WHERE id = ?", now, run_id)


def is_free(connection: Connection, run_id: int, sessions: Sessions, now: float) -> bool:
    """Whether an operation has not ended and its session is gone; one that this session left is free for it too."""
    row = connection.execute("SELECT session, ended, begun, left FROM runs WHERE id = ?", (run_id,)).fetchone()
    if row is None:
        raise JournalError(NO_SUCH_RUN)
    session, ended, begun, left = row
    if ended is None and left is not None and session == sessions.name:
        return True
    last = max(begun, _value(connection, _LAST, run_id) or 0.0)
    return ended is None and not sessions.living(session, now - last)


def take(connection: Connection, run_id: int, session: str) -> bool:
    """Assign the operation to a session; always True."""
    _change(connection, _TAKE, session, run_id)
    return True


def leave(connection: Connection, run_id: int, now: float) -> bool:
    """Mark an operation as left at `now`; always True."""
    _change(connection, "UPDATE runs SET left = ? WHERE id = ?", now, run_id)
    return True


def undone(connection: Connection, run_id: int, by_run_id: int, now: float) -> None:
    """Mark an operation as undone by another at `now`."""
    _change(connection, "UPDATE runs SET undone = ?, undone_by = ? WHERE id = ?", now, by_run_id, run_id)


def _paper(value: Json, kind: str) -> tuple[str, str]:
    from omnitui.storage.journal.redaction import to_json

    text, redacted = to_json(value, kind)
    return text, to_json(redacted, "")[0]


def _change(connection: Connection, statement: str, *values: float | str | None) -> None:
    if connection.execute(statement, values).rowcount != 1:
        raise JournalError(NO_SUCH_RUN)


def _value(connection: Connection, statement: str, *values: float | str) -> Any:
    row = connection.execute(statement, values).fetchone()
    return None if row is None else row[0]
