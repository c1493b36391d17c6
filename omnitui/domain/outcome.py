"""The outcome of one item of a write: a schedule, a person, or a line of an import."""

from __future__ import annotations

from enum import Enum


class Outcome(Enum):
    """The outcome for one item; only what the server confirmed is DONE."""

    DONE = "done"
    ALREADY = "already"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_SENT = "not sent"
