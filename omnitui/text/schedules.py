"""A schedule in a few cells: its name, its destination, the glyphs of its state and last result."""

from __future__ import annotations

from dataclasses import dataclass

from omnitui.domain.recurrence.cron import Cron, CronError
from omnitui.domain.recurrence.describe import cadence
from omnitui.domain.schedules.schedule import Result, Schedule, State
from omnitui.domain.schedules.timetable import Timetable
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, clean, cut
from omnitui.text.times import Clock

NO_NAME = "(no name)"


_STATES = {
    State.ACTIVE: ("active", "muted"),
    State.PAUSED: ("paused", "muted"),
    State.STOPPED: ("stopped", "warning"),
}


_RESULTS = {
    Result.DELIVERED: ("delivered", "muted"),
    Result.UNMET: ("unmet", "muted"),
    Result.FAILED: ("failed", "error"),
    Result.SENT_WITH_ERRORS: ("with_errors", "warning"),
    Result.CANCELLED: ("cancelled", "warning"),
    Result.NEVER: ("never", "muted"),
    Result.UNKNOWN: ("unknown", "warning"),
}


def state_span(state: State) -> Span:
    """Return the glyph and style of a state."""
    glyph, style = _STATES[state]
    return getattr(GLYPHS, glyph), style


def result_span(result: Result) -> Span:
    """Return the glyph and style of a last result."""
    glyph, style = _RESULTS[result]
    return getattr(GLYPHS, glyph), style


@dataclass(frozen=True)
class Moment:
    """The current time and the reader's clock, to format the times of a row."""

    reader: Clock
    now: float
    timetable: Timetable | None = None

    @property
    def times(self) -> Timetable:
        """Return the store's timetable, or one of this moment alone."""
        return self.timetable or Timetable(lambda: self.now, lambda: self.now)


def destination_word(destination: str) -> str:
    """Return the destination in one word, to fit the table."""
    return "sheets" if destination == "google_sheets" else clean(destination) or GLYPHS.dash


def cadence_words(cron: str) -> str:
    """Describe how often it runs, short enough for a column; returns an unreadable cron expression as it is."""
    try:
        return cadence(Cron.parse(cron))
    except CronError:
        return clean(cron)


def is_readers_zone(zone: str, reader: Clock) -> bool:
    """Whether the reader's clock is in `zone`, so that naming it adds nothing."""
    return not zone or zone == str(reader.zone)


def short_name(schedule: Schedule, cells: int) -> str:
    """Return a schedule's name for use in a sentence or a list."""
    return cut(clean(schedule.name), cells) if schedule.name.strip() else NO_NAME
