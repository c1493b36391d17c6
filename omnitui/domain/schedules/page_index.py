"""One answer of Omni's list, page by page, with the position of every row from the first page on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import ceil

PAGE_SIZE = 100
Edge = tuple[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """One page: its row ids as listed, and what Omni says of the rest of the list.

    `destinations` is the kind of each row's destination, where Omni says.
    """

    number: int
    ids: Sequence[str]
    total: int | None
    page_size: int | None
    has_next: bool
    next_cursor: str | None
    destinations: Sequence[str] = ()

    def edge(self, step: int) -> Edge:
        """The id of its first row (`step` 1) or its last (-1), and the destinations of its rows at that edge."""
        kinds = self.destinations or [""] * len(self.ids)
        rows = list(zip(self.ids, kinds, strict=True))[::step]
        first_id = rows[0][0] if rows else ""
        return first_id, frozenset(kind for _, kind in takewhile(lambda row: row[0] == first_id, rows))


class PageIndex:
    """The rows of one query in the server's order; unread pages keep their space.

    A row counts by its id: Omni may list one twice, on one page or on two (`omni-api.md §2.1`), and lists
    shift while they are read. The first position counts, each duplicate makes the list one shorter.
    `totals` holds every total that Omni gave; `shifted` says that pages read fell behind the end, `cut` that
    it ended before the total, `crossed` that a row was on two pages: so rows may have slipped across
    a border unseen. A schedule has a row for each destination: two rows on either side of a border that go to
    different kinds of destination are such a pair, and nothing slipped.
    """

    def __init__(self) -> None:
        self.page_size = PAGE_SIZE
        self.total: int | None = None
        self.in_order_only = False
        self.duplicates = 0
        self.totals: set[int] = set()
        self.shifted = False
        self.crossed = False
        self.cut = False
        self._pages: dict[int, list[str]] = {}
        self._page_of: dict[str, int] = {}
        self._edges: dict[int, tuple[Edge, Edge]] = {}
        self._cursors: dict[int, str] = {1: "1"}
        self._last: int | None = None
        self._starts: list[int] = [0]
        self._loaded = 0

    @property
    def asked(self) -> bool:
        """Whether any page has been read."""
        return bool(self._pages)

    @property
    def loaded(self) -> int:
        """How many different rows have been read."""
        return self._loaded

    @property
    def complete(self) -> bool:
        """Whether every page has been read."""
        return self._last is not None and len(self._pages) >= self._last

    @property
    def pages(self) -> int:
        """How many pages there are, as of the pages read so far."""
        return len(self._starts) - 1

    def __len__(self) -> int:
        return self._starts[-1]

    def __iter__(self) -> Iterator[str]:
        """The ids read so far, in order."""
        for number in sorted(self._pages):
            yield from self._pages[number]

    def id_at(self, position: int) -> str | None:
        """The id at a position, None where the page is unread."""
        number = self.page_at(position)
        page = self._pages.get(number)
        offset = position - self._starts[number - 1]
        return page[offset] if page is not None and 0 <= offset < len(page) else None

    def position_of(self, schedule_id: str) -> int | None:
        """The position of a row, None until it is read."""
        number = self._page_of.get(schedule_id)
        return None if number is None else self._starts[number - 1] + self._pages[number].index(schedule_id)

    def page_at(self, position: int) -> int:
        """The number of the page that holds a position."""
        return min(max(1, bisect_right(self._starts, position)), max(1, self.pages))

    def start_of(self, number: int) -> int:
        """The position of a page's first row."""
        return self._starts[min(number, len(self._starts)) - 1]

    def has(self, number: int) -> bool:
        """Whether a page has been read."""
        return number in self._pages

    def missing(self) -> list[int]:
        """The pages still unread, in order; at least the first, and the one after the last while unsure."""
        numbers = [number for number in range(1, self.pages + 1) if number not in self._pages]
        if not self._pages:
            return [1]
        return numbers or ([] if self._last is not None else [self.pages + 1])

    def cursor(self, number: int) -> str | None:
        """What to send for a page: its number, or the cursor the page before gave if that was none."""
        if not self.in_order_only:
            return str(number)
        return self._cursors.get(number)

    def take(self, answer: PageAnswer) -> None:
        """Add one page; its total counts from now on."""
        number = answer.number
        self._forget(number)
        if not self._pages:
            self.page_size = _true_size(answer)
        self._edges[number] = answer.edge(1), answer.edge(-1)
        fresh: list[str] = []
        for schedule_id in answer.ids:
            if schedule_id in self._page_of:
                self.duplicates += 1
                self.crossed = self.crossed or self._slipped(schedule_id, number)
                continue
            self._page_of[schedule_id] = number
            fresh.append(schedule_id)
        self._pages[number] = fresh
        self._loaded += len(fresh)
        if answer.total is not None:
            self.total = max(0, answer.total)
            self.totals.add(self.total)
        self._take_next(answer, bool(fresh))
        self._lay_out()

    def end_at(self, last: int) -> None:
        """The list now ends at page `last`: Omni refused a later one (`omni-api.md §2.1`)."""
        self.cut = self.cut or self.pages > last
        for number in [number for number in self._pages if number > last]:
            self._forget(number)
            self.shifted = True
        self._last = max(1, last)
        self._lay_out()

    def drop(self, schedule_id: str) -> None:
        """Remove a deleted row: rows on unread pages move up by one."""
        number = self._page_of.pop(schedule_id, None)
        if number is None:
            return
        self._pages[number].remove(schedule_id)
        self._loaded -= 1
        self.total = max(0, self.total - 1) if self.total else self.total
        self.shifted = self.shifted or not self.complete
        self._lay_out()

    def _slipped(self, schedule_id: str, number: int) -> bool:
        """Whether a row of page `number` that was read before shows that the list moved meanwhile."""
        other = self._page_of[schedule_id]
        if other == number:
            return False
        if abs(other - number) != 1:
            return True
        (above, some), (below, others) = self._edges[min(other, number)][1], self._edges[max(other, number)][0]
        return not above == below == schedule_id or bool(some & others)

    def _forget(self, number: int) -> None:
        for schedule_id in self._pages.pop(number, ()):
            del self._page_of[schedule_id]
            self._loaded -= 1

    def _take_next(self, answer: PageAnswer, brought_any: bool) -> None:
        following = answer.number + 1
        seen = max(self._loaded + self.duplicates, answer.number * self.page_size)
        beyond = (self.total is None or seen >= self.total) and answer.number >= max(self._pages)
        # A server that always promises a next page but brings nothing new would be read forever.
        if not answer.has_next or (not brought_any and beyond):
            self.end_at(answer.number)
            return
        if self._last is not None and self._last <= answer.number:
            self._last = None
        if answer.next_cursor and answer.next_cursor != str(following):
            self.in_order_only = True
        self._cursors[following] = answer.next_cursor or str(following)

    def _lay_out(self) -> None:
        """Compute where each page begins: read pages by their rows, unread ones by the page size."""
        newest = max(self._pages, default=0)
        stated = ceil((self.total or 0) / self.page_size)
        last = self._last or max(stated, newest + (0 if self._last else 1), 1)
        starts = [0]
        for number in range(1, last + 1):
            page = self._pages.get(number)
            starts.append(starts[-1] + (len(page) if page is not None else self._guess(number, last)))
        self._starts = starts

    def _guess(self, number: int, last: int) -> int:
        if number < last or self.total is None:
            return self.page_size
        rest = self.total - (last - 1) * self.page_size
        return rest if 0 < rest <= self.page_size else self.page_size


def _true_size(answer: PageAnswer) -> int:
    """How many rows the server puts on a page, which need not be what it was asked for, nor what it claims."""
    stated = min(max(1, answer.page_size or PAGE_SIZE), PAGE_SIZE)
    rows = len(answer.ids)
    # A page with a next one is full, except for a few unreadable records.
    mistaken = answer.has_next and 0 < rows < stated / 2
    return rows if mistaken or rows > stated else stated
