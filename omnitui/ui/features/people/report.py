"""What follows the report of people that were saved: the list again, the failed alone, another try, a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.domain.operations.people_plan import PeoplePlan, left_out_of, rebuilt_plan
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import Operation
from omnitui.domain.people.import_batches import failed_csv
from omnitui.ui.features.people import actions
from omnitui.ui.features.people.report_dialog import PeopleReport, words_of

if TYPE_CHECKING:
    from omnitui.ui.app import OmnituiApp


async def report(app: OmnituiApp, planned: Plan, run: Operation, *, going: bool) -> None:
    """Show which lines were left out, and do what is chosen."""
    plan = planned if isinstance(planned, PeoplePlan) else rebuilt_plan(planned)
    left = left_out_of(plan, run)
    csv = failed_csv(plan.table, [(row, words_of(row, result)) for row, result in left]) if left else ""
    dialog = PeopleReport(run, left, csv, app.where(), lines=len(plan.table.rows), going=going)
    choice, line = await app.ask(dialog) or ("", 0)
    if choice == "retry":
        if blocked_reason := app.runs.blocked_reason():
            app.schedules.say(blocked_reason)
        else:
            app.runs.begin(plan.again(run))
    elif choice == "export":
        await _export(app, csv)
    elif choice:
        await _edit(app, *((csv, 0) if choice == "edit" else (plan.text, line)))


async def _edit(app: OmnituiApp, text: str, line: int) -> None:
    """The dialog again, in the view it belongs to."""
    from omnitui.ui.features.people.screen import PeopleScreen

    app.action_view(PeopleScreen.NAME)
    view = app.view
    if isinstance(view, PeopleScreen):
        await actions.add(view, text, line)


async def _export(app: OmnituiApp, csv: str) -> None:
    from omnitui.ui.shell.export_dialog import export_to

    title, name = "Export the lines left out as CSV", "omnitui-people-left-out.csv"
    await export_to(app, title, name, lambda typed: csv, "the lines left out")
