"""Ordered sets of schedule ids by position: what a table shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Rows(Protocol):
    """An ordered set of ids by position, unread ones among them as None."""

    def __len__(self) -> int: ...
    def id_at(self, position: int) -> str | None:
        """The id at a position, None while unread."""

    def position_of(self, schedule_id: str) -> int | None:
        """The position of an id, None while unread."""


class FilteredRows:
    """The rows of a listing that pass a test of our own, in the listing's order."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = list(ids)
        self._positions: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self._ids)

    def id_at(self, position: int) -> str | None:
        """The id at a position."""
        return self._ids[position] if 0 <= position < len(self._ids) else None

    def position_of(self, schedule_id: str) -> int | None:
        """The position of an id, None if it is not among them."""
        if self._positions is None:
            self._positions = {schedule_id: position for position, schedule_id in enumerate(self._ids)}
        return self._positions.get(schedule_id)
