"""The position and size of a view's detail pane (screens.md §1, Panes)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.geometry import Size

PANE_BELOW_HEIGHT = 8
#: Below so many columns and rows, a view only says how much room it needs.
SMALLEST = (40, 10)
_RIGHT_FROM = (120, 16)
_BELOW_FROM = (80, 22)


def pane_position(size: Size) -> str:
    """Return the position of the pane on a screen of this size: "right" of the table, "below" it, or "none"."""
    if size.width >= _RIGHT_FROM[0] and size.height >= _RIGHT_FROM[1]:
        return "right"
    return "below" if size.width >= _BELOW_FROM[0] and size.height >= _BELOW_FROM[1] else "none"


def pane_width(width: int) -> int:
    """Return the width of a pane right of the table, its rule included."""
    return min(max(width * 3 // 10, 44), 60)
