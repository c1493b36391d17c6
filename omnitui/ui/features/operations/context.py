"""What the parts of an operation, and the features that begin one, may ask of the operations."""

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
    """The parts of one verb that the package of operations does not have itself; each loads what it needs when called.

    `report` gets whether the operation is still running. A verb without `undo` is undone by its opposite, if at all.
    """

    confirm: Callable[[Operations, Plan], ConfirmDialog] | None = None
    report: Callable[[Operations, Plan, Operation, bool], Awaitable[None]] | None = None
    undo: Callable[[Operations, OperationRecord, Sequence[ItemRecord]], Awaitable[None]] | None = None


class Undoing(Protocol):
    """Whoever undoes operations."""

    async def take_back(self, record: OperationRecord) -> None:
        """Ask, and undo an operation as far as that can be, or say why not."""


class Continuing(Protocol):
    """Whoever continues operations that were cut short."""

    async def take_up(self, record: OperationRecord) -> None:
        """Continue an operation of the journal, or say why that cannot be."""


class Operations(Protocol):
    """The operations of the program: the one that may be running, the last one, and how another begins."""

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
        """What undoes operations."""

    @property
    def continuations(self) -> Continuing:
        """What continues operations that were cut short."""

    def moment(self) -> Moment:
        """Now, by the reader's clock and the schedules' own timetable."""

    async def propose(self, planned: Plan) -> None:
        """Say what would be touched, ask, and begin if the answer is yes."""

    def blocked_reason(self) -> str | None:
        """Why nothing can be written now, None if something can."""

    def begin(
        self,
        planned: Plan,
        record_id: int | None = None,
        result: Sequence[ItemResult] = (),
        then: Then | None = None,
    ) -> Operation:
        """Begin to carry a plan out; it goes on whatever is shown."""

    async def until_done(self, planned: Plan) -> Operation:
        """Begin, and wait for the end."""

    async def ended(self) -> None:
        """Wait until no operation is running, and the report of the last one is closed."""

    def seconds_for(self, requests: int) -> float:
        """About how many seconds so many requests take; 0 where they go at once."""

    def ends_near(self, requests: int) -> str:
        """The clock time by which so many requests will have gone out; empty where they go at once."""

    def stop(self) -> None:
        """Stop softly: requests in flight finish, no more are sent."""

    def outcome_of(self, schedule_id: str) -> Span | None:
        """What the last operation could not do to a schedule."""
