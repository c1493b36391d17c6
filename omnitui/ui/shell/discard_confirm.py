"""Esc out of a form in which something is typed: terminals on slow lines invent Escs, so it is asked about."""

from __future__ import annotations

from omnitui.text.measure import StyledLine, wrap
from omnitui.ui.shell.confirm import ConfirmDialog
from omnitui.ui.widgets.buttons import Button


def leave_question(words: str) -> ConfirmDialog:
    """`Leave without saving?`, with what would be lost; "all" for yes."""
    lines: list[StyledLine] = [((f"  {part}", "text"),) for part in wrap(words, 36)]
    buttons = [Button("", "Keep editing", "n"), Button("all", "Discard", "y")]
    return ConfirmDialog("Discard changes?", lines, buttons, width=42)
