"""The layout of one schedule's details: tall beside the table, short below it, whole over the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from omnitui.domain.schedules.detail import Detail
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, cut, fit, width, wrap
from omnitui.text.schedules import Moment, short_name
from omnitui.ui.render import detail_text as say
from omnitui.ui.render.detail_text import Fact
from omnitui.ui.render.lines import fitted, placed

_LABELS = 9
_SHORT_LABELS = 8
_LEFT_LABELS = 7


@dataclass(frozen=True)
class Subject:
    """One schedule and everything loaded about it; `note` says what is still missing, and why."""

    schedule: Schedule
    detail: Detail | None
    link: str
    note: Span | None = None
    read_at: float | None = None
    outcome: Span | None = None


def tall(subject: Subject, moment: Moment, cells: int, *, everyone: bool = False) -> list[StyledLine]:
    """Lay the facts out one below the other, in groups separated by blank lines."""
    schedule, detail = subject.schedule, subject.detail
    room = cells - _LABELS
    groups = [
        say.timing(schedule, moment),
        say.content(schedule, detail),
        say.target(schedule, detail, room, everyone=everyone),
        [*say.identity(schedule, detail, moment, room, subject.link), *_read(subject, moment)],
    ]
    lines: list[StyledLine] = []
    for paragraph in _head(subject, moment):
        lines.extend(_paragraph(paragraph, cells))
    for group in groups:
        lines.append(())
        for fact in group:
            lines.extend(_fact(fact, cells, _LABELS))
    if subject.note:
        lines.append(())
        lines.extend(_paragraph(subject.note, cells))
    return lines[1:] if lines and not lines[0] else lines


def short(subject: Subject, moment: Moment, cells: int, height: int) -> list[StyledLine]:
    """Lay the facts out in two columns, in `height` lines including the rule that carries the name."""
    schedule, detail = subject.schedule, subject.detail
    half = cells // 2 + 1
    head: list[StyledLine] = []
    paragraphs = _head(subject, moment)
    if paragraphs:
        joined = ": ".join(_within(text) if i else text.rstrip(".") for i, (text, _) in enumerate(paragraphs[:2]))
        head = _paragraph((joined, paragraphs[0][1]), cells - 2)[:2]
    identity = say.identity(schedule, detail, moment, half - 3 - _LEFT_LABELS, subject.link)
    left_facts = [
        *say.timing(schedule, moment, brief=half - 3 - _LEFT_LABELS),
        *(fact for fact in identity if fact.label in ("Owner", "Id")),
    ]
    what, *how = say.content(schedule, detail)
    right_facts = [what, *say.target(schedule, detail, cells - half - 1 - _SHORT_LABELS, everyone=False), *how]
    room = height - 1 - len(head)
    left = [line for fact in left_facts for line in _fact(fact, half - 3, _LEFT_LABELS)][:room]
    right = [line for fact in right_facts for line in _fact(fact, cells - half - 1, _SHORT_LABELS)][:room]
    left, right = ([*lines, *[()] * room][:room] for lines in (left, right))
    body = [placed([(1, one), (half, other)], cells - 1) for one, other in zip(left, right, strict=True)]
    note = subject.note or ("Enter: all", "muted")
    if body:
        at = max(half - 1, cells - 2 - width(note[0]))
        body[-1] = placed([(1, fitted(left[-1], half - 2)), (at, (note,))], cells - 1)
    return [rule(short_name(schedule, cells - 6), cells), *(((" ", "text"), *line) for line in head), *body]


def _within(text: str) -> str:
    """Return a sentence as it continues after a colon; one that starts with a glyph stays as it is."""
    return text if text[1:2] == " " else text[:1].lower() + text[1:]


def rule(title: str, cells: int) -> StyledLine:
    """Return a full-width line with a title in it."""
    shown = f" {title} " if title else ""
    lead = GLYPHS.horizontal * 2
    rest = GLYPHS.horizontal * max(0, cells - 2 - width(shown))
    return fitted(((lead, "disabled"), (shown, "strong"), (rest, "disabled")), cells)


def _head(subject: Subject, moment: Moment) -> list[Span]:
    outcome = [subject.outcome] if subject.outcome else []
    return [*outcome, *say.heading(subject.schedule, moment)]


def _read(subject: Subject, moment: Moment) -> list[Fact]:
    if subject.read_at is None:
        return []
    return [Fact("Loaded", ((moment.reader.clock(subject.read_at, exact=False), "text"),))]


def _fact(fact: Fact, cells: int, labels: int) -> list[StyledLine]:
    lines: list[StyledLine] = []
    lead: Span = (fit(cut(fact.label, labels - 1), labels), "muted")
    for text, style in fact.lines:
        room = max(1, cells - labels)
        for part in [text] if width(text) <= room else wrap(text, room):
            lines.append((lead, (part, style)))
            lead = (" " * labels, "muted")
    return lines


def _paragraph(span: Span, cells: int) -> list[StyledLine]:
    """Wrap a sentence; if it starts with a glyph, the text hangs below the text, not below the glyph."""
    text, style = span
    has_glyph = len(text) > 2 and text[1] == " "
    parts: Sequence[str] = wrap(text[2:], cells - 2) if has_glyph else wrap(text, cells - 2)
    first = text[:2] if has_glyph else "  "
    return [(((first if not i else "  ") + part, style),) for i, part in enumerate(parts)]
