"""A schedule as the table shows it: columns for a width, and one row's text and styles (pure)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from omnitui.domain.schedules.query import Sort
from omnitui.domain.schedules.schedule import Schedule, State
from omnitui.domain.schedules.timetable import Silent
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, clean, count, fit
from omnitui.text.schedules import (
    NO_NAME,
    Moment,
    cadence_words,
    destination_word,
    is_readers_zone,
    result_span,
    state_span,
)
from omnitui.text.times import city

_GLYPHS_WIDTH = 5
_MARGIN = 1
_NAME = (21, 30, 48)
_DASHBOARD = (18, 32)


@dataclass(frozen=True)
class Column:
    """One column: its title, the gap before it, its cells, and the server sort behind its title."""

    key: str
    title: str
    cells: int
    gap: int = 2
    align: str = "left"
    sort: str = ""

    @property
    def width(self) -> int:
        """Return gap and content together."""
        return self.gap + self.cells


_OPTIONAL = (
    Column("last", "Last", 11, align="right", sort="lastRun"),
    Column("next", "Next", 9, align="right", sort="next"),
    Column("to", "To", 13, sort="recipients"),
    Column("runs", "Runs", 27, sort="zone"),
    Column("dashboard", "Dashboard", _DASHBOARD[0], sort="dashboardName"),
    Column("owner", "Owner", 14, sort="ownerName"),
    Column("format", "Form", 4),
)


@lru_cache(maxsize=64)
def columns(cells: int) -> tuple[Column, ...]:
    """Return the columns for a table `cells` wide: Name has at least 30, the last run always shows (screens.md §1)."""
    shown = [_OPTIONAL[0]]
    room = cells - _GLYPHS_WIDTH - _MARGIN - _NAME[1] - _OPTIONAL[0].width
    for column in _OPTIONAL[1:]:
        if column.width > room:
            break
        shown.append(column)
        room -= column.width
    name = min(_NAME[1] + room, _NAME[2]) if room > 0 else max(1, _NAME[1] + room)
    spare = max(0, room - (_NAME[2] - _NAME[1]))
    shown = [
        replace(column, cells=min(column.cells + spare, _DASHBOARD[1])) if column.key == "dashboard" else column
        for column in shown
    ]
    return (Column("name", "Name", name, gap=_GLYPHS_WIDTH, sort="scheduleName"), *shown)


_SORTED_COLUMN = {"lastRunStatus": "last", "destination": "to"}


def header(shown: tuple[Column, ...], sort: Sort) -> StyledLine:
    """Return the header line, with an arrow at the column the rows are sorted by."""
    spans: list[Span] = []
    for column in shown:
        sorted_here = column.sort == sort.field or _SORTED_COLUMN.get(sort.field) == column.key
        arrow = f" {GLYPHS.down if sort.descending else GLYPHS.up}" if sorted_here else ""
        spans.append((" " * column.gap + fit(column.title + arrow, column.cells, column.align), "muted"))
    return tuple(spans)


@dataclass(frozen=True)
class RowMarks:
    """The row's leading glyphs: the cursor's (or none), and the mark's."""

    cursor: str = " "
    marked: bool = False
    in_range: bool = False


def row(schedule: Schedule | None, shown: tuple[Column, ...], marks: RowMarks, moment: Moment) -> StyledLine:
    """Return one row, each cell cut and padded to its column; None is a row that is not loaded yet."""
    mark = GLYPHS.marked if marks.marked else GLYPHS.in_range if marks.in_range else " "
    lead: list[Span] = [(marks.cursor, "primary"), (mark, "primary")]
    if schedule is None:
        return (*lead, (f"   {GLYPHS.cut}", "muted"))
    paused = schedule.state is State.PAUSED
    state = (GLYPHS.missed, "warning") if moment.times.missed(schedule) else state_span(schedule.state)
    spans = [*lead, (" ", "text"), state, (" ", "text")]
    for column in shown:
        if column.key != "name":
            spans.append((" " * column.gap, "text"))
        spans.extend(_CELLS[column.key](schedule, column.cells, moment))
    return tuple((text, "muted" if paused and style != "primary" else style) for text, style in spans)


def _name(schedule: Schedule, cells: int, moment: Moment) -> list[Span]:
    name = clean(schedule.name)
    return [(fit(name, cells), "text")] if name.strip() else [(fit(NO_NAME, cells), "muted")]


def _last(schedule: Schedule, cells: int, moment: Moment) -> list[Span]:
    glyph, style = result_span(schedule.result)
    when = GLYPHS.dash if schedule.last_at is None else moment.reader.short(schedule.last_at, moment.now)
    wrong = style in ("error", "warning")
    return [(f"{glyph} ", style), (fit(when, cells - 2, "right"), style if wrong else "text")]


def _next(schedule: Schedule, cells: int, moment: Moment) -> list[Span]:
    when = moment.times.next_run(schedule)
    if isinstance(when, Silent):
        styles = {Silent.STOPPED: "warning", Silent.PAUSED: "text"}
        return [(fit(when.value, cells, "right"), styles.get(when, "muted"))]
    return [(fit(moment.reader.short(when, moment.now), cells, "right"), "text")]


def _to(schedule: Schedule, cells: int, moment: Moment) -> list[Span]:
    people = GLYPHS.dash if schedule.recipients is None else count(schedule.recipients)
    return [(fit(destination_word(schedule.destination), cells - 6) + fit(people, 6, "right"), "text")]


def _runs(schedule: Schedule, cells: int, moment: Moment) -> list[Span]:
    zone = "" if is_readers_zone(schedule.timezone, moment.reader) else clean(city(schedule.timezone))
    return [(fit(cadence_words(schedule.cron), cells - 10) + " " + fit(zone, 9), "text")]


def _plain(value: Callable[[Schedule], str]) -> Callable[[Schedule, int, Moment], list[Span]]:
    return lambda schedule, cells, moment: [(fit(clean(value(schedule)) or GLYPHS.dash, cells), "text")]


_CELLS: dict[str, Callable[[Schedule, int, Moment], list[Span]]] = {
    "name": _name,
    "last": _last,
    "next": _next,
    "to": _to,
    "runs": _runs,
    "dashboard": _plain(lambda schedule: schedule.dashboard),
    "owner": _plain(lambda schedule: schedule.owner),
    "format": _plain(lambda schedule: "link" if schedule.format == "link_only" else schedule.format),
}
