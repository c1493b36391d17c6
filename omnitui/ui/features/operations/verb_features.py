"""What the features add to each verb: its question, its report, its undo. The app fills the table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnitui.domain.operations.plan import Plan
    from omnitui.domain.operations.runner import Operation
    from omnitui.storage.journal.records import ItemRecord, OperationRecord
    from omnitui.ui.features.operations.controller import OperationController
    from omnitui.ui.shell.confirm import ConfirmDialog

    Confirm = Callable[[OperationController, Plan], ConfirmDialog]
    Report = Callable[[OperationController, Plan, Operation, bool], Awaitable[None]]
    Undoing = Callable[[OperationController, OperationRecord, Sequence[ItemRecord]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class VerbFeatures:
    """The parts of one verb that the package of operations does not have itself; each loads what it needs when called.

    `report` gets whether the operation is still running. A verb without `undo` is undone by its opposite, if at all.
    """

    confirm: Confirm | None = None
    report: Report | None = None
    undo: Undoing | None = None
