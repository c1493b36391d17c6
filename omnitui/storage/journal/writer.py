"""The thread that writes the journal: in order, off the event loop, pending jobs in one commit."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from omnitui.storage.journal.database import JournalError, journal_error, open_journal
from omnitui.storage.threads import settle

if TYPE_CHECKING:
    from sqlite3 import Connection

T = TypeVar("T")
NEWER = "The journal is from a newer omnitui and cannot be written. Update omnitui."


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    work: Callable[[Connection], T]
    future: asyncio.Future[T | JournalError]

    def run(self, connection: Connection) -> T | JournalError:
        """Return the answer; a JournalError concerns this job alone, any other error the whole group."""
        try:
            return self.work(connection)
        except JournalError as error:
            return JournalError(error.words)


class Writer:
    """One connection, one daemon thread, one queue. Used from one event loop.

    A job that raises JournalError must not have changed anything before: its group is committed all the same.
    """

    def __init__(self, path: Path) -> None:
        self.newer = False
        self._path = path
        self._connection: Connection | None = None
        self._jobs: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._ended: asyncio.Future[None] | None = None
        self._chore: Callable[[Connection], object] | None = None

    async def do(self, work: Callable[[Connection], T]) -> T:
        """Return what `work` returns, once its changes are committed. Raises JournalError."""
        if self._ended is not None:
            raise JournalError("The journal is closed.")
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
            self._thread.start()
        future: asyncio.Future[T | JournalError] = asyncio.get_running_loop().create_future()
        self._jobs.put(_Job(work, future))
        answer = await future
        if isinstance(answer, JournalError):
            raise answer
        return answer

    def afterwards(self, chore: Callable[[Connection], object]) -> None:
        """Run `chore` in a transaction of its own after the current commit; call this only from a job's `work`."""
        self._chore = chore

    async def close(self) -> None:
        """Write pending jobs, then close the file; a second call waits for the same end."""
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
                self._do_chore()
        self._drop()
        if self._ended is not None:
            settle(self._ended, None)

    def _commit(self, jobs: list[_Job[Any]]) -> None:
        try:
            connection = self._begin()
            answers = [job.run(connection) for job in jobs]
            connection.execute("COMMIT")
        except Exception as error:
            failure = journal_error(error, self._path)
            # Closing rolls the transaction back; the next job opens the file again.
            self._drop()
            answers = [JournalError(failure.words) for _ in jobs]
        for job, answer in zip(jobs, answers, strict=True):
            settle(job.future, answer)

    def _do_chore(self) -> None:
        chore, self._chore = self._chore, None
        if chore is None:
            return
        try:
            connection = self._begin()
            chore(connection)
            connection.execute("COMMIT")
        except Exception:
            # Nobody waits for it, and it recurs; the next job reports what is wrong with the file.
            self._drop()

    def _begin(self) -> Connection:
        if self._connection is None:
            self._connection, self.newer = open_journal(self._path)
        self._connection.execute("BEGIN" if self.newer else "BEGIN IMMEDIATE")
        return self._connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.close()
