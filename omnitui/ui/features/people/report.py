"""What follows the report on saved people: the list again, only the failures, a retry, a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.domain.operations.people_plan import PeoplePlan, left_out_of, rebuilt_plan
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import Operation
from omnitui.domain.people.import_batches import failed_csv
from omnitui.ui.features.people.report_dialog import PeopleReport, words_of
from omnitui.ui.shell.messages import PeopleListReopened

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations


async def report(operations: Operations, planned: Plan, operation: Operation, going: bool) -> None:
    """Show which lines were left out, and do what the user chooses."""
    plan = planned if isinstance(planned, PeoplePlan) else rebuilt_plan(planned)
    left = left_out_of(plan, operation)
    csv = failed_csv(plan.table, [(row, words_of(row, result)) for row, result in left]) if left else ""
    dialog = PeopleReport(
        operation,
        left,
        csv,
        operations.shell.org_label(),
        operations.shell.copy,
        lines=len(plan.table.rows),
        going=going,
    )
    choice, line = await operations.shell.ask(dialog) or ("", 0)
    if choice == "retry":
        if blocked_reason := operations.blocked_reason():
            operations.shell.say(blocked_reason)
        else:
            operations.begin(plan.again(operation))
    elif choice == "export":
        await _export(operations, csv)
    elif choice:
        text, at = (csv, 0) if choice == "edit" else (plan.text, line)
        operations.shell.post_message(PeopleListReopened(text, at))


async def _export(operations: Operations, csv: str) -> None:
    from omnitui.ui.shell.export_dialog import export_to

    title, name = "Export the lines left out as CSV", "omnitui-people-left-out.csv"
    await export_to(operations.shell, title, name, lambda typed: csv, "the lines left out")
