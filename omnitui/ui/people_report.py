"""What follows the report of people that were saved: the list again, the failed alone, another try, a file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from omnitui.domain.bulk import Run
from omnitui.domain.people_plans import PeoplePlan, as_csv, left_out_of, told_again
from omnitui.domain.plans import Plan
from omnitui.local.exports import ExportProblem, export
from omnitui.ui import people_flow
from omnitui.ui.dialogs.people_report import PeopleReport, words_of
from omnitui.ui.signs import SIGNS
from omnitui.ui.text import clean

if TYPE_CHECKING:
    from omnitui.ui.app import OmnituiApp


async def report(app: OmnituiApp, planned: Plan, run: Run, *, going: bool) -> None:
    """Show which lines were left out, and do what is chosen."""
    plan = planned if isinstance(planned, PeoplePlan) else told_again(planned)
    left = left_out_of(plan, run)
    csv = as_csv(plan, [(row, words_of(row, told)) for row, told in left]) if left else ""
    dialog = PeopleReport(run, left, csv, app.where(), lines=len(plan.table.rows), going=going)
    choice, line = await app.ask(dialog) or ("", 0)
    if choice == "retry":
        if refusal := app.runs.refusal():
            app.schedules.say(refusal)
        else:
            app.runs.begin(plan.again(run))
    elif choice == "export":
        await _export(app, csv)
    elif choice:
        await _edit(app, *((csv, 0) if choice == "edit" else (plan.text, line)))


async def _edit(app: OmnituiApp, text: str, line: int) -> None:
    """The dialog again, in the view it belongs to."""
    from omnitui.ui.screens.people import PeopleScreen

    app.action_view(PeopleScreen.NAME)
    view = app.view
    if isinstance(view, PeopleScreen):
        await people_flow.add(view, text, line)


async def _export(app: OmnituiApp, csv: str) -> None:
    from omnitui.ui.dialogs.week import ExportDialog

    async def save(name: str, replace: bool) -> str:
        try:
            await asyncio.to_thread(export, Path(name), csv, replace=replace)
        except ExportProblem as problem:
            return clean(problem.words) + (" Ctrl+S again writes over it." if problem.exists else "")
        return ""

    dialog = ExportDialog("omnitui-people-left-out.csv", save)
    dialog.TITLE_WORDS = "Export the lines left out as CSV"
    if (name := await app.ask(dialog)) is not None:
        app.tell(((f"{SIGNS.delivered} ", "success"), (f"Wrote the lines left out to {clean(name)}.", "text")))
