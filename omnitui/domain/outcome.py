"""What becomes of one item of a write: a schedule, a person, or a line of an import."""

from __future__ import annotations

from enum import Enum


class Outcome(Enum):
    """How it went for one item; only what the server said counts as done."""

    DONE = "done"
    ALREADY = "already"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_SENT = "not sent"
