"""The journal: records every write before it is sent, and again when its outcome is certain (DESIGN §6, §8)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omnitui.storage.journal import updates
from omnitui.storage.journal.database import JournalError
from omnitui.storage.journal.locks import Sessions
from omnitui.storage.journal.writer import NEWER, T, Writer

if TYPE_CHECKING:
    from sqlite3 import Connection

    from omnitui.storage.journal.pruning import Limits
    from omnitui.storage.journal.records import ItemRecord, Json, OperationRecord, PlannedItem

__all__ = ["Journal", "JournalError"]

_PRUNED_EVERY = 50


class Journal:
    """Records of operations, written in the order of the calls; each is on the disk when its call returns.

    Records that wait together share one commit. Every method raises JournalError if its record cannot be written:
    what cannot be recorded must not be sent. A cancelled call may still be recorded. Times are UTC seconds. Reading
    creates no file, does not wait for pending records, and raises JournalError if the file cannot be read.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time, limits: Limits | None = None) -> None:
        self._path = path
        self._writer = Writer(path)
        self._clock = clock
        self._limits = limits
        self._sessions = Sessions(path)
        self._begun = 0
        self._newer = False

    @property
    def newer(self) -> bool:
        """Whether a newer omnitui wrote the file, so that this one only reads it; valid after the first access."""
        return self._newer or self._writer.newer

    async def open(self) -> None:
        """Open the file early; otherwise the first call does."""
        await self._writer.do(lambda connection: None)

    async def begin_operation(
        self,
        origin: str,
        profile: str,
        verb: str,
        items: Sequence[tuple[str, str] | PlannedItem],
        who: str,
        task: Json | None = None,
    ) -> int:
        """Record an operation with its items (id, name, task) as planned, and return its run id.

        `task` applies to every item. A repeated id is recorded once. Secrets in a task are not stored; `redacted` of
        the record names them.
        """
        begun = self._clock()

        def work(connection: Connection) -> int:
            run_id = updates.begin(connection, self._sessions.enter(), begun, (origin, profile, verb, who), items, task)
            if self._begun % _PRUNED_EVERY == 0:
                self._writer.afterwards(partial(self._prune, begun))
            self._begun += 1
            return run_id

        return await self._record(work)

    async def record_snapshot(self, run_id: int, item_id: str, copy: Json) -> tuple[str, ...]:
        """Record what restores the item, before it is sent; return the paths of the secrets that are not stored."""
        return await self._record(self._as_holder(updates.copy, run_id, item_id, copy))

    async def record_sent(self, run_id: int, item_id: str) -> None:
        """Record that a request for this item is sent now: until its outcome is recorded, it is unknown.

        Raises JournalError also if another omnitui has taken the operation over.
        """
        await self._record(self._as_holder(updates.sent, run_id, item_id, self._clock()))

    async def record_outcome(
        self,
        run_id: int,
        item_id: str,
        outcome: str,
        words: str = "",
        status: int | None = None,
        result: Json | None = None,
    ) -> None:
        """Record the outcome of an item (done, already, failed, unknown, …), the words that say why, the HTTP status,
        and what Omni returned (a new id, counts)."""
        answer = (self._clock(), outcome, words, status)
        await self._record(self._as_holder(updates.outcome, run_id, item_id, answer, result))

    async def record_after(self, run_id: int, after: Mapping[str, Any]) -> None:
        """Record the state of each item after the operation (its `disabledAt`); unknown ids are ignored."""
        await self._record(partial(updates.after, run_id=run_id, values=after))

    async def end_operation(self, run_id: int) -> None:
        """Record that nothing more is sent for this operation."""
        await self._record(self._as_holder(updates.end, run_id, self._clock()))

    async def take_over(self, run_id: int) -> bool:
        """Make an interrupted operation, left or not, this session's own; of several sessions one succeeds."""
        now = self._clock()

        def work(connection: Connection) -> bool:
            free = updates.is_free(connection, run_id, self._sessions, now)
            return free and updates.take(connection, run_id, self._sessions.enter())

        return await self._record(work)

    async def leave(self, run_id: int) -> bool:
        """Record that an interrupted operation is not offered again; False if a session is continuing it."""
        now = self._clock()

        def work(connection: Connection) -> bool:
            return updates.is_free(connection, run_id, self._sessions, now) and updates.leave(connection, run_id, now)

        return await self._record(work)

    async def leave_rest(self, run_id: int) -> None:
        """Record that this session's operation was stopped: the rest can be continued, but is not offered."""
        await self._record(self._as_holder(updates.leave, run_id, self._clock()))

    async def record_undone(self, run_id: int, by_run_id: int) -> None:
        """Record that an operation was undone, and by which."""
        await self._record(partial(updates.undone, run_id=run_id, by_run_id=by_run_id, now=self._clock()))

    async def runs(
        self, limit: int = 200, before: int | None = None, origin: str | None = None, words: str = ""
    ) -> list[OperationRecord]:
        """Return the newest operations, newest first: older than the run `before` and of this `origin`, if given.

        Each of the `words`, ignoring case, occurs in its verb, org or profile, or in an item's name or outcome.
        """
        from omnitui.storage.journal.reader import matching

        condition, values = matching(words, 3)
        where = f"(?1 IS NULL OR id < ?1) AND (?2 IS NULL OR origin = ?2){condition}"
        return await self._read_runs(where, (before, origin, *values), limit)

    async def firsts(self, run_ids: Sequence[int]) -> dict[int, ItemRecord]:
        """Return the first item of each of these operations, with its result."""
        from omnitui.storage.journal.reader import read_firsts

        return await self._read(partial(read_firsts, ids=run_ids), {})

    async def run(self, run_id: int) -> OperationRecord | None:
        """Return one operation, None if there is none of that id."""
        found = await self._read_runs("id = ?", (run_id,), 1)
        return found[0] if found else None

    async def cut_short(self, origin: str) -> list[OperationRecord]:
        """Return the interrupted operations, newest first: not ended, not left, with unfinished items, and their
        session is gone."""
        where = "ended IS NULL AND left IS NULL AND origin = ?"
        return [run for run in await self._read_runs(where, (origin,), -1) if run.unfinished and not run.going]

    async def items(self, run_id: int, *, papers: bool = True) -> list[ItemRecord]:
        """Return the items of an operation in its order; without `papers`, task, copy and result are left out."""
        from omnitui.storage.journal.reader import read_items

        return await self._read(partial(read_items, run_id=run_id, papers=papers), [])

    async def close(self) -> None:
        """Write pending records and close the file; a second call is no error."""
        await self._writer.close()
        self._sessions.leave()

    def _as_holder(self, update: Callable[..., T], run_id: int, *values: object) -> Callable[[Connection], T]:
        """Return an update that only the session holding the operation may make."""

        def work(connection: Connection) -> T:
            updates.check_holder(connection, run_id, self._sessions.name)
            return update(connection, run_id, *values)

        return work

    async def _record(self, work: Callable[[Connection], T]) -> T:
        def only_if_ours(connection: Connection) -> T:
            if self._writer.newer:
                raise JournalError(NEWER)
            return work(connection)

        return await self._writer.do(only_if_ours)

    async def _read_runs(self, where: str, values: Sequence[object], limit: int) -> list[OperationRecord]:
        from omnitui.storage.journal.reader import read_runs

        sessions, now = self._sessions, self._clock()
        return await self._read(lambda found: read_runs(found, sessions, now, where, values, limit), [])

    async def _read(self, work: Callable[[Connection], T], empty: T) -> T:
        from omnitui.storage.journal.reader import Older, Reading

        reading = Reading(self._path, work, empty)
        try:
            answer = await reading.answer()
        except Older:
            await self.open()
            answer = await reading.answer()
        self._newer = reading.newer
        return answer

    def _prune(self, now: float, connection: Connection) -> None:
        from omnitui.storage.journal.pruning import Limits, prune

        prune(connection, now, self._limits or Limits())
        self._sessions.sweep()
