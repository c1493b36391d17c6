"""The only module that uses the internals of Textual's DataTable: a table whose rows exist by arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any, Final

from textual import events
from textual.coordinate import Coordinate
from textual.geometry import Region, Size
from textual.scrollbar import ScrollBar
from textual.widget import Widget
from textual.widgets import DataTable
from textual.widgets.data_table import (
    CellDoesNotExist,
    CellKey,
    Column,
    ColumnDoesNotExist,
    ColumnKey,
    Row,
    RowDoesNotExist,
    RowKey,
)

HEADER_HEIGHT: Final = 1

LEANED_ON: Final[Mapping[str, str]] = {
    "_set_hover_cursor": "every key action calls it, and it repaints the row under the mouse",
    "_highlight_row": "the watchers of cursor_type and show_cursor call it to tell of the cursor's row",
    "_scroll_cursor_into_view": "the stock watchers call it, and it adds up the heights of all rows above",
    "_size_updated": "each layout calls it, and it repaints the whole scroll bar though nothing changed",
}
"""DataTable's private names that `FlatTable` replaces, each with what the stock table does with it."""


class FlatTable(DataTable[None]):
    """A DataTable of `row_count` rows, each one line high, at a cost that does not grow with their number.

    The stock table fills dictionaries and lists with all its rows. Here they stay empty, and the count answers
    whatever stock code would look up in them.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        self._count = 0
        super().__init__(
            show_row_labels=False,
            header_height=HEADER_HEIGHT,
            cursor_type="row",
            cell_padding=0,
            id=id,
            classes=classes,
        )

    # What the stock table stores in lists

    @property
    def row_count(self) -> int:
        """Return the number of rows, fetched or not."""
        return self._count

    def is_valid_row_index(self, row_index: int) -> bool:
        """Whether there is such a row."""
        return 0 <= row_index < self._count

    def get_row_index(self, row_key: RowKey | str) -> int:
        """Return the index of a row key. Raises RowDoesNotExist."""
        value = row_key if isinstance(row_key, str) else row_key.value
        if value is None or not value.isdecimal() or not self.is_valid_row_index(int(value)):
            raise RowDoesNotExist(f"No row exists for row_key={row_key!r}")
        return int(value)

    def get_row_height(self, row_key: RowKey) -> int:
        """Return one line, for the header too."""
        return 1

    @property
    def ordered_rows(self) -> list[Row]:
        """Return all rows, made on demand: nothing in this program asks."""
        return [Row(RowKey(str(index)), 1) for index in range(self._count)]

    @property
    def ordered_columns(self) -> list[Column]:
        """Return the columns from left to right."""
        return list(self.columns.values())

    def get_column_index(self, column_key: ColumnKey | str) -> int:
        """Return the index of a column, counted from the left. Raises ColumnDoesNotExist."""
        for index, key in enumerate(self.columns):
            if key == column_key:
                return index
        raise ColumnDoesNotExist(f"No column exists for column_key={column_key!r}")

    def coordinate_to_cell_key(self, coordinate: Coordinate) -> CellKey:
        """Return the keys of a cell; a row's key is its index as text. Raises CellDoesNotExist."""
        if not self.is_valid_coordinate(coordinate):
            raise CellDoesNotExist(f"No cell exists at {coordinate!r}.")
        return CellKey(RowKey(str(coordinate.row)), self.ordered_columns[coordinate.column].key)

    def add_row(self, *cells: object, **options: object) -> RowKey:
        """Raise TypeError: the table fetches its rows, nobody pushes them."""
        raise TypeError("A virtual table takes no rows: tell it how many there are, and it asks for them.")

    def refresh_row(self, row_index: int) -> FlatTable:
        """Repaint the line of a row if it is in sight."""
        self.repaint_range(range(row_index, row_index + 1))
        return self

    def repaint_range(self, rows: range) -> None:
        """Repaint the lines of these rows, as far as they are in sight."""
        window = self.visible_window()
        first, end = max(rows.start, window.start), min(rows.stop, window.stop)
        if first < end:
            top = HEADER_HEIGHT + first - window.start
            self.refresh(Region(0, top, self.row_width, end - first))

    @property
    def row_width(self) -> int:
        """Return the cells of a row: the table's, without the one reserved for the scroll bar."""
        return max(0, self.size.width - self.scrollbar_size_vertical)

    def visible_window(self) -> range:
        """Return the lines in sight under the header, by row index; the range may end past the last row."""
        top = self.scroll_offset.y
        return range(top, top + max(0, self.size.height - HEADER_HEIGHT))

    # Cursor

    def watch_cursor_coordinate(self, old_coordinate: Coordinate, new_coordinate: Coordinate) -> None:
        """Repaint the row left and the row reached, report the new one, and scroll it into sight."""
        if old_coordinate.row != new_coordinate.row:
            self.refresh_row(old_coordinate.row)
            self.tell_cursor()
            self.keep_cursor_in_sight()

    def tell_cursor(self) -> None:
        """Repaint the row under the cursor and report which it is."""
        self._highlight_row(self.cursor_row)

    def _highlight_row(self, row_index: int) -> None:
        if self.is_valid_row_index(row_index):
            self.refresh_row(row_index)
            self.post_message(DataTable.RowHighlighted(self, row_index, RowKey(str(row_index))))

    def validate_cursor_coordinate(self, value: Coordinate) -> Coordinate:
        """Return the coordinate if it is a valid row, else the first row."""
        return Coordinate(max(0, min(value.row, self._count - 1)), 0)

    def move_cursor(
        self,
        *,
        row: int | None = None,
        column: int | None = None,
        animate: bool = False,
        scroll: bool = True,
    ) -> None:
        """Put the cursor on a row and scroll it into sight; `column` and `animate` have no effect."""
        if row is not None:
            self.cursor_coordinate = Coordinate(row, 0)
        if scroll:
            self.keep_cursor_in_sight()

    def _scroll_cursor_into_view(self, animate: bool = False) -> None:
        self.keep_cursor_in_sight()

    def keep_cursor_in_sight(self) -> None:
        """Scroll just enough to bring the cursor's row into the window."""
        window = self.visible_window()
        if not window:
            return
        if self.cursor_row < window.start:
            self.scroll_to(y=self.cursor_row, force=True)
        elif self.cursor_row >= window.stop:
            self.scroll_to(y=self.cursor_row - len(window) + 1, force=True)

    def _set_hover_cursor(self, active: bool) -> None:
        """Do nothing: over SSH, a hover row would cost a repaint on every mouse motion."""

    def action_page_down(self) -> None:
        """Move the cursor and the window one page down."""
        self._turn_page(len(self.visible_window()))

    def action_page_up(self) -> None:
        """Move the cursor and the window one page up."""
        self._turn_page(-len(self.visible_window()))

    def _turn_page(self, rows: int) -> None:
        self.scroll_relative(y=rows, force=True)
        self.move_cursor(row=self.cursor_row + rows, scroll=False)

    def action_scroll_home(self) -> None:
        """Move to the first row: a table of rows has no cell to go to."""
        self.action_scroll_top()

    def action_scroll_end(self) -> None:
        """Move to the last row."""
        self.action_scroll_bottom()

    def action_select_cursor(self) -> None:
        """Report that the row under the cursor was chosen."""
        row = self.cursor_row
        if self.show_cursor and self.is_valid_row_index(row):
            self.post_message(DataTable.RowSelected(self, row, RowKey(str(row))))

    # Scrolling

    def scroll_to(
        self, x: float | None = None, y: float | None = None, *, animate: bool = False, **options: Any
    ) -> None:
        """Scroll at once, whatever `animate` says: frames in between only cost bytes."""
        super().scroll_to(x, y, animate=False, **options)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Repaint the rows without the header, and the ends of the scroll bar's thumb."""
        if self.show_vertical_scrollbar:
            move_thumb(self.vertical_scrollbar, new_value)
        if round(old_value) != round(new_value):
            self.refresh(Region(0, HEADER_HEIGHT, self.row_width, self.size.height - HEADER_HEIGHT))

    def count_rows(self, count: int) -> None:
        """Set the number of rows; the layout stays, because the scroll bar always has its cell."""
        self._count = count
        size = Size(0, count + HEADER_HEIGHT)
        self.set_reactive(Widget.virtual_size, size)
        move_thumb(self.vertical_scrollbar, self.vertical_scrollbar.position, size.height)
        self.scroll_target_y = self.scroll_y = self.scroll_offset.y

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        return size != self.outer_size and super()._size_updated(size, virtual_size, container_size, layout)

    # Focus: only the cursor's row shows it

    def watch_has_focus(self, has_focus: bool) -> None:
        """Skip the stock restyling, which repaints everything: no style here depends on `:focus`."""

    def on_focus(self, event: events.Focus) -> None:
        """Handle gaining the focus."""
        self._change_focus(event, events.DescendantFocus(self))

    def on_blur(self, event: events.Blur) -> None:
        """Handle losing the focus."""
        self._change_focus(event, events.DescendantBlur(self))

    def _change_focus(self, event: events.Event, news: events.DescendantFocus | events.DescendantBlur) -> None:
        event.prevent_default()
        self.has_focus = isinstance(event, events.Focus)
        self.refresh_row(self.cursor_row)
        if self.parent is not None:
            self.parent.post_message(news)


def move_thumb(bar: ScrollBar, position: float, lines: int | None = None) -> None:
    """Set a scroll bar's position, and optionally its number of lines, and repaint only the cells that change."""
    before = _bar_cells(bar)
    if lines is not None:
        bar.set_reactive(ScrollBar.window_virtual_size, lines)
    bar.set_reactive(ScrollBar.position, bar.validate_position(position))
    pairs = zip_longest(before, _bar_cells(bar))
    changed = [Region(0, y, bar.size.width, 1) for y, (old, new) in enumerate(pairs) if old != new]
    if changed:
        bar.refresh(*changed)


def _bar_cells(bar: ScrollBar) -> list[object]:
    drawn = bar.renderer.render_bar(
        size=bar.size.height,
        virtual_size=bar.window_virtual_size,
        window_size=bar.window_size if bar.window_size < bar.window_virtual_size else 0,
        position=bar.position,
    )
    return list(drawn.segments)
