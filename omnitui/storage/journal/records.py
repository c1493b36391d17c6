"""The records of the journal: an operation, an item of it, and an item that is still planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Json = Mapping[str, Any]
PLANNED = "planned"
SENT = "sent"
NOT_SENT = "not sent"


class PlannedItem(NamedTuple):
    """One item before its operation: its id and name, and as JSON its task, enough to continue later."""

    id: str
    name: str
    task: Json | None = None


@dataclass(frozen=True, slots=True)
class OperationRecord:
    """One operation as recorded; times are UTC seconds.

    `counts` maps an outcome to the number of its items.

    `last` is when an item was last recorded, `first_name` the first item's name. `going` says whether the session
    that holds the operation is alive, `ours` whether it is this one. `copies` counts the copies that can still be
    restored; `copies_gone` is when some were deleted to keep the journal within its size. `in_part` counts the
    failed items that were done in part. `redacted` names the parts of `task` that are secrets and not stored.
    """

    id: int
    begun: float
    ended: float | None
    origin: str
    profile: str
    verb: str
    who: str
    task: Json | None = None
    left: float | None = None
    undone: float | None = None
    undone_by: int | None = None
    last: float | None = None
    first_name: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    copies: int = 0
    in_part: int = 0
    copies_gone: float | None = None
    going: bool = False
    ours: bool = False
    redacted: tuple[str, ...] = ()

    @property
    def elsewhere(self) -> bool:
        """Whether another omnitui is carrying it out and has not stopped it."""
        return self.going and not self.ours and self.left is None

    @property
    def total(self) -> int:
        """How many items the operation has."""
        return sum(self.counts.values())

    @property
    def unfinished(self) -> int:
        """How many items were never sent, or sent without a recorded answer."""
        return sum(self.counts.get(outcome, 0) for outcome in (PLANNED, SENT, NOT_SENT))


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One item of an operation as recorded. `outcome` is `planned` (never sent), `sent` (unknown) or the outcome.

    `sent` and `outcome_at` are UTC seconds. `after` is the state in the list after the operation, valid only if
    `has_after`. `redacted` names the secrets that are not stored, such as `task.destination.passwordUnencrypted`.
    """

    run_id: int
    id: str
    name: str
    outcome: str
    words: str = ""
    status: int | None = None
    sent: float | None = None
    outcome_at: float | None = None
    task: Json | None = None
    copy: Json | None = None
    result: Json | None = None
    after: Any = None
    has_after: bool = False
    redacted: tuple[str, ...] = ()
