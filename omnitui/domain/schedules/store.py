"""The schedules loaded so far: rows by id, marks, and the view that the table shows."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from omnitui.domain.schedules.page_index import PageIndex
from omnitui.domain.schedules.query import Filters, ListQuery, found
from omnitui.domain.schedules.rows import FilteredRows, Rows
from omnitui.domain.schedules.schedule import Result, Schedule, State
from omnitui.domain.schedules.sorting import in_order
from omnitui.domain.schedules.timetable import Timetable


class RecipientSearch(Protocol):
    """Finds schedules by their recipients."""

    @property
    def of(self) -> tuple[int, int]:
        """The number of email schedules whose recipients are read, and the number of all."""

    def received_by(self, text: str) -> set[str]:
        """The schedules that people receive whose address or name contains the text."""


@dataclass(frozen=True, slots=True)
class ProblemCounts:
    """The problems among all rows, and how many rows that covers (None: all)."""

    failed: int
    stopped: int
    paused: int
    of: int | None


class ScheduleStore:
    """One session's schedules. Only the event loop's thread changes it; whoever does announces the changed ids."""

    def __init__(self, times: Timetable | None = None) -> None:
        self.times = times or Timetable(time.time, time.time)
        #: Finds schedules by recipient, once the people of this session are loaded.
        self.recipient_search: RecipientSearch | None = None
        self.rows: dict[str, Schedule] = {}
        self.marks: dict[str, None] = {}
        self.owner_names: dict[str, str] = {}
        self.dashboard_names: dict[str, str] = {}
        self.query = ListQuery()
        self.index = PageIndex()
        self.shown: Rows = self.index
        self._listings = {self.query.key(): self.index}
        self._unfiltered = [self.index]
        self._counts: Counter[State | Result] = Counter()
        self._dropped_marks: dict[str, None] = {}
        self._confirmed: dict[str, tuple[float, float | None]] = {}
        self._transferred: dict[str, tuple[float, str, str]] = {}
        self._listeners: list[Callable[[list[str]], None]] = []

    def subscribe(self, listener: Callable[[list[str]], None]) -> None:
        """Call `listener` with the ids of rows whenever somebody says that they changed."""
        self._listeners.append(listener)

    def publish(self, ids: list[str]) -> None:
        """Tell whoever shows these rows that they changed."""
        for listener in self._listeners:
            listener(ids)

    def shown_ids(self) -> list[str]:
        """The ids of the view that have been read, in its order."""
        ids = (self.shown.id_at(position) for position in range(len(self.shown)))
        return [schedule_id for schedule_id in ids if schedule_id is not None]

    # ------------------------------------------------------------------ what is shown

    def ask(self, query: ListQuery) -> None:
        """Show the rows of `query` from now on; rows that were read for it before are used again."""
        self.query = query
        covering = self._covering(query)
        self.index = self._listings.setdefault(query.key(), PageIndex()) if covering is None else covering
        if self._is_whole(query) and self.index not in self._unfiltered:
            self._unfiltered.append(self.index)
        self.narrow()

    def _covering(self, query: ListQuery) -> PageIndex | None:
        """A complete answer that already holds every row of `query`: its own, or one to a shorter search."""
        exact = self._listings.get(query.key())
        if exact is not None and exact.complete:
            return exact
        others, wanted = query.searching("").params(), query.search.lower()
        for key, wider in self._listings.items():
            params = dict(key)
            search = params.pop("q", "").lower()
            if wider.complete and params == others and search in wanted:
                return wider
        return exact

    @property
    def needs_all(self) -> bool:
        """Whether the query can only be answered once every row of the listing is here."""
        return (self.query.filters.local or self.query.sort.local) and not self.index.complete

    def rest_of(self, query: ListQuery) -> tuple[int | None, int]:
        """How many rows of `query` are still to be read (None: unknown), and in how many requests."""
        index = self._covering(query) or PageIndex()
        if index.complete:
            return 0, 0
        alike = query.search == self.query.search and query.filters.server() == self.query.filters.server()
        total = self.index.total if index.total is None and alike else index.total
        if total is None:
            return None, len(index.missing())
        rows = max(0, total - index.loaded)
        return rows, len(index.missing()) if index.asked else -(-total // index.page_size)

    def matching(self, filters: Filters) -> int:
        """How many of the rows here would pass every one of `filters`: for counts before asking."""
        received = self._received_by(filters.recipient) if filters.recipient else self.rows.keys()
        return sum(
            1 for schedule_id, row in self.rows.items() if schedule_id in received and self._passes(filters, row)
        )

    def _passes(self, filters: Filters, row: Schedule) -> bool:
        return filters.guesses(row) and (not filters.missed or self.times.missed(row))

    def _received_by(self, text: str) -> set[str]:
        return self.recipient_search.received_by(text) if self.recipient_search is not None else set()

    def narrow(self) -> None:
        """Recompute which rows of the list pass the query."""
        tests: list[Callable[[Schedule], bool]] = []
        if self.query.filters.local:
            tests.append(self.query.filters.passes_local)
        if self.query.filters.missed:
            tests.append(self.times.missed)
        if self.query.filters.recipient:
            received = self._received_by(self.query.filters.recipient)
            tests.append(lambda row: row.id in received)
        exact = self._listings.get(self.query.key())
        if exact is not self.index:
            tests.append(lambda row: found(row, self.query.search))
        if not tests and not self.query.sort.local:
            self.shown = self.index
            return
        rows = (self.rows[schedule_id] for schedule_id in self.index if schedule_id in self.rows)
        passing = [row for row in rows if all(test(row) for test in tests)]
        if self.query.sort.local:
            passing = in_order(passing, self.query.sort, self.times)
        self.shown = FilteredRows(row.id for row in passing)

    def replace_with(self, index: PageIndex) -> None:
        """Show `index` in place of everything read before; only rows that it or a mark needs stay."""
        needed = {*index, *self.marks}
        self._listings = {self.query.key(): index}
        self.index = index
        self._unfiltered = [index] if self._is_whole(self.query) else []
        self.rows = {schedule_id: row for schedule_id, row in self.rows.items() if schedule_id in needed}
        self._recount()
        self.narrow()

    def row_at(self, position: int) -> Schedule | None:
        """The row at a position of the view, None while unread."""
        schedule_id = self.shown.id_at(position)
        return None if schedule_id is None else self.rows.get(schedule_id)

    # ------------------------------------------------------------------ rows

    def put(self, rows: Sequence[Schedule], asked_at: float) -> list[str]:
        """Add rows that were requested at `asked_at` (monotonic seconds); the ids that changed.

        A row that this session has changed since keeps what Omni confirmed.
        """
        changed = []
        self.times.recompute(rows)
        for row in rows:
            before = self.rows.get(row.id)
            confirmed = self._confirmed.get(row.id)
            if confirmed is not None and confirmed[0] > asked_at:
                row = replace(row, paused_at=confirmed[1])
            transferred = self._transferred.get(row.id)
            if transferred is not None and transferred[0] > asked_at:
                row = replace(row, owner_id=transferred[1], owner=transferred[2])
            if before != row:
                self._set(row, before)
                changed.append(row.id)
        return changed

    def confirm(self, schedule_id: str, paused_at: float | None, at: float) -> bool:
        """Apply what Omni confirmed at monotonic `at`: paused since an instant, or not paused; False without a row."""
        row = self.rows.get(schedule_id)
        self._confirmed[schedule_id] = at, paused_at
        if paused_at is None:
            self.times.resumed(schedule_id)
        if row is None:
            return False
        self._set(replace(row, paused_at=paused_at), row)
        return True

    def transfer(self, schedule_id: str, owner_id: str, name: str, at: float) -> None:
        """Apply a transfer that Omni confirmed at monotonic `at`; `name` is empty where nothing says it."""
        owner = self.owner_names.get(owner_id, "") or name
        self._transferred[schedule_id] = at, owner_id, owner
        row = self.rows.get(schedule_id)
        if row is not None:
            self._set(replace(row, owner_id=owner_id, owner=owner), row)

    def remove(self, schedule_id: str) -> None:
        """Forget a schedule that Omni deleted, its mark as well."""
        row = self.rows.pop(schedule_id, None)
        if row is not None:
            self._counts.subtract((row.state, row.result))
        self.marks.pop(schedule_id, None)
        self._dropped_marks.pop(schedule_id, None)
        for index in {id(listing): listing for listing in (*self._listings.values(), *self._unfiltered)}.values():
            index.drop(schedule_id)
        if self.shown is not self.index:
            self.narrow()

    def _set(self, row: Schedule, before: Schedule | None) -> None:
        if before is not None:
            self._counts.subtract((before.state, before.result))
        self._counts.update((row.state, row.result))
        self.rows[row.id] = row
        self.owner_names[row.owner_id] = row.owner
        self.dashboard_names[row.identifier] = row.dashboard

    def _recount(self) -> None:
        self._counts = Counter(kind for row in self.rows.values() for kind in (row.state, row.result))

    def problem_counts(self) -> ProblemCounts:
        """The failed, stopped and paused among all rows read, whatever the filter shows."""
        counts = self._counts
        return ProblemCounts(
            counts[Result.FAILED],
            counts[State.STOPPED],
            counts[State.PAUSED],
            None if any(index.complete for index in self._unfiltered) else len(self.rows),
        )

    @staticmethod
    def _is_whole(query: ListQuery) -> bool:
        return not query.search and not query.filters.server()

    # ------------------------------------------------------------------ marks

    def mark(self, ids: Iterable[str], on: bool = True) -> None:
        """Mark or unmark schedules; marks are ids and outlive every change of view."""
        for schedule_id in ids:
            if on:
                self.marks[schedule_id] = None
            else:
                self.marks.pop(schedule_id, None)

    def remember_marks(self) -> None:
        """Remember the present marks, if any, as the last set: an operation removes its marks one by one."""
        if self.marks:
            self._dropped_marks = dict(self.marks)

    def drop_marks(self) -> None:
        """Unmark all; with none marked, restore the last set of marks."""
        if self.marks:
            self._dropped_marks, self.marks = self.marks, {}
        else:
            self.marks, self._dropped_marks = self._dropped_marks, {}

    def marked_rows(self) -> list[Schedule]:
        """The marked schedules in the order they were marked."""
        return [self.rows[schedule_id] for schedule_id in self.marks if schedule_id in self.rows]

    def hidden(self, ids: Iterable[str]) -> list[str]:
        """Those of `ids` that search and filters hide; a row that is only unread is not hidden."""
        query = self.query
        if not query.search and query.filters == Filters():
            return []
        return [
            schedule_id
            for schedule_id in ids
            if self.shown.position_of(schedule_id) is None and not self._would_show(schedule_id)
        ]

    def _would_show(self, schedule_id: str) -> bool:
        row = self.rows.get(schedule_id)
        if row is None or self.index.complete:
            return False
        filters = self.query.filters
        received = not filters.recipient or row.id in self._received_by(filters.recipient)
        return received and found(row, self.query.search) and self._passes(filters, row)
