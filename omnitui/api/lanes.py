"""Who a request is for: the person who waits for its answer, or a run that takes minutes anyway (DESIGN.md §6)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum


class Lane(Enum):
    """The two queues of the pacer; the foreground's is served first."""

    FOREGROUND = "foreground"
    BULK = "bulk"


_LANE: ContextVar[Lane] = ContextVar("lane", default=Lane.FOREGROUND)


@contextmanager
def in_lane(lane: Lane) -> Iterator[None]:
    """Every request of the block goes in `lane`, those of tasks begun inside it as well."""
    token = _LANE.set(lane)
    try:
        yield
    finally:
        _LANE.reset(token)


def lane_here() -> Lane:
    """The lane of whoever asks; the foreground unless `in_lane` says otherwise."""
    return _LANE.get()
