"""The run engine: one act on many items, a few at once, an outcome for each. Knows neither Textual nor HTTP."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from omnitui.domain.outcome import Outcome

#: 4xx that say nothing of the request itself: too slow, too early, too many.
_PASSING = (408, 425, 429)


@dataclass(frozen=True, slots=True)
class Item:
    """One schedule or person of a run, by id and by the name it had.

    `task` is what is to be done with this one, as JSON, where it is not the same for all. `lost` says that it was
    sent by a session that ended before the answer came: it is looked at first.
    """

    id: str
    name: str
    task: Mapping[str, Any] | None = None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What is known of one item: its outcome, in whose words, when (seconds since the epoch), the HTTP status.

    `details` is what came back, as JSON: a new id, counts.
    """

    item: Item
    outcome: Outcome
    at: float
    words: str = ""
    status: int | None = None
    details: Mapping[str, Any] | None = None

    @property
    def confirmed(self) -> bool:
        """Whether Omni said that it is so now."""
        return self.outcome in (Outcome.DONE, Outcome.ALREADY)

    @property
    def worth_retrying(self) -> bool:
        """Whether another try may end otherwise by itself: not where Omni decided, before something is changed."""
        if self.outcome is Outcome.FAILED:
            return self.status is None or self.status >= 500 or self.status in _PASSING
        return not self.confirmed


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What one act on a group of items brought: an outcome for some, smaller groups to act on for the rest."""

    results: Sequence[ItemResult]
    again: Sequence[Sequence[Item]] = ()


@dataclass
class Operation:
    """A run and how far it is. `stopping` ends it softly: what is on its way is waited for, no more is sent.

    `record_id` is its number in the journal, once it has one. `offered_again` says that the next start shall offer to
    go on with what is left of it, `rebuilt` that it was made from the journal, which keeps no passwords. What is
    `result` before it begins is not acted on.
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
        """Whether no more is to be sent; once it is set, whoever waits in `unless_stopped` goes on."""
        return self._stop.is_set()

    @stopping.setter
    def stopping(self, stopping: bool) -> None:
        if stopping:
            self._stop.set()
        else:
            self._stop.clear()

    async def unless_stopped(self, wait: Awaitable[object]) -> None:
        """Wait for `wait`, but no longer than until the run is to stop; then `wait` is cancelled."""
        tasks: list[asyncio.Future[Any]] = [asyncio.ensure_future(wait), asyncio.ensure_future(self._stop.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    def having(self, *outcomes: Outcome) -> list[ItemResult]:
        """The items told so far with one of these outcomes, in the order they were told."""
        return [result for result in self.results.values() if result.outcome in outcomes]

    @property
    def confirmed(self) -> list[ItemResult]:
        """What Omni confirmed: done now, or found done already."""
        return self.having(Outcome.DONE, Outcome.ALREADY)

    @property
    def retryable(self) -> list[ItemResult]:
        """What another try could still bring about."""
        return self.having(Outcome.FAILED, Outcome.UNKNOWN, Outcome.NOT_SENT)


_UNHEARD = (Outcome.NOT_SENT, Outcome.UNKNOWN)
Handle = Callable[[Sequence[Item]], Awaitable[GroupResult]]


class _Groups:
    """What is still to be acted on; an act that is under way may bring some of its own back in smaller groups."""

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
        """A group has been acted on; `again` is what is left of it."""
        async with self._changed:
            self._in_progress -= 1
            self._waiting.extendleft(reversed(again))
            self._changed.notify_all()

    def rest(self) -> list[Item]:
        """The items that nobody took."""
        return [item for group in self._waiting for item in group]


class _ConnectionWatch:
    """Ends a run softly once `enough` acts in a row have found no way out, or no answer there and back."""

    def __init__(self, operation: Operation, enough: int) -> None:
        self._operation = operation
        self._enough = enough
        self._unheard_in_a_row = 0

    def record(self, answers: Sequence[ItemResult]) -> None:
        """What one act brought."""
        # What an earlier session lost may stay unknown for ever: that says nothing of the line as it is now.
        if all(result.item.lost for result in answers):
            return
        unheard = all(result.outcome in _UNHEARD for result in answers)
        self._unheard_in_a_row = self._unheard_in_a_row + 1 if unheard else 0
        if self._unheard_in_a_row >= self._enough and not self._operation.stopping:
            self._operation.stopping, self._operation.cut_short = True, answers[0].words


async def execute(
    operation: Operation, handler: Handle, moved: Callable[[ItemResult], None], at_once: int = 6, together: int = 1
) -> None:
    """Act on every item of `operation`, `together` in one act and `at_once` acts at a time; `moved` gets each result.

    Takes on no more once the run is stopping, or when as many as are under way at once have found no way out in
    a row, or no answer there and back: the rest would only wait for the same time-outs. It is told NOT_SENT.
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
