"""Which schedules can have recipients; loads nothing, because every key press asks."""

from __future__ import annotations

from collections.abc import Sequence

from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.glyphs import GLYPHS
from omnitui.text.schedules import short_name

NO_SHEETS = "Omni's API can't change Google Sheets deliveries; use Omni's web app."


def by_email(row: Schedule) -> bool:
    """Whether the schedule goes by email (`omni-api.md §2.8`), or may do so because Omni omits its destination."""
    return row.destination in ("", "email")


def no_recipients(rows: Sequence[Schedule]) -> str:
    """Explain why no row has recipients to change; empty if one may have some, or if there are no rows."""
    if not rows or any(map(by_email, rows)):
        return ""
    if len(rows) > 1:
        return f"None of the {len(rows):,} are email, and only email has recipients."
    kind = rows[0].destination.replace("_", " ")
    return f"{GLYPHS.quote(short_name(rows[0], 30))} goes to {kind}: only email has recipients."
