"""Styled lines from spans: set in columns, fitted, spread, halved (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from omnitui.text.measure import Span, StyledLine, fit, head_of, width


def line_width(line: Sequence[Span]) -> int:
    """Return the cells a line takes."""
    return sum(width(text) for text, _ in line)


def placed(columns: Sequence[tuple[int, Sequence[Span]]], cells: int) -> StyledLine:
    """Set spans at fixed columns in one line; each is cut where the next one starts."""
    line: list[Span] = []
    at = 0
    ends = [*(start for start, _ in columns[1:]), cells][: len(columns)]
    for (start, spans), end in zip(columns, ends, strict=True):
        line.append((" " * (start - at), "text"))
        part = fitted(spans, end - start)
        line.extend(part)
        at = start + line_width(part)
    return tuple(span for span in line if span[0])


def fitted(spans: Sequence[Span], cells: int) -> StyledLine:
    """Return `spans` cut with `…` to at most `cells`."""
    part: list[Span] = []
    for text, name in spans:
        room = cells - line_width(part)
        if width(text) > room:
            if room > 0:
                part.append((fit(text, room), name))
            break
        part.append((text, name))
    return tuple(part)


def spread(left: Sequence[Span], right: Sequence[Span], cells: int) -> StyledLine:
    """Put `left` at the start and `right` at the end of one line; the left part is cut if both do not fit."""
    part = fitted(left, max(0, cells - line_width(right) - 1))
    gap = cells - line_width(part) - line_width(right)
    return (*part, (" " * max(0, gap), "text"), *right)


def halved(line: Sequence[Span], cells: int) -> tuple[StyledLine, StyledLine]:
    """Split a line after `cells`; a wide character across the border becomes two blanks."""
    head: list[Span] = []
    tail: list[Span] = []
    room = cells
    for text, name in line:
        part = head_of(text, room)
        rest = text[len(part) :]
        room -= width(part)
        if rest and room > 0:
            part, rest, room = part + " ", " " + rest[1:], 0
        head.append((part, name))
        tail.append((rest, name))
    return tuple(span for span in head if span[0]), tuple(span for span in tail if span[0])
