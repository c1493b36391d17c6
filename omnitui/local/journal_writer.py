"""The thread that writes the journal: in order, off the event loop, what waits together in one commit."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from omnitui.local.journal_file import JournalTrouble, open_journal, told
from omnitui.local.threads import settle

if TYPE_CHECKING:
    from sqlite3 import Connection

Work = Callable[["Connection"], int]
NEWER = "The journal is of a newer omnitui, so nothing can be noted in it. Update omnitui."


@dataclass(frozen=True, slots=True)
class _Job:
    work: Work
    future: asyncio.Future[int | JournalTrouble]

    def run(self, connection: Connection) -> int | JournalTrouble:
        """The answer; a JournalTrouble concerns this job alone, any other error the whole group."""
        try:
            return self.work(connection)
        except JournalTrouble as trouble:
            return JournalTrouble(trouble.words)


class Writer:
    """One connection, one daemon thread, one queue. Used from one event loop."""

    def __init__(self, path: Path) -> None:
        self.newer = False
        self._path = path
        self._connection: Connection | None = None
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._ended: asyncio.Future[None] | None = None

    async def do(self, work: Work) -> int:
        """What `work` gives, once its changes are committed. Raises JournalTrouble."""
        if self._ended is not None:
            raise JournalTrouble("The journal is closed.")
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
            self._thread.start()
        future: asyncio.Future[int | JournalTrouble] = asyncio.get_running_loop().create_future()
        self._jobs.put(_Job(work, future))
        answer = await future
        if isinstance(answer, JournalTrouble):
            raise answer
        return answer

    async def close(self) -> None:
        """Write what waits, then close the file; again, it waits for the same end."""
        if self._ended is None:
            self._ended = asyncio.get_running_loop().create_future()
            if self._thread is None:
                self._ended.set_result(None)
            self._jobs.put(None)
        await asyncio.shield(self._ended)

    def _run(self) -> None:
        going = True
        while going:
            group = [self._jobs.get()]
            with suppress(queue.Empty):
                while True:
                    group.append(self._jobs.get_nowait())
            jobs = [job for job in group if job is not None]
            going = len(jobs) == len(group)
            if jobs:
                self._commit(jobs)
        self._drop()
        if self._ended is not None:
            settle(self._ended, None)

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            connection = self._open()
            connection.execute("BEGIN" if self.newer else "BEGIN IMMEDIATE")
            answers = [job.run(connection) for job in jobs]
            connection.execute("COMMIT")
        except Exception as error:
            trouble = told(error, self._path)
            # Closing takes the half-done transaction back; the next note opens the file anew.
            self._drop()
            answers = [JournalTrouble(trouble.words) for _ in jobs]
        for job, answer in zip(jobs, answers, strict=True):
            settle(job.future, answer)

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection, self.newer = open_journal(self._path)
        return self._connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.close()
