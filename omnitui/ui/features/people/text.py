"""People as lines: a row of the list, the words of the pane, the progress of the loader (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from omnitui.domain.people.attributes import value_text
from omnitui.domain.people.loader import PeopleLoader
from omnitui.domain.people.store import Contact, Figures, PeopleStore, PersonKind
from omnitui.domain.schedules.schedule import Schedule
from omnitui.domain.schedules.timetable import Silent
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, clean, count, cut, cut_address, fit, width, wrap
from omnitui.text.schedules import Moment, short_name, state_span
from omnitui.ui.render.lines import fitted
from omnitui.ui.render.schedule_row import Column, RowMarks

_LEAD, _MARGIN = 5, 1
_LABELS = 9
_OPTIONAL = (
    (0, Column("kind", "Kind", 10)),
    (40, Column("gets", "Gets", 5, gap=1, align="right")),
    (56, Column("failed", "Failed", 6, gap=1, align="right")),
    (62, Column("next", "Next", 9, gap=2, align="right")),
)


def columns(cells: int) -> tuple[Column, ...]:
    """The columns for a table of this width; the person column grows."""
    shown = [column for needed, column in _OPTIONAL if cells >= needed]
    room = cells - _LEAD - _MARGIN - sum(column.width for column in shown)
    return (Column("person", "Person", max(1, room), gap=_LEAD), *shown)


def header(shown: Sequence[Column]) -> StyledLine:
    """The column headings."""
    heads = [replace(column, title=f"Person {GLYPHS.up}") if column.key == "person" else column for column in shown]
    return tuple((" " * head.gap + fit(head.title, head.cells, head.align), "muted") for head in heads)


def kind_words(who: Contact) -> str:
    """`member`, `group, 9`."""
    if who.kind is PersonKind.GROUP and who.members is not None:
        return f"group, {len(who.members):,}"
    return who.kind.value


def row(
    who: Contact, shown: Sequence[Column], row_state: RowMarks, figures: Figures, moment: Moment, *, whole: bool
) -> StyledLine:
    """One row of the list; unless `whole`, the number of schedules is only a minimum."""
    mark = GLYPHS.marked if row_state.marked else " "
    spans: list[Span] = [(row_state.cursor, "primary"), (mark, "primary"), (" " * (_LEAD - 2), "text")]
    for column in shown:
        if column.key != "person":
            spans.append((" " * column.gap, "text"))
        spans.append(_cell(who, column, figures, moment, whole=whole))
    style = "muted" if who.kind is PersonKind.INACTIVE else ""
    return tuple((text, style if style and name == "text" else name) for text, name in spans)


def _cell(who: Contact, column: Column, figures: Figures, moment: Moment, *, whole: bool) -> Span:
    if column.key == "person":
        return fit(cut_address(clean(who.shown), column.cells), column.cells), "text"
    if column.key == "kind":
        return fit(kind_words(who), column.cells), "text"
    if column.key == "gets":
        return fit(gets_words(figures.gets, whole=whole), column.cells, "right"), "text"
    if column.key == "failed":
        words = count(figures.failed) if figures.failed else GLYPHS.dash
        return fit(words, column.cells, "right"), "error" if figures.failed else "muted"
    words = GLYPHS.dash if figures.next_at is None else moment.reader.short(figures.next_at, moment.now)
    return fit(words, column.cells, "right"), "text"


def gets_words(number: int, *, whole: bool) -> str:
    """`31`, or `31+` until every schedule has been read; empty for zero before that."""
    if not whole and not number:
        return GLYPHS.cut
    return f"{count(number)}{'' if whole else '+'}"


@dataclass(frozen=True)
class Portrait:
    """One person with what they get and own, for the pane."""

    who: Contact
    gets: Mapping[str, str]
    rows: Sequence[Schedule]
    owns: int
    whole: bool


def facts(about: Portrait, cells: int) -> list[StyledLine]:
    """Kind, counts and attributes."""
    number = gets_words(len(about.gets), whole=about.whole)
    owns = f", owns {about.owns:,}" if about.owns else ""
    kind = {PersonKind.INACTIVE: "inactive in Omni", PersonKind.SEEN: "gets mail; nothing else known"}
    words = f"{kind.get(about.who.kind, kind_words(about.who))}; gets {number}{owns}"
    name = clean(about.who.name) if about.who.email else ""
    lines: list[StyledLine] = [((part, "text"),) for part in wrap(f"{name}, {words}" if name else words, cells)]
    attributes = about.who.attributes or {}
    # One column of values, aligned after the longest name.
    labels = max(_LABELS, min(max((width(clean(key)) for key in attributes), default=0) + 2, cells // 2))
    for key, value in attributes.items():
        lead = fit(cut(clean(key), labels - 1), labels)
        lines.append(fitted(((lead, "muted"), (clean(value_text(value)), "text")), cells))
    return lines


def schedule_line(schedule: Schedule, group: str, moment: Moment, cells: int) -> StyledLine:
    """`● Gesso backlog   09:00`, with the group it comes through."""
    when = moment.times.next_run(schedule)
    words = when.value if isinstance(when, Silent) else moment.reader.short(when, moment.now)
    through = f" via {clean(group)}" if group else ""
    room = max(1, cells - 2 - 10)
    name = fit(short_name(schedule, max(1, room - min(width(through), room // 2))) + through, room)
    style = "warning" if when is Silent.STOPPED else "muted" if isinstance(when, Silent) else "text"
    return (state_span(schedule.state), (" ", "text"), (name, "text"), (fit(words, 10, "right"), style))


def nothing_words(about: Portrait) -> str:
    """Why no schedule is listed."""
    if about.who.kind is PersonKind.GROUP or about.whole:
        return "Gets no schedule."
    return "Gets none of the schedules loaded so far."


def group_name(people: PeopleStore, key: str) -> str:
    """The name of a group by its key; empty for none."""
    return people.people[key].name if key else ""


def progress_words(reading: PeopleLoader, ends_near: str, cells: int) -> StyledLine:
    """How far loading who gets what is, what delays it, and what this key or server does not show."""
    done, of = reading.of
    lost: StyledLine = ((lost_words(reading.lost), "muted"),) if reading.lost else ()
    if reading.whole or "recipients" in reading.lost:
        return lost
    far = f"People of {done:,} of {of:,} email schedules"
    if reading.stopped:
        return ((f"{far}; stopped. R continues", "warning"), ("   ", "text"), *lost)
    if not reading.going:
        return ((f"{far}   ", "muted"), *lost)
    near = f"; the rest by {ends_near}" if ends_near else ""
    more = ", then this list is complete" if near and cells >= 100 else ""
    line: StyledLine = ((far + near + more, "text"), ("   x", "primary"), (" stop   ", "muted"))
    return (*line, *lost)


def lost_words(lost: Collection[str]) -> str:
    """What this key or server does not show."""
    parts = ["This server doesn't report recipients"] if "recipients" in lost else []
    if {"members", "email-only"} <= set(lost):
        parts.append("Only an org key lists people; shown: recipients of the schedules loaded so far")
    elif "members" in lost:
        parts.append("Only an org key lists members")
    elif "email-only" in lost:
        parts.append("This key or server can't list email-only users")
    return ". ".join(parts)


def empty_words(reading: PeopleLoader, search: str) -> str:
    """Why the list is empty, and which key loads it."""
    if search:
        return f"No person here matches {GLYPHS.quote(clean(search))}. Esc clears the search."
    if reading.going or reading.pages().in_progress:
        return ""
    if reading.lost:
        return "Only an org key lists people; shown: recipients of the schedules loaded so far. n adds people."
    return "No people yet. n adds email-only people."
