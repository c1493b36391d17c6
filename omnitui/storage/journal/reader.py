"""Reads the journal beside the writer, on a connection of its own that lasts for one answer."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from omnitui.storage.journal.database import journal_error, open_to_read
from omnitui.storage.journal.locks import Sessions
from omnitui.storage.journal.records import ItemRecord, OperationRecord
from omnitui.storage.journal.redaction import from_json
from omnitui.storage.journal.schema import VERSION
from omnitui.storage.threads import settle

if TYPE_CHECKING:
    from sqlite3 import Connection

T = TypeVar("T")

_RUNS = (
    "SELECT id, begun, ended, origin, profile, verb, who, left, undone, undone_by, copies_gone, session FROM runs"
    " WHERE {where} ORDER BY id DESC LIMIT ?"
)
_COUNTS = (
    "SELECT run_id, outcome, count(*), max(max(coalesce(sent, 0), coalesce(known, 0))),"
    " max(CASE WHEN place = 0 THEN name END) FROM items WHERE run_id IN ({ids}) GROUP BY run_id, outcome"
)
_COPIES = "SELECT run_id, count(*) FROM papers WHERE kind = 'copy' AND run_id IN ({ids}) GROUP BY run_id"
_IN_PART = (
    "SELECT run_id, count(*) FROM papers WHERE kind = 'result' AND instr(text, '\"inPart\": true')"
    " AND run_id IN ({ids}) GROUP BY run_id"
)
_TASKS = "SELECT run_id, text, kept_out FROM papers WHERE schedule_id = '' AND kind = 'task' AND run_id IN ({ids})"
_ITEMS = (
    "SELECT schedule_id, name, outcome, words, status, sent, known, after FROM items WHERE run_id = ? ORDER BY place"
)
_FIRST = (
    "SELECT run_id, schedule_id, name, outcome, words, status, sent, known, after FROM items"
    " WHERE place = 0 AND run_id IN ({ids})"
)
_RESULTS = "SELECT run_id, schedule_id, text FROM papers WHERE kind = 'result' AND run_id IN ({ids})"
#: A run that contains a word: in its verb, org or profile, or an item's name, words or outcome as displayed.
_MATCHES = (
    " AND (instr(folded(verb || ' ' || profile || ' ' || origin), ?{n}) OR EXISTS (SELECT 1 FROM items WHERE"
    " run_id = runs.id AND instr(folded(name || ' ' || words || ' ' || CASE outcome WHEN 'planned' THEN 'never sent'"
    " WHEN 'not sent' THEN 'never sent' WHEN 'sent' THEN 'unknown' ELSE outcome END), ?{n})))"
)
_PAPERS = "SELECT schedule_id, kind, text, kept_out FROM papers WHERE run_id = ? AND schedule_id != ''"


class Older(Exception):
    """The file is of an older omnitui and must be migrated first."""


class Reading(Generic[T]):
    """One read of the file, in one transaction; it returns `empty` if there is no file, or nothing in it."""

    def __init__(self, path: Path, work: Callable[[Connection], T], empty: T) -> None:
        self.newer = False
        self._path = path
        self._work = work
        self._empty = empty

    async def answer(self) -> T:
        """Read in a daemon thread, which does not keep the process from ending. Raises JournalError and Older."""
        future: asyncio.Future[T | Exception] = asyncio.get_running_loop().create_future()
        threading.Thread(target=lambda: settle(future, self._try()), name="journal reader", daemon=True).start()
        answer = await future
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _try(self) -> T | Exception:
        try:
            return self._read()
        except Older as older:
            return older
        except Exception as error:
            return journal_error(error, self._path, "read")

    def _read(self) -> T:
        opened = open_to_read(self._path)
        if opened is None:
            return self._empty
        connection, found = opened
        with closing(connection):
            if found < VERSION:
                raise Older
            self.newer = found > VERSION
            connection.execute("BEGIN")
            return self._work(connection)


def read_runs(
    connection: Connection, sessions: Sessions, now: float, where: str, values: Sequence[object], limit: int
) -> list[OperationRecord]:
    """Return the newest `limit` operations that match `where`, newest first, with the counts of their items."""
    connection.create_function("folded", 1, _folded, deterministic=True)
    rows = connection.execute(_RUNS.format(where=where), (*values, limit)).fetchall()
    ids = ",".join(str(int(row[0])) for row in rows)
    records = {row[0]: _run(row) for row in rows}
    for run_id, outcome, count, last, first in connection.execute(_COUNTS.format(ids=ids)):
        record = records[run_id]
        records[run_id] = replace(
            record,
            counts={**record.counts, outcome: count},
            last=max(record.last or 0.0, last) or None,
            first_name=record.first_name or first or "",
        )
    for run_id, count in connection.execute(_COPIES.format(ids=ids)):
        records[run_id] = replace(records[run_id], copies=count)
    for run_id, count in connection.execute(_IN_PART.format(ids=ids)):
        records[run_id] = replace(records[run_id], in_part=count)
    for run_id, text, redacted in connection.execute(_TASKS.format(ids=ids)):
        records[run_id] = replace(records[run_id], task=from_json(text), redacted=tuple(from_json(redacted) or ()))
    return [_with_session(records[row[0]], row[-1], sessions, now) for row in rows]


def matching(words: str, first: int) -> tuple[str, list[str]]:
    """Return the SQL condition that a run contains every word, and its values, numbered from `first`."""
    found = words.casefold().split()
    return "".join(_MATCHES.format(n=number) for number in range(first, first + len(found))), found


def read_firsts(connection: Connection, ids: Sequence[int]) -> dict[int, ItemRecord]:
    """Return the first item of each operation, with its result."""
    listed = ",".join(str(int(run_id)) for run_id in ids)
    results = {(row[0], row[1]): from_json(row[2]) for row in connection.execute(_RESULTS.format(ids=listed))}
    rows = connection.execute(_FIRST.format(ids=listed))
    return {row[0]: _item(row[0], row[1:], {"result": results.get((row[0], row[1]))}) for row in rows}


def read_items(connection: Connection, run_id: int, papers: bool) -> list[ItemRecord]:
    """Return the items of an operation in its order; without `papers`, task, copy and result are left out."""
    rows = connection.execute(_ITEMS, (run_id,)).fetchall()
    papers_by_item: dict[str, dict[str, Any]] = {}
    if papers:
        for schedule_id, kind, text, redacted in connection.execute(_PAPERS, (run_id,)):
            of_item = papers_by_item.setdefault(schedule_id, {"redacted": ()})
            of_item[kind] = from_json(text)
            of_item["redacted"] += tuple(from_json(redacted) or ())
    return [_item(run_id, row, papers_by_item.get(row[0], {})) for row in rows]


def _folded(text: object) -> str:
    return str(text).casefold()


def _run(row: tuple[Any, ...]) -> OperationRecord:
    run_id, begun, ended, origin, profile, verb, who, left, undone, undone_by, copies_gone, _ = row
    return OperationRecord(
        run_id,
        begun,
        ended,
        origin,
        profile,
        verb,
        who,
        left=left,
        undone=undone,
        undone_by=undone_by,
        copies_gone=copies_gone,
    )


def _with_session(record: OperationRecord, session: str, sessions: Sessions, now: float) -> OperationRecord:
    if record.ended is not None:
        return record
    going = sessions.living(session, now - max(record.begun, record.last or 0.0))
    return replace(record, going=going, ours=going and session == sessions.name)


def _item(run_id: int, row: tuple[Any, ...], papers: dict[str, Any]) -> ItemRecord:
    schedule_id, name, outcome, words, status, sent, outcome_at, after = row
    present = {kind: papers[kind] for kind in ("task", "copy", "result", "redacted") if kind in papers}
    return ItemRecord(
        run_id,
        schedule_id,
        name,
        outcome,
        words,
        status,
        sent,
        outcome_at,
        after=from_json(after),
        has_after=after is not None,
        **present,
    )
