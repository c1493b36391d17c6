"""What each feature adds to a verb: the table that the operations use, built where all features can be imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from omnitui.domain.operations.verbs.base import Verb
from omnitui.ui.features.operations.context import VerbFeatures

if TYPE_CHECKING:
    from omnitui.domain.operations.plan import Plan
    from omnitui.domain.operations.runner import Operation
    from omnitui.storage.journal.records import ItemRecord, OperationRecord
    from omnitui.ui.features.operations.context import Operations
    from omnitui.ui.shell.confirm import ConfirmDialog


def _confirm_transfer(operations: Operations, plan: Plan) -> ConfirmDialog:
    from omnitui.ui.features.transfer.confirm import hand_over_question

    return hand_over_question(operations, plan)


async def _report_people(operations: Operations, plan: Plan, operation: Operation, going: bool) -> None:
    from omnitui.ui.features.people.report import report

    await report(operations, plan, operation, going)


async def _undo_edit(operations: Operations, record: OperationRecord, items: Sequence[ItemRecord]) -> None:
    from omnitui.ui.features.schedule_form.undo import undo_edit

    await undo_edit(operations, record, items)


async def _undo_delete(operations: Operations, record: OperationRecord, items: Sequence[ItemRecord]) -> None:
    from omnitui.ui.features.schedule_form.undo import undo_delete

    await undo_delete(operations, record, items)


VERBS: Mapping[Verb, VerbFeatures] = {
    Verb.TRANSFER: VerbFeatures(confirm=_confirm_transfer),
    Verb.PEOPLE: VerbFeatures(report=_report_people),
    Verb.UPDATE: VerbFeatures(undo=_undo_edit),
    Verb.DELETE: VerbFeatures(undo=_undo_delete),
}
