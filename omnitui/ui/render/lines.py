"""Styled lines put together: placed, fitted, spread, halved (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from omnitui.text.measure import Span, StyledLine, fit, head_of, width


def line_width(line: Sequence[Span]) -> int:
    """Cells a line takes."""
    return sum(width(text) for text, _ in line)


def placed(columns: Sequence[tuple[int, Sequence[Span]]], cells: int) -> StyledLine:
    """One line with its parts at fixed columns; a part is cut where the next one begins."""
    line: list[Span] = []
    at = 0
    ends = [*(start for start, _ in columns[1:]), cells][: len(columns)]
    for (start, spans), end in zip(columns, ends, strict=True):
        line.append((" " * (start - at), "text"))
        kept = fitted(spans, end - start)
        line.extend(kept)
        at = start + line_width(kept)
    return tuple(piece for piece in line if piece[0])


def fitted(spans: Sequence[Span], cells: int) -> StyledLine:
    """`spans` cut with `…` to at most `cells`."""
    kept: list[Span] = []
    for text, name in spans:
        room = cells - line_width(kept)
        if width(text) > room:
            if room > 0:
                kept.append((fit(text, room), name))
            break
        kept.append((text, name))
    return tuple(kept)


def spread(left: Sequence[Span], right: Sequence[Span], cells: int) -> StyledLine:
    """One line with `left` at its start and `right` at its end; the left part gives way."""
    kept = fitted(left, max(0, cells - line_width(right) - 1))
    gap = cells - line_width(kept) - line_width(right)
    return (*kept, (" " * max(0, gap), "text"), *right)


def halved(line: Sequence[Span], cells: int) -> tuple[StyledLine, StyledLine]:
    """The first `cells` of a line, and the rest of it; a wide sign across the border gives two blanks."""
    head: list[Span] = []
    tail: list[Span] = []
    room = cells
    for text, name in line:
        kept = head_of(text, room)
        rest = text[len(kept) :]
        room -= width(kept)
        if rest and room > 0:
            kept, rest, room = kept + " ", " " + rest[1:], 0
        head.append((kept, name))
        tail.append((rest, name))
    return tuple(piece for piece in head if piece[0]), tuple(piece for piece in tail if piece[0])
