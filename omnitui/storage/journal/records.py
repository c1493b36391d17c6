"""What the journal tells of itself: a run, an item of it, and what is to be done with one that is only planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Json = Mapping[str, Any]
PLANNED = "planned"
SENT = "sent"
NOT_SENT = "not sent"


class PlannedItem(NamedTuple):
    """One item before its run: its id and name, and as JSON what is to be done with it, enough to continue later."""

    id: str
    name: str
    task: Json | None = None


@dataclass(frozen=True, slots=True)
class OperationRecord:
    """One run as noted; times are UTC seconds. `counts` tells how many items have which outcome.

    `last` is when something was last noted of an item, `first_name` the first item's name. `going` says whether
    the session that holds it still lives, `ours` whether that is this one. `copies` counts the copies that can
    still be restored; `copies_gone` is when some had to go to keep the journal within its size. `in_part` counts the
    failed items of which something came about all the same. `redacted` names what of `task` was not stored because
    it is a secret.
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
        """Whether another omnitui is carrying it out: it was not stopped there."""
        return self.going and not self.ours and self.left is None

    @property
    def total(self) -> int:
        """How many items the run was begun with."""
        return sum(self.counts.values())

    @property
    def unfinished(self) -> int:
        """How many items were never sent, or sent without an answer that was noted."""
        return sum(self.counts.get(outcome, 0) for outcome in (PLANNED, SENT, NOT_SENT))


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One item of a run as noted: `planned` was never sent, `sent` is unknown, else the outcome's own name.

    `after` is what the list said of it after the run, which tells only where `has_after`. `redacted` names what
    was not stored because it is a secret, such as `task.destination.passwordUnencrypted`.
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
