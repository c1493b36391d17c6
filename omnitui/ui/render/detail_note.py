"""The text in the detail pane for whatever is missing of a schedule's details."""

from __future__ import annotations

from omnitui.api.errors import OmniError
from omnitui.domain.schedules.detail_loader import DetailLoader, ScheduleGone
from omnitui.text import error_text
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span


def failure_words(details: DetailLoader, schedule_id: str) -> str:
    """Explain why nothing of a schedule could be loaded; empty if it is loaded or was never requested."""
    error = details.error(schedule_id)
    return _words(error) if error is not None else ""


def detail_note(details: DetailLoader, schedule_id: str) -> Span | None:
    """Describe the part that is missing; None if nothing is."""
    if error := details.error(schedule_id):
        return f"{GLYPHS.failed} {_words(error)} Enter tries again.", "error"
    loaded = details.loaded.get(schedule_id)
    if loaded is not None:
        missing = loaded.detail.missing
        return (f"Not available from this server: {'; '.join(missing)}.", "muted") if missing else None
    if details.is_left(schedule_id):
        return "Enter loads the rest", "muted"
    return GLYPHS.cut, "muted"


def _words(error: OmniError) -> str:
    return error.words if isinstance(error, ScheduleGone) else error_text.words(error)
