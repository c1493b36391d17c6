"""Esc out of a form in which something is typed: terminals on slow lines invent Escs, so it is asked about."""

from __future__ import annotations

from omnitui.text.measure import Line, wrap
from omnitui.ui.shell.confirm import Question
from omnitui.ui.widgets.buttons import Button


def leave_question(words: str) -> Question:
    """`Leave without saving?`, with what would be lost; "all" for yes."""
    lines: list[Line] = [((f"  {part}", "text"),) for part in wrap(words, 36)]
    buttons = [Button("", "Stay", "n"), Button("all", "Leave", "y")]
    return Question("Leave without saving?", lines, buttons, width=42)
