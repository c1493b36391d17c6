"""The confirmation before the last recipient is removed: Omni does not document what that does to the schedule."""

from __future__ import annotations

from collections.abc import Sequence

from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, wrap
from omnitui.text.schedules import short_name
from omnitui.ui.shell.confirm import ConfirmDialog
from omnitui.ui.widgets.buttons import Button


def emptying_question(rows: Sequence[Schedule], right: str) -> ConfirmDialog:
    """`Remove the last recipient?`; "all" for yes. `l` lists the schedules if there are several."""
    many = len(rows) > 1
    subject = f"{len(rows):,} schedules" if many else GLYPHS.quote(short_name(rows[0], 40))
    words = (
        f"{subject} would have no recipients left. Omni doesn't say what happens then: it may fail, or run for "
        f"nobody. Consider pausing instead.{' l lists them.' if many else ''}"
    )
    lines: list[StyledLine] = [((f"  {part}", "text"),) for part in wrap(words, 52)]
    return ConfirmDialog(
        "Remove the last recipient?",
        lines,
        [Button("", "Cancel", "n"), Button("all", "Remove", "y")],
        right=right,
        everything=[short_name(row, 200) for row in rows] if many else (),
    )
