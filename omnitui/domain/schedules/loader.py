"""Loads the list from Omni into the store: no page twice, none without need, and the whole list without gaps."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from omnitui.api.errors import Rejected
from omnitui.api.rate_limit.priority import AT_ONCE, Priority
from omnitui.domain.schedules.page_index import PageAnswer, PageIndex
from omnitui.domain.schedules.query import ListQuery
from omnitui.domain.schedules.schedule import Schedule, from_record
from omnitui.domain.schedules.store import ScheduleStore

if TYPE_CHECKING:
    from omnitui.api.client import Endpoints
    from omnitui.api.models.schedules import SchedulePage

_PASSES = 3
# So many requests wait in the client, so that the next one leaves before the last answer is processed.
_AHEAD = 4
_LAST_VALID = re.compile(r"last valid page is (\d+)", re.IGNORECASE)


class PageLoader:
    """Loads pages for one store. `changed` receives the ids of rows that came or changed."""

    def __init__(
        self,
        store: ScheduleStore,
        client: Callable[[], Endpoints],
        changed: Callable[[PageIndex, list[str]], None],
    ) -> None:
        self._store = store
        self._client = client
        self._changed = changed
        self._in_progress: dict[tuple[int, int], asyncio.Future[None]] = {}

    async def pages(
        self, query: ListQuery, index: PageIndex, numbers: Iterable[int], priority: Priority | None = None
    ) -> None:
        """Read those of the pages that are neither loaded nor on their way. Raises the first `OmniError`.

        Without `priority` the requests carry the options of the client.
        """
        wanted = [number for number in numbers if not index.has(number)]
        if index.in_order_only:
            for number in index.missing():
                if wanted and number <= max(wanted):
                    await self._page(query, index, number, priority)
            return
        reads = [self._page(query, index, number, priority) for number in wanted]
        for result in await asyncio.gather(*reads, return_exceptions=True):
            if result is not None:
                raise result

    async def everything(self, query: ListQuery, progress: Callable[[PageIndex], None]) -> tuple[PageIndex, bool]:
        """Read every page of the list; True if the list did not change meanwhile.

        Repeats, at most three times, while the total or the borders between pages change (DESIGN §6).
        """
        index = self._store.index
        before: tuple[object, ...] | None = None
        for attempt in range(_PASSES):
            if attempt:
                index = PageIndex()
            await self._fill(query, index, progress)
            still = len(index.totals) <= 1 and not index.shifted
            signature = (index.total, *_borders(index))
            doubtful = index.crossed or index.cut
            if still and (not doubtful or signature == before):
                return index, True
            before = signature
        return index, False

    async def _fill(self, query: ListQuery, index: PageIndex, progress: Callable[[PageIndex], None]) -> None:
        """Keep several pages on their way until none is missing, so that no slot waits for the slowest of a batch.

        After a failure no more are requested; those on their way are awaited.
        """
        reading: dict[asyncio.Task[None], int] = {}
        failures: list[BaseException] = []
        try:
            while not failures or reading:
                if not failures:
                    self._ask_for_more(query, index, reading)
                if not reading:
                    return
                done, _ = await asyncio.wait(reading, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    del reading[task]
                failures.extend(failure for task in done if (failure := task.exception()) is not None)
                progress(index)
        finally:
            for task in reading:
                task.cancel()
        raise failures[0]

    def _ask_for_more(self, query: ListQuery, index: PageIndex, reading: dict[asyncio.Task[None], int]) -> None:
        # Only the first page says how many there are; cursors that are not numbers allow one page at a time.
        at_once = AT_ONCE + _AHEAD if index.asked and not index.in_order_only else 1
        in_progress = set(reading.values())
        missing = (number for number in index.missing() if number not in in_progress)
        for number in islice(missing, max(0, at_once - len(reading))):
            reading[asyncio.create_task(self.pages(query, index, [number]))] = number

    async def _page(self, query: ListQuery, index: PageIndex, number: int, priority: Priority | None) -> None:
        key = (id(index), number)
        waiting = self._in_progress.get(key)
        if waiting is not None:
            await asyncio.shield(waiting)
            return
        if index.has(number):
            return
        task = asyncio.ensure_future(self._fetch(query, index, number, priority))
        self._in_progress[key] = task
        task.add_done_callback(lambda done: self._finished(key, done))
        await asyncio.shield(task)

    def _finished(self, key: tuple[int, int], task: asyncio.Future[None]) -> None:
        del self._in_progress[key]
        if not task.cancelled():
            task.exception()

    async def _fetch(self, query: ListQuery, index: PageIndex, number: int, priority: Priority | None) -> None:
        cursor = index.cursor(number)
        if cursor is None:
            # The page that led here is gone or has become the last one: nothing follows it.
            index.end_at(number - 1)
            return
        asked_at = time.monotonic()
        omni = self._client() if priority is None else self._client().with_options(priority)
        try:
            page = await omni.schedules.list(query.params(), cursor)
        except Rejected as error:
            last = _LAST_VALID.search(error.words)
            if last is None or int(last[1]) >= number:
                raise
            if number == 1:
                index.take(PageAnswer(1, (), 0, None, False, None))
            else:
                index.end_at(int(last[1]))
            self._changed(index, [])
            return
        rows = [from_record(record) for record in page.records]
        self._store.put(rows, asked_at)
        index.take(_answer(number, page, rows))
        self._changed(index, [row.id for row in rows])


def _answer(number: int, page: SchedulePage, rows: Sequence[Schedule]) -> PageAnswer:
    info = page.page_info
    return PageAnswer(
        number=number,
        ids=[row.id for row in rows],
        total=info.total_records,
        page_size=info.page_size,
        has_next=info.has_next_page,
        next_cursor=info.next_cursor,
        destinations=[row.destination for row in rows],
    )


def _borders(index: PageIndex) -> tuple[object, ...]:
    ids = list(index)
    return (len(ids), *ids[:: index.page_size], *ids[-1:])
