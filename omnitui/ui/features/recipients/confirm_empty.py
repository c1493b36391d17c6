"""Taking off the last recipient: Omni's documents do not say what becomes of the schedule, so it is asked about."""

from __future__ import annotations

from collections.abc import Sequence

from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, wrap
from omnitui.ui.render.schedule_row import short_name
from omnitui.ui.shell.confirm import ConfirmDialog
from omnitui.ui.widgets.buttons import Button


def emptying_question(rows: Sequence[Schedule], right: str) -> ConfirmDialog:
    """`Take off the last recipient?`; "all" for yes. `l` lists them where there are several."""
    many = len(rows) > 1
    subject = f"{len(rows):,} schedules" if many else GLYPHS.quote(short_name(rows[0], 40))
    words = (
        f"{subject} would have nobody left. Omni says nothing about what becomes of that: it may fail, or run for "
        f"nobody. Pausing is the other way.{' l lists them.' if many else ''}"
    )
    lines: list[StyledLine] = [((f"  {part}", "text"),) for part in wrap(words, 52)]
    return ConfirmDialog(
        "Take off the last recipient?",
        lines,
        [Button("", "Cancel", "n"), Button("all", "Take off the last", "y")],
        right=right,
        everything=[short_name(row, 200) for row in rows] if many else (),
    )
