"""The lines around the table: who is signed in, the filters, the problems, the progress and the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, clean, count, plural
from omnitui.ui.render.lines import fitted, line_width, placed, spread

if TYPE_CHECKING:
    from omnitui.domain.schedules.query import ListQuery, Sort
    from omnitui.domain.schedules.store import ProblemCounts

VIEWS = (("1", "Schedules"), ("2", "Week"), ("3", "People"), ("4", "Activity"))
LOW_REQUESTS = 20
_MARKS, _COUNT, _STAMP, _MESSAGE = 1, 13, 35, 55


@dataclass(frozen=True)
class Badge:
    """Whose session this is, for the header."""

    org: str = ""
    profile: str = ""
    who: str = ""
    key: str = ""
    production: bool = False
    read_only: bool = False
    demo: bool = False


def header(badge: Badge, view: int, cells: int) -> StyledLine:
    """Return org, profile and user at the left, the views at the right; a word such as PRODUCTION comes first."""
    left: list[Span] = [(" ", "text")]
    if badge.production:
        left.append(("PRODUCTION  ", "error"))
    if badge.read_only:
        left.append(("READ-ONLY  ", "strong"))
    if badge.demo:
        left.append(("DEMO", "strong"))
        left.append(("  nothing here is real", "text"))
    narrow = cells < 100
    who = badge.who if narrow and badge.who else ", ".join(part for part in (badge.who, badge.key) if part)
    names = f" {GLYPHS.dot} ".join(clean(part) for part in (badge.org, badge.profile, who) if part)
    views = _views(view, long=True)

    def fits(left: Sequence[Span]) -> bool:
        return line_width(left) + 1 + line_width(views) <= cells

    whose = [*left, (f" {GLYPHS.dot} {names}" if badge.demo and names else names or "omnitui", "text")]
    if badge.demo and not fits(whose) and fits(left):
        return spread(left, views, cells)  # the names of the views matter more than the invented ones of the demo
    return spread(whose, views if fits(whose) else _views(view, long=False), cells)


def _views(view: int, *, long: bool) -> StyledLine:
    """Name the views; if that is too long, only the current view has its name."""
    spans: list[Span] = []
    for index, (key, words) in enumerate(VIEWS):
        here = index == view
        name = f"{key} {words}" if here or long else key
        spans.append((f"[{name}]" if here else f" {name} ", "primary" if here else "muted"))
    return (*spans, (" ", "text"))


def filter_line(query: ListQuery, described: str, wrong: ProblemCounts | None, cells: int) -> StyledLine:
    """Return the search and filter keys with their values, and at the right end the problems of all schedules."""
    right = problem_spans(wrong, long=cells >= 100)
    left: StyledLine = ()
    for label in (" sort: ", " "):  # the key is labelled too, so its word goes before the sort does
        sort: StyledLine = (("   s", "primary"), (label, "muted"), (sort_words(query.sort), "text"))
        left = (*narrowing_spans(query, described), *sort)
        if line_width(left) + 1 + line_width(right) <= cells:
            break
    return spread(left, right, cells)


def narrowing_spans(query: ListQuery, described: str) -> StyledLine:
    """Return `/ search   f filter: none`: what narrows every view."""
    search = query.search or "search"
    return (
        (" /", "primary"),
        (f" {clean(search)}", "strong" if query.search else "muted"),
        ("   f", "primary"),
        (" filter: ", "muted"),
        (described or "none", "strong" if described else "muted"),
    )


def sort_words(sort: Sort) -> str:
    """Return `name ↑`."""
    from omnitui.domain.schedules.query import ALL_SORTS

    return f"{ALL_SORTS.get(sort.field, sort.field)} {GLYPHS.down if sort.descending else GLYPHS.up}"


def problem_spans(wrong: ProblemCounts | None, *, long: bool) -> StyledLine:
    """Return `✗ 9 failed   ⊘ 2 stopped   ‖ 38 paused`, without the zeros."""
    if wrong is None:
        return ()
    kinds = (
        (wrong.failed, GLYPHS.failed, "failed", "error"),
        (wrong.stopped, GLYPHS.stopped, "stopped", "warning"),
        (wrong.paused, GLYPHS.paused, "paused", "muted"),
    )
    spans: list[Span] = []
    for number, glyph, words, style in kinds:
        if number:
            spans.append((f"{'   ' if spans else ''}{glyph} {number:,}{' ' + words if long else ''}", style))
    if wrong.of is not None and spans:
        spans.append((f" of {wrong.of:,}{' read' if long else ''}", "muted"))
    return (*spans, (" ", "text"))


@dataclass(frozen=True)
class Status:
    """The content of the status line, part by part."""

    marked: int = 0
    count: str = ""
    stamp: str = ""
    left: int | None = None
    message: StyledLine = ()


def status_line(status: Status, cells: int) -> StyledLine:
    """Put marks, count, stamp and message in fixed columns; a message too long for its own starts at the count's."""
    marked = _marks(status.marked)
    after = _after(marked)
    if status.message and line_width(status.message) > cells - _MESSAGE - 1:
        return placed([(_MARKS, marked), (after, status.message)], cells - 1)
    low = status.left is not None and status.left <= LOW_REQUESTS
    stamp: Span = (f"{plural(status.left or 0, 'request')} left", "warning") if low else (status.stamp, "muted")
    columns: list[tuple[int, Sequence[Span]]] = [
        (_MARKS, marked),
        (after, ((status.count, "text"),)),
        (_STAMP, (stamp,)),
        (_MESSAGE, status.message),
    ]
    return placed([column for column in columns if column[0] < cells], cells - 1)


def is_cut(message: StyledLine, cells: int, marked: int = 0) -> bool:
    """Whether a message is too long even for that, so that `!` has more to show."""
    return line_width(message) > cells - _after(_marks(marked)) - 1


def _marks(marked: int) -> StyledLine:
    return ((f"{count(marked)} marked", "text"),) if marked else ()


def bar(done: int, total: int, cells: int) -> StyledLine:
    """Return a bar of `cells`, filled in proportion to the work done."""
    filled = cells * done // max(1, total)
    return ((GLYPHS.bar_done * filled, "primary"), (GLYPHS.bar_left * (cells - filled), "disabled"))


@dataclass(frozen=True)
class Progress:
    """An operation's progress; at `next_at`, the next `next_number` go out. Times are empty while nothing waits."""

    verb: str
    done: int
    total: int
    failed: int
    unknown: int
    next_at: str = ""
    next_number: int = 0
    done_at: str = ""
    stopping: bool = False


def progress_line(marked: int, progress: Progress, cells: int) -> StyledLine:
    """Return the status line of a running operation; the least important parts are dropped first."""
    next_at = f"   next {progress.next_number:,} at {progress.next_at}" if progress.next_at else ""
    done_at = f"   ETA {progress.done_at}" if progress.done_at else ""
    marks = _marks(marked)
    rest: StyledLine = ()
    after = _after(marks)
    room = cells - after - 1
    for bar_cells, times, report in (
        (20, (next_at, done_at), True),
        (20, (next_at, done_at), False),
        (10, (next_at, done_at), False),
        (10, (done_at,), False),
        (10, (), False),
        (0, (), False),
    ):
        rest = _progress(progress, bar_cells, "".join(times), report=report)
        if line_width(rest) <= room:
            return placed([(_MARKS, marks), (after, rest)], cells - 1)
    return placed([(_MARKS, fitted(rest, cells - _MARKS - 1))], cells - 1)


def _after(marks: StyledLine) -> int:
    """Return the column of the count: its usual one, or two cells after the marks if there are a thousand or more."""
    return max(_COUNT, _MARKS + line_width(marks) + 2)


def _progress(progress: Progress, bar_cells: int, times: str, *, report: bool) -> StyledLine:
    end: StyledLine = (("   stopping", "muted"),) if progress.stopping else (("   x", "primary"), (" stop", "muted"))
    if report:
        end += (("   !", "primary"), (" report", "muted"))
    parts: StyledLine = (
        (f"{progress.verb} ", "text"),
        *bar(progress.done, progress.total, bar_cells),
        (f"{'  ' if bar_cells else ''}{progress.done:,} of {progress.total:,}", "text"),
        (f"   {GLYPHS.failed} {progress.failed}" if progress.failed else "", "error"),
        (f"   {GLYPHS.unknown} {progress.unknown}" if progress.unknown else "", "warning"),
        (times, "muted"),
        *end,
    )
    return tuple(span for span in parts if span[0])
