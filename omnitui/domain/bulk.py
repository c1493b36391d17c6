"""The run engine: one act on many schedules, a few at once, an outcome for each. Knows neither Textual nor HTTP."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Outcome(Enum):
    """How it went for one schedule; only what the server said counts as done."""

    DONE = "done"
    ALREADY = "already"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_SENT = "not sent"


@dataclass(frozen=True, slots=True)
class Item:
    """One schedule of a run, by id and by the name it had."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one item: its outcome, in whose words, when (seconds since the epoch), the HTTP status."""

    item: Item
    outcome: Outcome
    at: float
    words: str = ""
    status: int | None = None


@dataclass
class Run:
    """A run and how far it is. `stopping` ends it softly: what is on its way is waited for, no more is sent."""

    verb: str
    items: Sequence[Item]
    begun_at: float
    told: dict[str, Told] = field(default_factory=dict)
    ended_at: float | None = None
    cut_short: str = ""
    _stop: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    @property
    def stopping(self) -> bool:
        """Whether no more is to be sent; once it is set, whoever waits in `unless_stopped` goes on."""
        return self._stop.is_set()

    @stopping.setter
    def stopping(self, stopping: bool) -> None:
        if stopping:
            self._stop.set()
        else:
            self._stop.clear()

    async def unless_stopped(self, wait: Coroutine[Any, Any, object]) -> None:
        """Wait for `wait`, but no longer than until the run is to stop."""
        tasks = [asyncio.ensure_future(wait), asyncio.ensure_future(self._stop.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    def having(self, *outcomes: Outcome) -> list[Told]:
        """The items told so far with one of these outcomes, in the order they were told."""
        return [told for told in self.told.values() if told.outcome in outcomes]

    @property
    def confirmed(self) -> list[Told]:
        """What Omni confirmed: done now, or found done already."""
        return self.having(Outcome.DONE, Outcome.ALREADY)

    @property
    def retryable(self) -> list[Told]:
        """What another try could still bring about."""
        return self.having(Outcome.FAILED, Outcome.UNKNOWN, Outcome.NOT_SENT)


_UNHEARD = (Outcome.NOT_SENT, Outcome.UNKNOWN)
Act = Callable[[Item], Awaitable[Told]]


async def carry_out(run: Run, act: Act, moved: Callable[[Told], None], at_once: int = 8) -> None:
    """Act on every item of `run`, `at_once` at a time, telling `moved` each outcome as it is known.

    Takes on no more once the run is stopping, or when as many as are under way at once have found no way out in
    a row, or no answer there and back: the rest would only wait for the same time-outs. It is told NOT_SENT.
    """
    waiting = deque(run.items)
    unheard_in_a_row = 0

    def tell(told: Told) -> None:
        run.told[told.item.id] = told
        moved(told)

    async def work() -> None:
        nonlocal unheard_in_a_row
        while waiting and not run.stopping:
            told = await act(waiting.popleft())
            unheard_in_a_row = unheard_in_a_row + 1 if told.outcome in _UNHEARD else 0
            if unheard_in_a_row >= at_once and not run.stopping:
                run.stopping, run.cut_short = True, told.words
            tell(told)

    async with asyncio.TaskGroup() as workers:
        for _ in range(min(at_once, len(run.items))):
            workers.create_task(work())
    for item in waiting:
        run.told[item.id] = Told(item, Outcome.NOT_SENT, run.begun_at, run.cut_short)


def seconds_needed(requests: int, per_minute: int, free_now: int) -> float:
    """About how long `requests` take with `free_now` slots free and `per_minute` from then on (performance.md §5)."""
    later = requests - free_now
    return 0.0 if later <= 0 else 60.0 * -(-later // max(1, per_minute))
