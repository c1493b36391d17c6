"""All schedules of the invented Omni: computed, changed and added ones, and the orders they are listed in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from omnitui.demo.data.schedule import Schedule, Title
from omnitui.demo.data.seed import Seed, index_of

RowRef = tuple[int, int]
"""A row's place in a list: the schedule's index, and the number of the destination the row stands for."""

_MOST_ORDERS = 32
_TWIN_POSITIONS = (40, 60), (98, 120), (-100, 320)  # in the order of names, and the least schedules it takes


def collated(text: str) -> str:
    """The text as a sort compares it: without case and accents, as a database's own order does."""
    if text.isascii():
        return text.casefold()
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in bare if not unicodedata.combining(char))


class ScheduleStore:
    """Schedules by index and id. Those changed or added are kept; the others are computed at each look."""

    def __init__(self, seed: Seed) -> None:
        self._seed = seed
        self._edited: dict[int, Schedule] = {}
        self._gone: set[int] = set()
        self._next = seed.count
        self._orders: dict[Hashable, list[RowRef]] = {}

    def __len__(self) -> int:
        return self._next - len(self._gone)

    def indexes(self) -> Iterator[int]:
        """The index of every schedule there is."""
        return (index for index in range(self._next) if index not in self._gone)

    def has(self, index: int) -> bool:
        """Whether there is (still) a schedule of that index."""
        return index < self._next and index not in self._gone

    def title(self, index: int) -> Title:
        """The cheap part of a schedule."""
        edited = self._edited.get(index)
        return edited.title if edited else self._seed.title(index)

    def read(self, index: int) -> Schedule:
        """The whole schedule, to read."""
        edited = self._edited.get(index)
        if edited:
            return edited
        schedule = self._seed.make(index)
        if self.is_twin(index):
            schedule.second = "webhook" if schedule.destination == "slack" else "slack"
        return schedule

    def is_twin(self, index: int) -> bool:
        """Whether the schedule has two destinations and so two rows (omni-api.md §2.1)."""
        edited = self._edited.get(index)
        return edited.second is not None if edited else index in self._seed_twins

    def name_key(self, index: int) -> str:
        """What sorts the schedule by name."""
        edited = self._edited.get(index)
        return collated(edited.name) if edited else self._seed_names[index]

    def last_run(self, index: int) -> tuple[str | None, str | None]:
        """When the schedule last ended and how, which sorts by the last run look at."""
        edited = self._edited.get(index)
        return (edited.last_completed_at, edited.last_status) if edited else self._seed_runs[index]

    @cached_property
    def _seed_runs(self) -> list[tuple[str | None, str | None]]:
        made = map(self._seed.make, range(self._seed.count))
        return [(schedule.last_completed_at, schedule.last_status) for schedule in made]

    @cached_property
    def _seed_names(self) -> list[str]:
        return [collated(self._seed.title(index).name) for index in range(self._seed.count)]

    def find(self, identity: str) -> int | None:
        """The index of the schedule with that id, or None where there is none."""
        index = index_of(identity)
        return index if index is not None and self.has(index) else None

    def edit(self, index: int) -> Schedule:
        """The whole schedule, to change: what is done to it shows in every later answer.

        A change of anything that is searched, filtered or sorted by needs `forget_orders` too.
        """
        return self._edited.setdefault(index, self.read(index))

    def insert(self, **fields: Any) -> Schedule:
        """Add a schedule: the next invented one, with these fields of `Schedule` in place of its own."""
        index, self._next = self._next, self._next + 1
        self._edited[index] = replace(self._seed.make(index), **fields)
        self.forget_orders()
        return self._edited[index]

    def invent(self, **fields: Any) -> Schedule:
        """A schedule that is in no list: the next invented one, with these fields in place of its own."""
        return replace(self._seed.make(self._next), **fields)

    def remove(self, index: int) -> None:
        """Take a schedule away."""
        self._gone.add(index)
        self._edited.pop(index, None)
        self.forget_orders()

    def forget_orders(self) -> None:
        """Forget the orders of the lists: they are worked out anew."""
        self._orders.clear()

    def order(self, query: Hashable, make: Callable[[], list[RowRef]]) -> list[RowRef]:
        """The rows that answer a query, in order, worked out once until something changes."""
        if query not in self._orders:
            if len(self._orders) >= _MOST_ORDERS:
                self._orders.clear()
            self._orders[query] = make()
        return self._orders[query]

    @cached_property
    def _seed_twins(self) -> frozenset[int]:
        """Those with two rows from the start.

        In pages of 100 sorted by name, one pair stands inside the first page, one across its end, and one
        across the end of the first page of the opposite direction.
        """
        positions = [position for position, least in _TWIN_POSITIONS if self._seed.count >= least]
        if not positions:
            return frozenset()
        by_name = sorted(range(self._seed.count), key=self._seed_names.__getitem__)
        return frozenset(by_name[position] for position in positions)
