"""The week as plain cells: a number and a shade per hour; wide, or two digits at 80 columns (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from omnitui.domain.schedules.schedule import Schedule
from omnitui.domain.schedules.week import DAYS, HOURS, Delivery, Hour, Week
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, count, fit, plural, width
from omnitui.text.schedules import Moment, cadence_words, destination_word, result_span, short_name, state_span
from omnitui.text.times import DAYS as WEEKDAYS
from omnitui.text.times import MONTHS
from omnitui.ui.render.lines import fitted

#: The column after the hours: the day's sum; its list has what is not on the map.
ALL = HOURS
WIDE_FROM = 112
NARROWEST = 80
_WITHOUT_NAME = 60


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of the map: a day counted from today, and an hour or `ALL`."""

    day: int = 0
    hour: int = 0

    def moved(self, days: int, hours: int) -> Spot:
        """Return the cell so many steps away, stopping at the edges."""
        return Spot(min(max(0, self.day + days), DAYS - 1), min(max(0, self.hour + hours), ALL))


def map_lines(week: Week, spot: Spot, cells: int, *, focused: bool) -> list[StyledLine]:
    """Return the hours above the columns, and one line per day."""
    return [head(cells), *(day_line(week, day, spot, cells, focused=focused) for day in range(DAYS))]


def head(cells: int) -> StyledLine:
    """Return the hours above the columns."""
    wide = cells >= WIDE_FROM
    each = 4 if wide else 3
    hours = "".join(f"{hour:02}".rjust(each) for hour in range(HOURS))
    return ((" " * (8 if wide else 4) + hours + ("    all" if wide else " all"), "muted"),)


def day_line(week: Week, day: int, spot: Spot, cells: int, *, focused: bool) -> StyledLine:
    """Return one day: past hours `–`, empty ones `·`, the others by number; the cursor's glyph precedes its number."""
    wide = cells >= WIDE_FROM
    date = week.first + timedelta(days=day)
    name = WEEKDAYS[date.weekday()]
    spans: list[Span] = [(f" {name} {date.day:>2} " if wide else f"{name} ", "muted")]
    glyph = GLYPHS.focus if focused else GLYPHS.unfocused
    for hour in range(HOURS):
        cursor = glyph if (day, hour) == (spot.day, spot.hour) else ""
        spans.extend(_cell(week, day, hour, cursor, wide))
    here = (day, ALL) == (spot.day, spot.hour)
    total = count(week.total(day)) if wide else _thousands(week.total(day))
    spans.append(((glyph if here else "").rjust((7 if wide else 4) - len(total)), "primary"))
    spans.append((total, "strong" if here else "text"))
    return fitted(spans, cells)


def _cell(week: Week, day: int, hour: int, cursor: str, wide: bool) -> list[Span]:
    """Return the cells of one hour: the glyph or shade comes right before the number."""
    number, room = week.counts[day][hour], 4 if wide else 3
    if number:
        text = str(number) if number < 10 ** (room - 1) else "++"
        full = not wide and number * 2 >= week.busiest
        style = "strong" if cursor or full else "text"
    else:
        text, style = GLYPHS.dash if week.is_past(day, hour) else GLYPHS.dot, "muted"
    lead = cursor or (_shade(number, week.busiest) if wide else "")
    return [(lead.rjust(room - len(text)), "primary" if cursor else "muted"), (text, style)]


def _shade(number: int, busiest: int) -> str:
    quarter = 4 * number // max(1, busiest)
    return (" ", GLYPHS.light, GLYPHS.middle, GLYPHS.dark, GLYPHS.dark)[quarter]


def _thousands(number: int) -> str:
    """Format a day's sum in three cells: `606`, `12k`, `++`."""
    return str(number) if number < 1000 else f"{number // 1000}k" if number < 100_000 else "++"


# ------------------------------------------------------------------ in words


def _day(week: Week, day: int) -> str:
    date = week.first + timedelta(days=day)
    return f"{WEEKDAYS[date.weekday()]} {date.day} {MONTHS[date.month - 1]}"


def _deliveries(number: int, people: int, schedules: int) -> str:
    """Return `129 deliveries, 1,930 people`, and the number of schedules if some run more than once."""
    several = f" of {plural(schedules, 'schedule')}" if 0 < schedules < number else ""
    return f"{plural(number, 'delivery', 'deliveries')}{several}, {plural(people, 'person', 'people')}"


def hour_title(week: Week, spot: Spot, found: Hour | None, moment: Moment) -> str:
    """Return `Tue 3 Mar 09:00–09:59 Paris: 129 deliveries, 1,930 people; 61 of them at 09:00`."""
    day = _day(week, spot.day)
    if spot.hour == ALL:
        words = _deliveries(week.total(spot.day), sum(week.people[spot.day]), 0)
        return f"{day} {moment.reader.name}: {words}; below, what is not on the map"
    hours = f"{spot.hour:02}:00{GLYPHS.dash}{spot.hour:02}:59 {moment.reader.name}"
    number, people = week.counts[spot.day][spot.hour], week.people[spot.day][spot.hour]
    words = f"{day} {hours}: {_deliveries(number, people, len(found.lines) if found else 0)}"
    if found is not None and found.together is not None:
        words += f"; {found.together[1]:,} of them at {moment.reader.clock(found.together[0], exact=False)}"
    return words


def busiest_words(week: Week, hours: Mapping[tuple[int, int], Hour], moment: Moment) -> str:
    """Return `Busiest: Mon 09:00 169 (82 at 09:15), Tue 09:00 129 (61 at 09:00)`, or that nothing runs."""
    parts = []
    for (day, hour), found in hours.items():
        date = week.first + timedelta(days=day)
        text = f"{WEEKDAYS[date.weekday()]} {hour:02}:00 {week.counts[day][hour]:,}"
        if found.together is not None:
            text += f" ({found.together[1]:,} at {moment.reader.clock(found.together[0], exact=False)})"
        parts.append(text)
    return f"Busiest: {', '.join(parts)}" if parts else "Nothing runs in these seven days."


def left_out_words(week: Week, cells: int) -> str:
    """Return `Not on the map: 38 paused, 2 stopped`, and how to list them if `cells` have room for it."""
    parts = [f"{len(rows):,} {why.value}" for why, rows in week.skipped.items() if rows]
    if not parts:
        return ""
    words = f"Not on the map: {', '.join(parts)}"
    how = f" (Enter on {GLYPHS.quote('all')} lists them)"
    return words + how if width(words + how) <= cells else words


def empty_words(week: Week, spot: Spot) -> str:
    """Explain why the list of a cell is empty."""
    if spot.hour == ALL:
        return "Everything is on the map."
    return "This hour has passed." if week.is_past(spot.day, spot.hour) else "Nothing runs in this hour."


def delivery_line(delivery: Delivery, moment: Moment, cells: int) -> StyledLine:
    """Return one schedule of the hour: time, state, last result, recipients and frequency."""
    row = delivery.schedule
    glyph, style = result_span(row.result)
    people = GLYPHS.dash if row.recipients is None else count(row.recipients)
    name = min(34, max(12, cells - _WITHOUT_NAME))
    when = fit(GLYPHS.dash if delivery.at is None else moment.reader.clock(delivery.at, exact=False), 5)
    return (
        (f"{when}  ", "text"),
        _state(row, moment),
        (f" {fit(short_name(row, name), name)}  ", "text"),
        (f"{glyph} ", style),
        (fit(_last(row, moment), 9, "right"), style if style in ("error", "warning") else "text"),
        (f"  {fit(destination_word(row.destination), 7)}{fit(people, 6, 'right')}  ", "text"),
        (fit(cadence_words(row.cron), 17), "text"),
    )


def _state(row: Schedule, moment: Moment) -> Span:
    return (GLYPHS.missed, "warning") if moment.times.missed(row) else state_span(row.state)


def _last(row: Schedule, moment: Moment) -> str:
    return GLYPHS.dash if row.last_at is None else moment.reader.short(row.last_at, moment.now)
