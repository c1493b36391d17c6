"""What the parts of an operation, and the features that start one, may ask of the operations."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from omnitui.domain.operations.plan import Plan
    from omnitui.domain.operations.runner import ItemResult, Operation
    from omnitui.domain.operations.verbs.base import Verb
    from omnitui.domain.workspace import Workspace
    from omnitui.storage.journal.records import ItemRecord, OperationRecord
    from omnitui.text.measure import Span
    from omnitui.text.schedules import Moment
    from omnitui.ui.shell.confirm import ConfirmDialog
    from omnitui.ui.shell.context import Shell

    Then = Callable[[Operation], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class VerbFeatures:
    """The parts of one verb that the operations package does not contain; each loads what it needs when called.

    `report` is passed whether the operation is still running. Without `undo`, a verb is undone by its opposite, if any.
    """

    confirm: Callable[[Operations, Plan], ConfirmDialog] | None = None
    report: Callable[[Operations, Plan, Operation, bool], Awaitable[None]] | None = None
    undo: Callable[[Operations, OperationRecord, Sequence[ItemRecord]], Awaitable[None]] | None = None


class Undoing(Protocol):
    """Undoes operations."""

    async def undo_record(self, record: OperationRecord) -> None:
        """Ask, and undo an operation as far as possible, or say why it cannot be undone."""


class Continuing(Protocol):
    """Continues interrupted operations."""

    async def continue_record(self, record: OperationRecord) -> None:
        """Continue an operation of the journal, or say why it cannot be continued."""


class Operations(Protocol):
    """The operations of the program: the one that may be running, the last one, and how to start another."""

    shell: Shell
    workspace: Workspace
    current: Operation | None
    last: tuple[Plan, Operation] | None
    leaving: bool
    failure: str

    @property
    def verbs(self) -> Mapping[Verb, VerbFeatures]:
        """What features add to each verb."""

    @property
    def undo(self) -> Undoing:
        """Undoes operations."""

    @property
    def continuations(self) -> Continuing:
        """Continues interrupted operations."""

    def moment(self) -> Moment:
        """Now, in the user's time zone and in that of the schedules."""

    async def propose(self, planned: Plan) -> None:
        """Show what would be touched, ask, and start on a yes."""

    def blocked_reason(self) -> str | None:
        """Why nothing can be written now, None if something can."""

    def begin(
        self,
        planned: Plan,
        record_id: int | None = None,
        results: Sequence[ItemResult] = (),
        then: Then | None = None,
    ) -> Operation:
        """Start to carry out a plan; it continues whichever view is shown."""

    async def until_done(self, planned: Plan) -> Operation:
        """Start, and wait for the end."""

    async def ended(self) -> None:
        """Wait until no operation is running, and the report of the last one is closed."""

    def seconds_for(self, requests: int) -> float:
        """About how many seconds this many requests take; 0 if they are immediate."""

    def ends_near(self, requests: int) -> str:
        """The clock time by which this many requests are sent; empty if they are immediate."""

    def stop(self) -> None:
        """Stop gracefully: requests in flight finish, no more are sent."""

    def outcome_of(self, schedule_id: str) -> Span | None:
        """What the last operation failed to do to a schedule."""
