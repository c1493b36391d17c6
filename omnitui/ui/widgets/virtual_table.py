"""A table whose rows are asked for when they are painted, so that 100,000 cost what 100 do."""

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
    """How a row stands to the cursor, so that its first sign can say so."""

    NONE = "none"
    FOCUSED = "focused"
    UNFOCUSED = "unfocused"


class TableColumn(NamedTuple):
    """A column for header clicks: its key, and its width in cells with the gap before it."""

    key: str
    width: int


class VirtualTable(FlatTable):
    """A DataTable that asks for its rows.

    `render_row` is called for each line that is painted, with the row's index and how the cursor stands to
    it; `render_header` for the line above. Both return pieces that fill `row_width` cells.
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
        """Other rows are in sight than before: told once for each refresh, however often the table moved."""

        def __init__(self, table: VirtualTable, rows: range) -> None:
            super().__init__()
            self.table = table
            self.rows = rows

        @property
        def control(self) -> VirtualTable:
            """The table, for `@on` with a selector."""
            return self.table

    def __init__(
        self,
        render_row: Callable[[int, CursorLook], Sequence[Span]],
        render_header: Callable[[], Sequence[Span]],
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        self._styles_of_inks: dict[str, Style] = {}
        self._lean: dict[int, tuple[Strip, LeanStrip]] = {}
        self._painted: dict[int, StyledLine] = {}
        self._in_sight = range(0)
        self._reported = range(0)
        self._telling = False
        self._render_row = render_row
        self._render_header = render_header
        super().__init__(id=id, classes=classes)

    # What the owner of the rows says

    def show_columns(self, columns: Sequence[TableColumn]) -> None:
        """Say where the columns stand: one after another, from the left edge."""
        keys = [ColumnKey(column.key) for column in columns]
        self.columns = {
            key: Column(key, Text(column.key), column.width) for key, column in zip(keys, columns, strict=True)
        }
        self.repaint_header()

    def set_row_count(self, count: int, *, keep_cursor: bool = True) -> None:
        """Say how many rows there are.

        The window stays where it is as far as there are rows for it, and so does the cursor, or it goes to
        the first row. Rows that came into being or ceased to be are repainted; where others changed their
        place, `repaint_all` is the caller's.
        """
        before = self.row_count
        self.count_rows(count)
        self.repaint_range(range(min(before, count), max(before, count)))
        self.cursor_coordinate = Coordinate(self.cursor_row if keep_cursor else 0, 0)
        if not before:
            self.tell_cursor()
        self._look_around()

    def clear(self, columns: bool = False) -> Self:
        """No rows any more, nor columns if asked."""
        self.set_row_count(0, keep_cursor=False)
        if columns:
            self.show_columns(())
        return self

    def put_cursor(self, row: int, screen_line: int) -> None:
        """Put the cursor on a row, and the row on a line (0 is under the header) if it can stand there."""
        self.scroll_to(y=row - screen_line, force=True)
        self.move_cursor(row=row)

    @property
    def cursor_line(self) -> int:
        """The line of the cursor, counted from 0 under the header, in sight or not; what `put_cursor` takes."""
        return self.cursor_row - self.scroll_offset.y

    def visible_rows(self) -> range:
        """The rows in sight."""
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
        """Repaint those cells of the rows in sight and of the header that look different by now."""
        for y in range(self.size.height):
            changed = changed_cells(self._painted.get(y, ()), self._line_at(y), y, self.row_width)
            if changed is not None:
                self.refresh(changed)

    # Drawing

    def notify_style_update(self) -> None:
        """Work the inks out anew: the theme or a rule changed."""
        self._styles_of_inks.clear()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the table, each as few bytes as it can be."""
        return [self._slim(y, strip) for y, strip in enumerate(super().render_lines(crop), crop.y)]

    def _slim(self, y: int, strip: Strip) -> Strip:
        # A line that did not change is the same strip, so its parts and its codes need not be made again.
        cached = self._lean.get(y)
        if cached is None or cached[0] is not strip:
            cached = self._lean[y] = strip, LeanStrip.of(strip)
        return cached[1]

    def render_line(self, y: int) -> Strip:
        """One line as it is painted, counted from the table's top."""
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
        style = self._styles_of_inks.get(style_name)
        if style is None:
            styles, ground = self.get_component_styles(f"ink--{style_name}"), self.background_colors[1]
            style = self._styles_of_inks[style_name] = mixed(styles, ground, self.opacity)
        return style

    # Which rows are in sight

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Notice that the window moved."""
        super().watch_scroll_y(old_value, new_value)
        self._look_around()

    def on_resize(self) -> None:
        """Keep a cursor that was in sight there; the other rows stay on their lines as far as they can."""
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
        """Name the column of a header click; move to the row clicked, or select it if the cursor is on it."""
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
