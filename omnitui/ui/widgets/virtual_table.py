"""A table that fetches its rows as it paints them, so that 100,000 cost as much as 100."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import NamedTuple, Self

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.coordinate import Coordinate
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import DataTable
from textual.widgets.data_table import Column, ColumnKey

from omnitui.text.measure import Span, StyledLine
from omnitui.ui.render.lines import line_width
from omnitui.ui.terminal.strip import LeanStrip, joined
from omnitui.ui.widgets.datatable_internals import HEADER_HEIGHT, FlatTable
from omnitui.ui.widgets.lines import changed_cells, mixed

STYLE_NAMES = ("text", "muted", "primary", "warning", "error", "success", "disabled", "cursor")


class CursorLook(Enum):
    """How a row relates to the cursor, for its first glyph."""

    NONE = "none"
    FOCUSED = "focused"
    UNFOCUSED = "unfocused"


class TableColumn(NamedTuple):
    """A column for header clicks: its key, and its width in cells including the gap before it."""

    key: str
    width: int


class VirtualTable(FlatTable):
    """A DataTable that fetches its rows.

    `render_row` is called for each painted line with the row's index and its relation to the cursor;
    `render_header` draws the line above. Both return spans that fill `row_width` cells.
    """

    COMPONENT_CLASSES = {f"ink--{style_name}" for style_name in STYLE_NAMES}

    DEFAULT_CSS = """
    VirtualTable {
        height: 1fr;
        max-height: 100%;
        background: $background;
        color: $text;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        &:focus { background-tint: $foreground 0%; }
        & > .ink--text { color: $text; }
        & > .ink--muted { color: $text-muted; }
        & > .ink--primary { color: $text-primary; }
        & > .ink--warning { color: $text-warning; text-style: bold; }
        & > .ink--error { color: $text-error; text-style: bold; }
        & > .ink--success { color: $text-success; }
        & > .ink--disabled { color: $text-disabled; }
        & > .ink--cursor { background: $block-cursor-background; color: $text; text-style: bold; }
    }
    """

    class VisibleRowsChanged(Message):
        """Other rows are in sight: posted once per refresh, however often the table moved."""

        def __init__(self, table: VirtualTable, rows: range) -> None:
            super().__init__()
            self.table = table
            self.rows = rows

        @property
        def control(self) -> VirtualTable:
            """Return the table, for `@on` with a selector."""
            return self.table

    def __init__(
        self,
        render_row: Callable[[int, CursorLook], Sequence[Span]],
        render_header: Callable[[], Sequence[Span]],
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        self._styles_by_name: dict[str, Style] = {}
        self._lean: dict[int, tuple[Strip, LeanStrip]] = {}
        self._painted: dict[int, StyledLine] = {}
        self._in_sight = range(0)
        self._reported = range(0)
        self._telling = False
        self._render_row = render_row
        self._render_header = render_header
        super().__init__(id=id, classes=classes)

    # The interface for the owner of the rows

    def show_columns(self, columns: Sequence[TableColumn]) -> None:
        """Set the columns, one after another from the left edge."""
        keys = [ColumnKey(column.key) for column in columns]
        self.columns = {
            key: Column(key, Text(column.key), column.width) for key, column in zip(keys, columns, strict=True)
        }
        self.repaint_header()

    def set_row_count(self, count: int, *, keep_cursor: bool = True) -> None:
        """Set the number of rows.

        The window stays as far as there are rows for it. So does the cursor with `keep_cursor`; otherwise it goes to
        the first row. Added and removed rows are repainted; if others moved, the caller must call
        `repaint_all`.
        """
        before = self.row_count
        self.count_rows(count)
        self.repaint_range(range(min(before, count), max(before, count)))
        self.cursor_coordinate = Coordinate(self.cursor_row if keep_cursor else 0, 0)
        if not before:
            self.tell_cursor()
        self._look_around()

    def clear(self, columns: bool = False) -> Self:
        """Remove all rows, and the columns if asked."""
        self.set_row_count(0, keep_cursor=False)
        if columns:
            self.show_columns(())
        return self

    def put_cursor(self, row: int, screen_line: int) -> None:
        """Put the cursor on a row, and the row on a line (0 is just under the header) if it can be there."""
        self.scroll_to(y=row - screen_line, force=True)
        self.move_cursor(row=row)

    @property
    def cursor_line(self) -> int:
        """Return the cursor's line, counted from 0 under the header, in sight or not, as `put_cursor` accepts it."""
        return self.cursor_row - self.scroll_offset.y

    def visible_rows(self) -> range:
        """Return the rows in sight."""
        window = self.visible_window()
        return range(min(window.start, self.row_count), min(window.stop, self.row_count))

    def repaint_rows(self, indexes: Iterable[int]) -> None:
        """Repaint those of the rows that are in sight."""
        visible = self.visible_rows()
        for index in indexes:
            if index in visible:
                self.refresh_row(index)

    def repaint_header(self) -> None:
        """Repaint the line above the rows."""
        self.refresh(Region(0, 0, self.row_width, HEADER_HEIGHT))

    def repaint_all(self) -> None:
        """Repaint the cells of the header and of the rows in sight that have changed."""
        for y in range(self.size.height):
            changed = changed_cells(self._painted.get(y, ()), self._line_at(y), y, self.row_width)
            if changed is not None:
                self.refresh(changed)

    # Drawing

    def notify_style_update(self) -> None:
        """Recompute the styles: the theme or a rule changed."""
        self._styles_by_name.clear()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region, each in as few bytes as possible."""
        return [self._slim(y, strip) for y, strip in enumerate(super().render_lines(crop), crop.y)]

    def _slim(self, y: int, strip: Strip) -> Strip:
        # An unchanged line is the same strip, so its parts and codes can be reused.
        cached = self._lean.get(y)
        if cached is None or cached[0] is not strip:
            cached = self._lean[y] = strip, LeanStrip.of(strip)
        return cached[1]

    def render_line(self, y: int) -> Strip:
        """Return one painted line, counted from the table's top."""
        line = self._painted[y] = self._line_at(y)
        styled = [(text, self._style_of(style_name)) for text, style_name in line if text]
        return Strip([Segment(text, style) for text, style in joined(styled)]).adjust_cell_length(self.row_width)

    def _line_at(self, y: int) -> StyledLine:
        row = y - HEADER_HEIGHT + self.scroll_offset.y
        if y < HEADER_HEIGHT:
            return self._filled(self._render_header())
        if not self.is_valid_row_index(row):
            return self._filled(())
        look = self._look_of(row)
        line = self._filled(self._render_row(row, look))
        return (("".join(text for text, _ in line), "cursor"),) if look is CursorLook.FOCUSED else line

    def _filled(self, spans: Sequence[Span]) -> StyledLine:
        missing = self.row_width - line_width(spans)
        return (*spans, (" " * missing, spans[-1][1] if spans else "text")) if missing > 0 else tuple(spans)

    def _look_of(self, row: int) -> CursorLook:
        if row != self.cursor_row or not self.show_cursor:
            return CursorLook.NONE
        return CursorLook.FOCUSED if self.has_focus else CursorLook.UNFOCUSED

    def _style_of(self, style_name: str) -> Style:
        style = self._styles_by_name.get(style_name)
        if style is None:
            styles, ground = self.get_component_styles(f"ink--{style_name}"), self.background_colors[1]
            style = self._styles_by_name[style_name] = mixed(styles, ground, self.opacity)
        return style

    # Which rows are in sight

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """React to a moved window."""
        super().watch_scroll_y(old_value, new_value)
        self._look_around()

    def on_resize(self) -> None:
        """Keep a visible cursor in sight; the other rows stay on their lines as far as they can."""
        if self.cursor_row in self._in_sight or not self._in_sight:
            self.keep_cursor_in_sight()
        self._look_around()

    def _look_around(self) -> None:
        self._in_sight = self.visible_rows()
        if self._in_sight != self._reported and not self._telling:
            self._telling = True
            self.call_after_refresh(self._tell)

    def _tell(self) -> None:
        self._telling = False
        if self._in_sight != self._reported:
            self._reported = self._in_sight
            self.post_message(self.VisibleRowsChanged(self, self._reported))

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Report the column of a header click; move to the row clicked, or select it if the cursor is on it."""
        event.prevent_default()
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if offset.y < HEADER_HEIGHT:
            self._click_header(offset.x)
            return
        row = offset.y - HEADER_HEIGHT + self.scroll_offset.y
        if self.is_valid_row_index(row):
            event.stop()
            if row == self.cursor_row:
                self.action_select_cursor()
            self.move_cursor(row=row)

    def _click_header(self, x: int) -> None:
        right = 0
        for index, column in enumerate(self.ordered_columns):
            right += column.width
            if x < right:
                self.post_message(DataTable.HeaderSelected(self, column.key, index, column.label))
                return
