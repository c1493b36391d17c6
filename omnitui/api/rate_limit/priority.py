"""What a request carries for the limiter (DESIGN.md §6).

That is its priority, and the operation that may stop it before it leaves or is sent again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

#: How many requests may be in flight at once, and how many of these are reserved for the foreground.
AT_ONCE = 8
FOREGROUND_RESERVE = 2


class Priority(Enum):
    """The limiter's two queues; the foreground's is served first.

    FOREGROUND is for requests whose answer a person waits for, BULK for operations that take minutes anyway.
    """

    FOREGROUND = "foreground"
    BULK = "bulk"


class Stoppable(Protocol):
    """An operation that can be stopped softly: it sends nothing more, but awaits what is in flight."""

    @property
    def stopping(self) -> bool:
        """Whether nothing more is to be sent."""

    async def unless_stopped(self, wait: Awaitable[object]) -> None:
        """Await `wait` until it ends or the operation is to stop; in that case cancel `wait`."""


@dataclass(frozen=True, slots=True)
class RequestOptions:
    """What a request carries besides its content.

    `stop` is the operation that the request belongs to: once it is stopping, the request no longer leaves, nor is
    it sent again. None for a request that nothing stops.
    """

    priority: Priority = Priority.FOREGROUND
    stop: Stoppable | None = None


#: The options of a request that a person waits for.
DEFAULT_OPTIONS = RequestOptions()


class ConcurrencyLimit:
    """At most `at_once` requests in flight, `reserve` of them never for BULK.

    The reserve spares a person from waiting for the slow answers of a bulk operation.
    """

    def __init__(self, at_once: int, reserve: int) -> None:
        self._all = asyncio.Semaphore(at_once)
        self._bulk = asyncio.Semaphore(at_once - reserve)

    @asynccontextmanager
    async def acquire(self, priority: Priority) -> AsyncIterator[None]:
        """Wait until a request of `priority` may be in flight, and count it as such over the block."""
        async with AsyncExitStack() as acquired:
            if priority is Priority.BULK:
                await acquired.enter_async_context(self._bulk)
            await acquired.enter_async_context(self._all)
            yield
