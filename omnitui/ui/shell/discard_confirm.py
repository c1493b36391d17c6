"""Esc in a form with unsaved input: slow terminals send stray Escs, so it asks first."""

from __future__ import annotations

from omnitui.text.measure import StyledLine, wrap
from omnitui.ui.shell.confirm import ConfirmDialog
from omnitui.ui.widgets.buttons import Button


def leave_question(words: str) -> ConfirmDialog:
    """Ask `Leave without saving?` and say what would be lost; the answer for yes is "all"."""
    lines: list[StyledLine] = [((f"  {part}", "text"),) for part in wrap(words, 36)]
    buttons = [Button("", "Keep editing", "n"), Button("all", "Discard", "y")]
    return ConfirmDialog("Discard changes?", lines, buttons, width=42)
