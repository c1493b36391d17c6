"""Which question goes before which write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.domain.plans import Plan

if TYPE_CHECKING:
    from omnitui.ui.app import OmnituiApp


async def asked(app: OmnituiApp, planned: Plan) -> Plan | None:
    """What the person agrees to, None for nothing."""
    from omnitui.ui.dialogs.question import pause_question

    book = app.schedules.book
    answer = await app.ask(pause_question(app, planned, book))
    if answer == "shown":
        return planned.without(set(book.hidden(row.id for row in planned.rows)))
    return planned if answer == "all" else None
