"""The journal: every write is noted before it is sent and again when its outcome is known (DESIGN §6, §8)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from omnitui.local.journal_file import JournalTrouble, storable
from omnitui.local.journal_writer import NEWER, Writer

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["Journal", "JournalTrouble"]

_RUN = "INSERT INTO runs (begun, origin, profile, verb, who) VALUES (?, ?, ?, ?, ?)"
_ITEM = "INSERT OR IGNORE INTO items (run_id, place, schedule_id, name) VALUES (?, ?, ?, ?)"
_OF_ITEM = "WHERE run_id = ? AND schedule_id = ?"
_SENT = f"UPDATE items SET sent = ?, known = NULL, outcome = 'sent', words = '' {_OF_ITEM}"
_OUTCOME = f"UPDATE items SET known = ?, outcome = ?, words = ? {_OF_ITEM}"
_ENDED = "UPDATE runs SET ended = ? WHERE id = ?"


class Journal:
    """Notes on runs, in the order they are given, each on the disk when its call returns.

    Notes that wait together share one commit. All raise JournalTrouble where a note could not be written:
    what cannot be noted must not be sent. A call that is cancelled may still be noted. Times are UTC seconds.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._writer = Writer(path)
        self._clock = clock

    @property
    def newer(self) -> bool:
        """Whether a newer omnitui wrote the file, so that it is only read; known once it is open."""
        return self._writer.newer

    async def open(self) -> None:
        """Open the file before it is needed; the other calls do it by themselves."""
        await self._writer.do(lambda connection: 0)

    async def begin_run(self, origin: str, profile: str, verb: str, items: Sequence[tuple[str, str]], who: str) -> int:
        """Note the intent of a whole run, its items (schedule id, name) as planned; its run id."""
        run = (self._clock(), *map(storable, (origin, profile, verb, who)))
        rows = [(place, storable(item), storable(name)) for place, (item, name) in enumerate(items)]

        def work(connection: Connection) -> int:
            self._only_if_ours()
            run_id = connection.execute(_RUN, run).lastrowid or 0
            connection.executemany(_ITEM, [(run_id, *row) for row in rows])
            return run_id

        return await self._writer.do(work)

    async def note_sent(self, run_id: int, schedule_id: str) -> None:
        """Note that a request for this item goes out now: until its outcome is noted, it is unknown."""
        await self._change(_SENT, self._clock(), run_id, storable(schedule_id))

    async def note_outcome(self, run_id: int, schedule_id: str, outcome: str, words: str = "") -> None:
        """Note what became of the item (done, already, failed, unknown, …) and the words that say why."""
        texts = (storable(outcome), storable(words))
        await self._change(_OUTCOME, self._clock(), *texts, run_id, storable(schedule_id))

    async def end_run(self, run_id: int) -> None:
        """Note that nothing more is sent for this run."""
        await self._change(_ENDED, self._clock(), run_id)

    async def close(self) -> None:
        """Write what waits and close the file; a second call is no error."""
        await self._writer.close()

    async def _change(self, statement: str, *values: float | str) -> None:
        def work(connection: Connection) -> int:
            self._only_if_ours()
            if connection.execute(statement, values).rowcount != 1:
                raise JournalTrouble("The journal holds no such run.")
            return 0

        await self._writer.do(work)

    def _only_if_ours(self) -> None:
        if self._writer.newer:
            raise JournalTrouble(NEWER)
