"""All schedules of the invented Omni: computed, changed and added ones, and the orders they are listed in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from omnitui.demo.data.schedule import Schedule, Title
from omnitui.demo.data.seed import Seed, index_of

Place = tuple[int, int]
"""A row's place in a list: the schedule's index, and the number of the destination the row stands for."""

_ORDERS_KEPT = 32
_TWIN_PLACES = (40, 60), (98, 120), (-100, 320)  # in the order of names, and the least schedules it takes


def collated(text: str) -> str:
    """The text as a sort compares it: without case and accents, as a database's own order does."""
    if text.isascii():
        return text.casefold()
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


class Book:
    """Schedules by index and id. Those changed or added are kept; the others are computed at each look."""

    def __init__(self, seed: Seed) -> None:
        self._seed = seed
        self._kept: dict[int, Schedule] = {}
        self._gone: set[int] = set()
        self._next = seed.count
        self._orders: dict[Hashable, list[Place]] = {}

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
        kept = self._kept.get(index)
        return kept.title if kept else self._seed.title(index)

    def look(self, index: int) -> Schedule:
        """The whole schedule, to read."""
        kept = self._kept.get(index)
        if kept:
            return kept
        schedule = self._seed.make(index)
        if self.is_twin(index):
            schedule.second = "webhook" if schedule.destination == "slack" else "slack"
        return schedule

    def is_twin(self, index: int) -> bool:
        """Whether the schedule has two destinations and so two rows (omni-api.md §2.1)."""
        kept = self._kept.get(index)
        return kept.second is not None if kept else index in self._seed_twins

    def name_key(self, index: int) -> str:
        """What sorts the schedule by name."""
        kept = self._kept.get(index)
        return collated(kept.name) if kept else self._seed_names[index]

    def last_run(self, index: int) -> tuple[str | None, str | None]:
        """When the schedule last ended and how, which sorts by the last run look at."""
        kept = self._kept.get(index)
        return (kept.last_completed_at, kept.last_status) if kept else self._seed_runs[index]

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

    def keep(self, index: int) -> Schedule:
        """The whole schedule, to change: what is done to it shows in every later answer.

        A change of anything that is searched, filtered or sorted by needs `shuffle` too.
        """
        return self._kept.setdefault(index, self.look(index))

    def insert(self, **fields: Any) -> Schedule:
        """Add a schedule: the next invented one, with these fields of `Schedule` in place of its own."""
        index, self._next = self._next, self._next + 1
        self._kept[index] = replace(self._seed.make(index), **fields)
        self.shuffle()
        return self._kept[index]

    def pretend(self, **fields: Any) -> Schedule:
        """A schedule that is in no list: the next invented one, with these fields in place of its own."""
        return replace(self._seed.make(self._next), **fields)

    def remove(self, index: int) -> None:
        """Take a schedule away."""
        self._gone.add(index)
        self._kept.pop(index, None)
        self.shuffle()

    def shuffle(self) -> None:
        """Forget the orders of the lists: they are worked out anew."""
        self._orders.clear()

    def order(self, query: Hashable, make: Callable[[], list[Place]]) -> list[Place]:
        """The rows that answer a query, in order, worked out once until something changes."""
        if query not in self._orders:
            if len(self._orders) >= _ORDERS_KEPT:
                self._orders.clear()
            self._orders[query] = make()
        return self._orders[query]

    @cached_property
    def _seed_twins(self) -> frozenset[int]:
        """Those with two rows from the start.

        In pages of 100 sorted by name, one pair stands inside the first page, one across its end, and one
        across the end of the first page of the opposite direction.
        """
        places = [place for place, least in _TWIN_PLACES if self._seed.count >= least]
        if not places:
            return frozenset()
        by_name = sorted(range(self._seed.count), key=self._seed_names.__getitem__)
        return frozenset(by_name[place] for place in places)
