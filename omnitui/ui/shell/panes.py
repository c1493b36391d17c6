"""Where a view's detail pane stands, and how large it is (screens.md §1, Panes)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.geometry import Size

PANE_BELOW_HEIGHT = 8
#: Columns and rows below which a view says only how much room it needs.
SMALLEST = (40, 10)
_RIGHT_FROM = (120, 16)
_BELOW_FROM = (80, 22)


def pane_position(size: Size) -> str:
    """Where the pane stands on a screen of this size: "right" of the table, "below" it, or "none"."""
    if size.width >= _RIGHT_FROM[0] and size.height >= _RIGHT_FROM[1]:
        return "right"
    return "below" if size.width >= _BELOW_FROM[0] and size.height >= _BELOW_FROM[1] else "none"


def pane_width(width: int) -> int:
    """Cells of a pane right of the table, its rule included."""
    return min(max(width * 3 // 10, 44), 60)
