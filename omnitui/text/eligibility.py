"""Which schedules have recipients at all; loads nothing, for it is asked with every key."""

from __future__ import annotations

from collections.abc import Sequence

from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.glyphs import GLYPHS
from omnitui.text.schedules import short_name

NO_SHEETS = "Omni's API can't change Google Sheets deliveries; use Omni's web app."


def by_email(row: Schedule) -> bool:
    """Whether it goes by email (`omni-api.md §2.8`), or Omni does not say where it goes."""
    return row.destination in ("", "email")


def no_recipients(rows: Sequence[Schedule]) -> str:
    """Why none of these has recipients to change; empty where one may have, or there is none."""
    if not rows or any(map(by_email, rows)):
        return ""
    if len(rows) > 1:
        return f"None of the {len(rows):,} are email, and only email has recipients."
    kind = rows[0].destination.replace("_", " ")
    return f"{GLYPHS.quote(short_name(rows[0], 30))} goes to {kind}: only email has recipients."
