"""All schedules of the fake Omni: computed, changed and added ones, and the orders of the list."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from omnitui.demo.data.schedule import Schedule, Title
from omnitui.demo.data.seed import Seed, index_of

RowRef = tuple[int, int]
"""A row of the list: the schedule's index, and the number of its destination (0 or 1)."""

_MOST_ORDERS = 32
_TWIN_POSITIONS = (40, 60), (98, 120), (-100, 320)  # positions by name, each with the least number of schedules for it


def collated(text: str) -> str:
    """Return the text for comparison in sorts: without case and accents, as databases collate."""
    if text.isascii():
        return text.casefold()
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in bare if not unicodedata.combining(char))


class ScheduleStore:
    """Schedules by index and id. Changed and added ones are stored; the others are computed at each access."""

    def __init__(self, seed: Seed) -> None:
        self._seed = seed
        self._edited: dict[int, Schedule] = {}
        self._gone: set[int] = set()
        self._next = seed.count
        self._orders: dict[Hashable, list[RowRef]] = {}

    def __len__(self) -> int:
        return self._next - len(self._gone)

    def indexes(self) -> Iterator[int]:
        """Yield the index of every existing schedule."""
        return (index for index in range(self._next) if index not in self._gone)

    def has(self, index: int) -> bool:
        """Whether a schedule of that index exists."""
        return index < self._next and index not in self._gone

    def title(self, index: int) -> Title:
        """Return the cheap part of a schedule."""
        edited = self._edited.get(index)
        return edited.title if edited else self._seed.title(index)

    def read(self, index: int) -> Schedule:
        """Return the complete schedule, to read only."""
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
        """Return the key that sorts the schedule by name."""
        edited = self._edited.get(index)
        return collated(edited.name) if edited else self._seed_names[index]

    def last_run(self, index: int) -> tuple[str | None, str | None]:
        """Return when the schedule last ended and how, for sorts by the last run."""
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
        """Return the index of the schedule with that id, None if there is none."""
        index = index_of(identity)
        return index if index is not None and self.has(index) else None

    def edit(self, index: int) -> Schedule:
        """Return the complete schedule, to change: later answers show the change.

        After a change of anything that is searched, filtered or sorted by, call `forget_orders`.
        """
        return self._edited.setdefault(index, self.read(index))

    def insert(self, **fields: Any) -> Schedule:
        """Add a schedule: the next invented one, with these fields of `Schedule` replaced."""
        index, self._next = self._next, self._next + 1
        self._edited[index] = replace(self._seed.make(index), **fields)
        self.forget_orders()
        return self._edited[index]

    def invent(self, **fields: Any) -> Schedule:
        """Return a schedule that is not listed: the next invented one, with these fields replaced."""
        return replace(self._seed.make(self._next), **fields)

    def remove(self, index: int) -> None:
        """Remove a schedule."""
        self._gone.add(index)
        self._edited.pop(index, None)
        self.forget_orders()

    def forget_orders(self) -> None:
        """Discard the cached orders of the list."""
        self._orders.clear()

    def order(self, query: Hashable, make: Callable[[], list[RowRef]]) -> list[RowRef]:
        """Return the rows of a query in order, cached until something changes."""
        if query not in self._orders:
            if len(self._orders) >= _MOST_ORDERS:
                self._orders.clear()
            self._orders[query] = make()
        return self._orders[query]

    @cached_property
    def _seed_twins(self) -> frozenset[int]:
        """The schedules with two rows from the start.

        In pages of 100 sorted by name, one pair stands inside the first page, one across its end, and one
        across the end of the first page of the opposite direction.
        """
        positions = [position for position, least in _TWIN_POSITIONS if self._seed.count >= least]
        if not positions:
            return frozenset()
        by_name = sorted(range(self._seed.count), key=self._seed_names.__getitem__)
        return frozenset(by_name[position] for position in positions)
