"""A schedule in full, over the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.domain.schedules.detail import read_row
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.measure import StyledLine
from omnitui.text.schedules import short_name
from omnitui.ui.render import detail_layout
from omnitui.ui.render.detail_layout import Subject
from omnitui.ui.render.detail_note import detail_note
from omnitui.ui.shell.text_dialog import TextDialog

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations


async def show_detail(operations: Operations, row: Schedule) -> None:
    """Show a schedule in full over the screen, reading its details now if they are missing."""
    details = operations.workspace.details
    if details is None:
        return

    def draw(cells: int) -> list[StyledLine]:
        loaded = details.loaded.get(row.id)
        subject = Subject(
            operations.workspace.store.rows.get(row.id, row),
            loaded.detail if loaded else None,
            details.link(row),
            detail_note(details, row.id),
            loaded.read_at if loaded else None,
            operations.outcome_of(row.id),
        )
        return detail_layout.tall(subject, operations.moment(), cells, everyone=True)

    async def read() -> None:
        await operations.workspace.with_reauth(lambda: details.read(row.id, again=True))

    await operations.shell.ask(TextDialog(short_name(row, 60), draw, read))


async def show_by_id(operations: Operations, schedule_id: str) -> None:
    """Open a schedule by its id, reading it now if no list has shown it."""
    session = operations.workspace.session
    row = operations.workspace.store.rows.get(schedule_id)
    if row is None and session is not None:
        row = await read_row(session.client, schedule_id)
    if row is not None:
        await show_detail(operations, row)
