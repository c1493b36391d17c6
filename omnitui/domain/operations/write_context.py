"""How a write reaches Omni: one at a time, recorded first, never lost to a refused key or an exhausted limit."""

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
from omnitui.domain.operations.runner import Item, ItemResult, Operation
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.store import ScheduleStore
from omnitui.storage.journal.journal import Journal, JournalError

if TYPE_CHECKING:
    from omnitui.api.client import Endpoints, OmniClient

T = TypeVar("T")
Call = Callable[["Endpoints"], Awaitable[T]]
_WINDOW = 60.0


class Stopped(Exception):
    """Nothing more is sent for these items: the operation is stopping, or the write could not be recorded."""


@dataclass
class OperationContext:
    """What the write contexts of one operation share. The holder of `lock` finds a free slot, so nothing that a soft
    stop must wait for is queued in the rate limiter."""

    session: Session
    store: ScheduleStore
    journal: Journal
    operation: Operation
    record_id: int
    priority: Priority
    signed_out: Callable[[], None]
    sleep: Callable[[float], Coroutine[Any, Any, None]]
    now: Callable[[], float]
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def passes(self, error: OmniError, client: OmniClient) -> bool:
        """Whether an error decides nothing: the key, the limit, or a connection that a newer sign-in replaced."""
        replaced = isinstance(error, Unreachable) and not error.may_have_happened and client is not self.session.client
        return replaced or isinstance(error, NotSignedIn | RateLimited)

    async def wait_out(self, error: OmniError, client: OmniClient) -> None:
        """Report a refused key, wait out an exhausted limit, no longer than the rate limiter itself does."""
        if isinstance(error, NotSignedIn) and client is self.session.client:
            self.session.refused()
            self.signed_out()
        if isinstance(error, RateLimited):
            seconds = _WINDOW if error.retry_after is None else error.retry_after
            await self.operation.unless_stopped(self.sleep(min(seconds, LONGEST_HOLD)))


class WriteContext:
    """What a handler writes with, for the items of one request. `outcome` and `words` are their result so far."""

    def __init__(self, shared: OperationContext, items: Sequence[Item]) -> None:
        self._shared = shared
        self._items = items
        self.outcome = Outcome.NOT_SENT
        self.words = ""
        self.store = shared.store
        self.now = shared.now

    @property
    def server_offset(self) -> float:
        """How many seconds Omni's clock is ahead of ours."""
        return self._shared.session.client.server_offset

    def unsure(self, words: str) -> None:
        """It may have been carried out: the result is unknown, in these words, until it is verified."""
        self.outcome, self.words = Outcome.UNKNOWN, words

    async def ask(self, call: Call[T]) -> T:
        """The answer to a question that comes before a write. Raises `Stopped`, `OmniError`."""
        return await self._through(call, None)

    async def send(self, call: Call[T]) -> T:
        """The answer to a write, recorded before it is sent. Raises `Stopped`, and errors that decide something."""
        return await self._through(call, self._record_sent)

    async def finish(self, call: Call[T]) -> T:
        """The answer to what a half-done write still needs: a soft stop waits for it. Raises `OmniError`."""
        shared = self._shared
        while True:
            client = shared.session.client
            try:
                return await call(client.with_options(shared.priority))
            except OmniError as error:
                if not shared.passes(error, client):
                    raise
                await self._wait_out(error, client)
            if shared.operation.stopping:
                raise Stopped
            if not shared.session.signed_in.is_set():
                await shared.operation.unless_stopped(shared.session.signed_in.wait())

    async def record_snapshot(self, copy: Mapping[str, Any]) -> None:
        """Record the snapshot of the one item before it is changed. Raises `Stopped` where that fails."""
        try:
            await self._shared.journal.record_snapshot(self._shared.record_id, self._items[0].id, copy)
        except JournalError as error:
            self.words = error.words
            raise Stopped from None

    def result(
        self, outcome: Outcome, words: str = "", status: int | None = None, details: Mapping[str, Any] | None = None
    ) -> ItemResult:
        """The result of the one item, as of now."""
        return ItemResult(self._items[0], outcome, self.now(), words, status, details)

    def refused(self, error: OmniError) -> ItemResult:
        """The result for an error that Omni decided with, or that prevented the sending."""
        unsent = isinstance(error, Unreachable)
        return self.result(Outcome.NOT_SENT if unsent else Outcome.FAILED, error.words, error.status)

    async def _through(self, call: Call[T], before: Callable[[], Awaitable[None]] | None) -> T:
        shared = self._shared
        operation = shared.operation
        while True:
            if not shared.session.signed_in.is_set():
                await operation.unless_stopped(shared.session.signed_in.wait())
            client = shared.session.client
            async with shared.lock:
                await operation.unless_stopped(client.limiter.room(shared.priority))
                if operation.stopping:
                    raise Stopped
                if not client.limiter.left_for(shared.priority) or not shared.session.signed_in.is_set():
                    continue
                if before is not None:
                    await before()
                sending = asyncio.ensure_future(call(client.with_options(shared.priority, stop=operation)))
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
        await self._shared.wait_out(error, client)

    async def _record_sent(self) -> None:
        shared = self._shared
        try:
            for item in self._items:
                await shared.journal.record_sent(shared.record_id, item.id)
        except JournalError as error:
            self.words = error.words
            raise Stopped from None


async def _until_it_has_its_slot() -> None:
    """A few turns of the loop: then what was begun holds its slot, and the next one sees what is left."""
    for _ in range(3):
        await asyncio.sleep(0)


def monotonic() -> float:
    """The clock by which the store orders answers, in seconds."""
    return time.monotonic()
