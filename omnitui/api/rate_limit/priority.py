"""Who a request is for: the person who waits for its answer, or a run that takes minutes anyway (DESIGN.md §6).

And who may call it off as long as it has not left, or has been refused and only waits to be sent again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar
from enum import Enum
from typing import Protocol

#: How many requests may be under way at once, and how many of these a run leaves to the person.
AT_ONCE = 8
KEPT_FROM_RUNS = 2


class Priority(Enum):
    """The two queues of the pacer; the foreground's is served first."""

    FOREGROUND = "foreground"
    BULK = "bulk"


_LANE: ContextVar[Priority] = ContextVar("lane", default=Priority.FOREGROUND)


@contextmanager
def with_priority(priority: Priority) -> Iterator[None]:
    """Every request of the block goes in `priority`, those of tasks begun inside it as well."""
    token = _LANE.set(priority)
    try:
        yield
    finally:
        _LANE.reset(token)


def lane_here() -> Priority:
    """The lane of whoever asks; the foreground unless `with_priority` says otherwise."""
    return _LANE.get()


class Stoppable(Protocol):
    """What can be stopped softly: nothing more is sent for it, what is on its way is waited for."""

    @property
    def stopping(self) -> bool:
        """Whether no more is to be sent."""

    async def unless_stopped(self, wait: Awaitable[object]) -> None:
        """Wait for `wait`, but no longer than until it is to stop; then `wait` is cancelled."""


_STOPPABLE: ContextVar[Stoppable | None] = ContextVar("stoppable", default=None)


@contextmanager
def stopped_with(what: Stoppable) -> Iterator[None]:
    """Every request of the block, and of tasks begun inside it, leaves only as long as `what` is not stopping."""
    token = _STOPPABLE.set(what)
    try:
        yield
    finally:
        _STOPPABLE.reset(token)


def stoppable_here() -> Stoppable | None:
    """What stops the requests of whoever asks, None for those that nothing does."""
    return _STOPPABLE.get()


class Places:
    """At most `at_once` requests under way, `kept` of them never a run's: nobody waits for a run's slow answers."""

    def __init__(self, at_once: int, kept: int) -> None:
        self._all = asyncio.Semaphore(at_once)
        self._of_runs = asyncio.Semaphore(at_once - kept)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Waits for a place that the caller's lane may have, and holds it over the block."""
        async with AsyncExitStack() as held:
            if lane_here() is Priority.BULK:
                await held.enter_async_context(self._of_runs)
            await held.enter_async_context(self._all)
            yield
