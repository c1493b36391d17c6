"""The engine of operations: one verb on many items, a few at once, a result for each. Free of Textual and HTTP."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from omnitui.domain.outcome import Outcome

#: 4xx that do not judge the request itself: too slow, too early, too many.
_PASSING = (408, 425, 429)


@dataclass(frozen=True, slots=True)
class Item:
    """One schedule or person of an operation, by id and by its name at the time.

    `task` is what to do with this one, as JSON, where it is not the same for all. `lost` says that an earlier session
    sent it and ended before the answer came: it is verified first.
    """

    id: str
    name: str
    task: Mapping[str, Any] | None = None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class ItemResult:
    """The result of one item: its outcome, the words for it, when (epoch seconds), and the HTTP status.

    `details` is what Omni returned, as JSON: a new id, counts.
    """

    item: Item
    outcome: Outcome
    at: float
    words: str = ""
    status: int | None = None
    details: Mapping[str, Any] | None = None

    @property
    def confirmed(self) -> bool:
        """Whether Omni confirmed it."""
        return self.outcome in (Outcome.DONE, Outcome.ALREADY)

    @property
    def worth_retrying(self) -> bool:
        """Whether a retry may succeed without a change: not where Omni decided."""
        if self.outcome is Outcome.FAILED:
            return self.status is None or self.status >= 500 or self.status in _PASSING
        return not self.confirmed


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What one request for a group of items brought: results for some, smaller groups to try for the rest."""

    results: Sequence[ItemResult]
    again: Sequence[Sequence[Item]] = ()


@dataclass
class Operation:
    """An operation and its progress. `stopping` ends it softly: requests on their way finish, no more are sent.

    `record_id` is its number in the journal, once it has one. `offered_again` says that the next start offers to
    continue it, `rebuilt` that it comes from the journal, which stores no passwords. Items that have a result before
    it begins are left alone.
    """

    verb: str
    items: Sequence[Item]
    begun_at: float
    results: dict[str, ItemResult] = field(default_factory=dict)
    ended_at: float | None = None
    cut_short: str = ""
    record_id: int | None = None
    offered_again: bool = False
    rebuilt: bool = False
    _stop: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    @property
    def stopping(self) -> bool:
        """Whether no more is to be sent; setting it wakes whoever waits in `unless_stopped`."""
        return self._stop.is_set()

    @stopping.setter
    def stopping(self, stopping: bool) -> None:
        if stopping:
            self._stop.set()
        else:
            self._stop.clear()

    async def unless_stopped(self, wait: Awaitable[object]) -> None:
        """Wait for `wait` until the operation is to stop; then `wait` is cancelled."""
        tasks: list[asyncio.Future[Any]] = [asyncio.ensure_future(wait), asyncio.ensure_future(self._stop.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    def having(self, *outcomes: Outcome) -> list[ItemResult]:
        """The results so far with one of these outcomes, in the order they came."""
        return [result for result in self.results.values() if result.outcome in outcomes]

    @property
    def confirmed(self) -> list[ItemResult]:
        """What Omni confirmed: done now, or found done already."""
        return self.having(Outcome.DONE, Outcome.ALREADY)

    @property
    def retryable(self) -> list[ItemResult]:
        """What a retry could still bring about."""
        return self.having(Outcome.FAILED, Outcome.UNKNOWN, Outcome.NOT_SENT)


_UNHEARD = (Outcome.NOT_SENT, Outcome.UNKNOWN)
Handle = Callable[[Sequence[Item]], Awaitable[GroupResult]]


class _Groups:
    """The groups that are still waiting; one in progress may return some of its items in smaller groups."""

    def __init__(self, operation: Operation, together: int) -> None:
        self._operation = operation
        items = [item for item in operation.items if item.id not in operation.results]
        self._waiting: deque[Sequence[Item]] = deque(
            [items[at : at + together] for at in range(0, len(items), together)]
        )
        self._in_progress = 0
        self._changed = asyncio.Condition()

    def __len__(self) -> int:
        return len(self._waiting)

    async def take(self) -> Sequence[Item] | None:
        """The next group, to be given back by `finished`; None once there is none and none can come back."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._waiting or not self._in_progress or self._operation.stopping)
            if self._operation.stopping or not self._waiting:
                return None
            self._in_progress += 1
            return self._waiting.popleft()

    async def finished(self, again: Sequence[Sequence[Item]]) -> None:
        """A group is done; `again` is what is left of it."""
        async with self._changed:
            self._in_progress -= 1
            self._waiting.extendleft(reversed(again))
            self._changed.notify_all()

    def rest(self) -> list[Item]:
        """The items that were never taken."""
        return [item for group in self._waiting for item in group]


class _ConnectionWatch:
    """Stops an operation softly after `enough` requests in a row that could not be sent or were never answered."""

    def __init__(self, operation: Operation, enough: int) -> None:
        self._operation = operation
        self._enough = enough
        self._unheard_in_a_row = 0

    def record(self, answers: Sequence[ItemResult]) -> None:
        """Count the results of one request."""
        # An item that an earlier session lost may stay unknown: that says nothing about the connection now.
        if all(result.item.lost for result in answers):
            return
        unheard = all(result.outcome in _UNHEARD for result in answers)
        self._unheard_in_a_row = self._unheard_in_a_row + 1 if unheard else 0
        if self._unheard_in_a_row >= self._enough and not self._operation.stopping:
            self._operation.stopping, self._operation.cut_short = True, answers[0].words


async def execute(
    operation: Operation, handler: Handle, moved: Callable[[ItemResult], None], at_once: int = 6, together: int = 1
) -> None:
    """Carry out every item of `operation`, `together` per request, `at_once` requests at a time; report to `moved`.

    Takes no more once the operation is stopping, or after as many requests as run at once could not be sent or were
    never answered: the rest would only wait for the same time-outs. Those items become NOT_SENT.
    """
    groups, connection = _Groups(operation, together), _ConnectionWatch(operation, at_once)

    def report(answers: Sequence[ItemResult]) -> None:
        connection.record(answers)
        for result in answers:
            operation.results[result.item.id] = result
            moved(result)

    async def work() -> None:
        while (group := await groups.take()) is not None:
            finished = await handler(group)
            report(finished.results)
            await groups.finished(finished.again)

    async with asyncio.TaskGroup() as workers:
        for _ in range(min(at_once, len(groups))):
            workers.create_task(work())
    for item in groups.rest():
        operation.results[item.id] = ItemResult(item, Outcome.NOT_SENT, operation.begun_at, operation.cut_short)
