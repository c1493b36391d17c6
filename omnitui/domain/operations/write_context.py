"""The way of a write to Omni: let out one at a time, noted first, never lost to a refused key or a used-up limit."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from omnitui.api.errors import NotSignedIn, OmniError, RateLimited, Unreachable
from omnitui.api.rate_limit.limiter import LONGEST_HOLD
from omnitui.api.rate_limit.priority import Priority
from omnitui.domain.auth.session import Session
from omnitui.domain.operations.runner import Item, ItemResult, Operation, Outcome
from omnitui.domain.schedules.store import ScheduleStore
from omnitui.storage.journal.journal import Journal, JournalError

if TYPE_CHECKING:
    from omnitui.api.client import Endpoints, OmniClient

T = TypeVar("T")
Call = Callable[["Endpoints"], Awaitable[T]]
_WINDOW = 60.0


class Stopped(Exception):
    """Nothing more is sent for these items: the run is to stop, or what would be sent could not be noted."""


@dataclass
class OperationContext:
    """What all ways of one run share. Who holds `lock` finds a free slot: nothing that a soft stop must wait for
    stands in the pacer's queue."""

    session: Session
    store: ScheduleStore
    journal: Journal
    run: Operation
    record_id: int
    priority: Priority
    signed_out: Callable[[], None]
    sleep: Callable[[float], Coroutine[Any, Any, None]]
    now: Callable[[], float]
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def passes(self, error: OmniError, client: OmniClient) -> bool:
        """Whether nothing is decided by an error: the key, the limit, or a line closed for a newer sign-in's."""
        replaced = isinstance(error, Unreachable) and not error.may_have_happened and client is not self.session.client
        return replaced or isinstance(error, NotSignedIn | RateLimited)

    async def wait_out(self, error: OmniError, client: OmniClient) -> None:
        """A refused key is said, a used-up limit slept over: no longer than the pacer holds everybody back for it."""
        if isinstance(error, NotSignedIn) and client is self.session.client:
            self.session.refused()
            self.signed_out()
        if isinstance(error, RateLimited):
            seconds = _WINDOW if error.retry_after is None else error.retry_after
            await self.run.unless_stopped(self.sleep(min(seconds, LONGEST_HOLD)))


class WriteContext:
    """The way of the items of one act. Until an act tells better, `outcome` and `words` are what is known of them."""

    def __init__(self, shared: OperationContext, items: Sequence[Item]) -> None:
        self._door = shared
        self._items = items
        self.outcome = Outcome.NOT_SENT
        self.words = ""
        self.store = shared.store
        self.now = shared.now

    @property
    def server_offset(self) -> float:
        """By how many seconds Omni's clock is ahead of ours."""
        return self._door.session.client.server_offset

    def unsure(self, words: str) -> None:
        """It may have been carried out: so it stays, in these words, until a look tells."""
        self.outcome, self.words = Outcome.UNKNOWN, words

    async def ask(self, call: Call[T]) -> T:
        """The answer to a question that comes before a write. Raises `Stopped`, `OmniError`."""
        return await self._through(call, None)

    async def send(self, call: Call[T]) -> T:
        """The answer to a write, noted before it leaves. Raises `Stopped`, and errors that decide something."""
        return await self._through(call, self._note_sent)

    async def finish(self, call: Call[T]) -> T:
        """The answer to what an act that is half done still needs: a soft stop waits for it. Raises `OmniError`."""
        shared = self._door
        while True:
            client = shared.session.client
            try:
                return await call(client.with_options(shared.priority))
            except OmniError as error:
                if not shared.passes(error, client):
                    raise
                await self._wait_out(error, client)
            if shared.run.stopping:
                raise Stopped
            if not shared.session.signed_in.is_set():
                await shared.run.unless_stopped(shared.session.signed_in.wait())

    async def keep(self, copy: Mapping[str, Any]) -> None:
        """Note what restores the one item, before it is changed. Raises `Stopped` where that cannot be noted."""
        try:
            await self._door.journal.record_snapshot(self._door.record_id, self._items[0].id, copy)
        except JournalError as trouble:
            self.words = trouble.words
            raise Stopped from None

    def result(
        self, outcome: Outcome, words: str = "", status: int | None = None, details: Mapping[str, Any] | None = None
    ) -> ItemResult:
        """What is known now of the one item of this way."""
        return ItemResult(self._items[0], outcome, self.now(), words, status, details)

    def refused(self, error: OmniError) -> ItemResult:
        """What an error tells that Omni decided with, or that kept the request from leaving."""
        unsent = isinstance(error, Unreachable)
        return self.result(Outcome.NOT_SENT if unsent else Outcome.FAILED, error.words, error.status)

    async def _through(self, call: Call[T], before: Callable[[], Awaitable[None]] | None) -> T:
        shared = self._door
        run = shared.run
        while True:
            if not shared.session.signed_in.is_set():
                await run.unless_stopped(shared.session.signed_in.wait())
            client = shared.session.client
            async with shared.lock:
                await run.unless_stopped(client.limiter.room(shared.priority))
                if run.stopping:
                    raise Stopped
                if not client.limiter.left_for(shared.priority) or not shared.session.signed_in.is_set():
                    continue
                if before is not None:
                    await before()
                sending = asyncio.ensure_future(call(client.with_options(shared.priority, stop=run)))
                await _until_it_has_its_slot()
            try:
                return await sending
            except OmniError as error:
                if not shared.passes(error, client):
                    raise
                await self._wait_out(error, client)

    async def _wait_out(self, error: OmniError, client: OmniClient) -> None:
        self.words = error.words
        if error.may_have_happened:
            self.outcome = Outcome.UNKNOWN
        await self._door.wait_out(error, client)

    async def _note_sent(self) -> None:
        shared = self._door
        try:
            for item in self._items:
                await shared.journal.record_sent(shared.record_id, item.id)
        except JournalError as trouble:
            self.words = trouble.words
            raise Stopped from None


async def _until_it_has_its_slot() -> None:
    """A few turns of the loop: then what was begun holds its slot, and the next one sees what is left."""
    for _ in range(3):
        await asyncio.sleep(0)


def monotonic() -> float:
    """The clock by which the book compares what it was told when."""
    return time.monotonic()
