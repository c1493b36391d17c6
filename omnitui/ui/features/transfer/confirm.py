"""The confirmation before schedules go back to their previous owner, or to the new owner on a retry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.domain.operations.plan import Plan
from omnitui.text.measure import StyledLine, plural
from omnitui.ui.features.operations.confirm_text import Hidden, counted, named, quoted, skipped, timing, wrapped
from omnitui.ui.features.transfer import text as words
from omnitui.ui.shell.confirm import ConfirmDialog
from omnitui.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations


def hand_over_question(operations: Operations, planned: Plan) -> ConfirmDialog:
    """`Hand back 3 schedules?`"""
    rows, back = planned.rows, bool((planned.task or {}).get("back"))
    do, many = "Hand back" if back else "Hand over", len(rows) > 1
    names = (str(task.get("toName") or "") for row in rows if (task := planned.tasks.get(row.id)) is not None)
    to = words.owners(names)
    hidden = Hidden(operations, planned)
    lines: list[StyledLine] = (
        [*counted(len(rows), f"go {'back ' if back else ''}to {to}:", "strong"), *named(rows)]
        if many
        else wrapped(f"It goes {'back ' if back else ''}to {to}.", indent=3)
    )
    end = timing(operations, planned)
    lines += [*skipped(planned), *hidden.lines(), *([(), *end] if end else [])]
    return ConfirmDialog(
        f"{do} {plural(len(rows), 'schedule')}?" if many else f"{do} {quoted(rows[0])}?",
        lines,
        [Button("", "Cancel", "n"), Button("all", f"{do} {len(rows):,}" if many else do, "y")],
        left=hidden.buttons(),
        right=operations.shell.org_label(),
        everything=hidden.everything() if many else (),
    )
