"""The journal: every write is noted before it is sent and again when its outcome is known (DESIGN §6, §8)."""

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
    """Notes on runs, in the order they are given, each on the disk when its call returns.

    Notes that wait together share one commit. All raise JournalTrouble where a note could not be written:
    what cannot be noted must not be sent. A call that is cancelled may still be noted. Times are UTC seconds.
    Reading makes no file, waits for no note of this session, and raises JournalTrouble where the file cannot be read.
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
        """Whether a newer omnitui wrote the file, so that it is only read; known once it was opened or read."""
        return self._newer or self._writer.newer

    async def open(self) -> None:
        """Open the file before it is needed; the other calls do it by themselves."""
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
        """Note the intent of a whole run, its items (id, name, what is to be done) as planned; its run id.

        `task` holds for every item. An id that comes twice is noted once. Secrets in a task are not stored
        (`redacted` of what is read names them).
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
        """Note what restores the item, before it is sent; what of it was not stored because it is a secret."""
        return await self._record(self._as_holder(updates.copy, run_id, item_id, copy))

    async def record_sent(self, run_id: int, item_id: str) -> None:
        """Note that a request for this item goes out now: until its outcome is noted, it is unknown.

        JournalTrouble also where another omnitui has taken the run over meanwhile.
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
        """Note what became of the item (done, already, failed, unknown, …), the words that say why, the HTTP status,
        and what came back (a new id, counts)."""
        answer = (self._clock(), outcome, words, status)
        await self._record(self._as_holder(updates.outcome, run_id, item_id, answer, result))

    async def record_after(self, run_id: int, after: Mapping[str, Any]) -> None:
        """Note what the list said of each item (its `disabledAt`) after the run; ids it has not are passed over."""
        await self._record(partial(updates.after, run_id=run_id, values=after))

    async def end_operation(self, run_id: int) -> None:
        """Note that nothing more is sent for this run."""
        await self._record(self._as_holder(updates.end, run_id, self._clock()))

    async def take_over(self, run_id: int) -> bool:
        """Make a run that was cut short, left or not, this session's own; of several that try at once one may."""
        now = self._clock()

        def work(connection: Connection) -> bool:
            free = updates.is_free(connection, run_id, self._sessions, now)
            return free and updates.take(connection, run_id, self._sessions.enter())

        return await self._record(work)

    async def leave(self, run_id: int) -> bool:
        """Note that a run that was cut short is not to be offered again; False where somebody goes on with it."""
        now = self._clock()

        def work(connection: Connection) -> bool:
            return updates.is_free(connection, run_id, self._sessions, now) and updates.leave(connection, run_id, now)

        return await self._record(work)

    async def leave_rest(self, run_id: int) -> None:
        """Note that this session's own run was stopped: what is left of it can be taken up, but is not offered."""
        await self._record(self._as_holder(updates.leave, run_id, self._clock()))

    async def record_undone(self, run_id: int, by_run_id: int) -> None:
        """Note that a run was taken back, and by which."""
        await self._record(partial(updates.undone, run_id=run_id, by_run_id=by_run_id, now=self._clock()))

    async def runs(
        self, limit: int = 200, before: int | None = None, origin: str | None = None, words: str = ""
    ) -> list[OperationRecord]:
        """The newest runs, newest first; those older than the run `before`, of this `origin`, where given.

        Each of the `words`, in whatever case, stands in its verb, org or profile, or in an item's name or outcome.
        """
        from omnitui.storage.journal.reader import matching

        condition, values = matching(words, 3)
        where = f"(?1 IS NULL OR id < ?1) AND (?2 IS NULL OR origin = ?2){condition}"
        return await self._read_runs(where, (before, origin, *values), limit)

    async def firsts(self, run_ids: Sequence[int]) -> dict[int, ItemRecord]:
        """The first item of each of these runs, with its result."""
        from omnitui.storage.journal.reader import read_firsts

        return await self._read(partial(read_firsts, ids=run_ids), {})

    async def run(self, run_id: int) -> OperationRecord | None:
        """One run, None where there is none."""
        found = await self._read_runs("id = ?", (run_id,), 1)
        return found[0] if found else None

    async def cut_short(self, origin: str) -> list[OperationRecord]:
        """The runs, newest first, that never ended, were not left, have something unfinished, and whose session is
        gone."""
        where = "ended IS NULL AND left IS NULL AND origin = ?"
        return [run for run in await self._read_runs(where, (origin,), -1) if run.unfinished and not run.going]

    async def items(self, run_id: int, *, papers: bool = True) -> list[ItemRecord]:
        """The items of a run in its own order; without `papers` what is long (task, copy, result) is left out."""
        from omnitui.storage.journal.reader import read_items

        return await self._read(partial(read_items, run_id=run_id, papers=papers), [])

    async def close(self) -> None:
        """Write what waits and close the file; a second call is no error."""
        await self._writer.close()
        self._sessions.leave()

    def _as_holder(self, update: Callable[..., T], run_id: int, *values: object) -> Callable[[Connection], T]:
        """A note that only the session which holds the run may make."""

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
