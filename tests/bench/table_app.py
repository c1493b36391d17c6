"""The smallest screen around a table: two lines above, a pane at its right, two lines below."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import App
from textual.containers import Horizontal
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from omnitui.text.measure import Span
from omnitui.ui.widgets.virtual_table import CursorLook, TableColumn, VirtualTable

STATES = "●●●‖●⊘●"
RESULTS = (("✓", "muted"), ("✓", "muted"), ("✓", "muted"), ("✗", "error"), ("✓", "muted"), ("◐", "warning"))
CURSORS = {CursorLook.NONE: " ", CursorLook.FOCUSED: "▸", CursorLook.UNFOCUSED: "▹"}


class Pane(Static, can_focus=True):
    """What Tab goes to."""


class TableScreen(Screen[None]):
    """A screen that does not repaint itself when the focus moves."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)


class TableApp(App[None]):
    """A table of so many rows, drawn as screens.md §2a draws one."""

    CSS = """
    Screen { background: $background; }
    Static { height: 1; }
    VirtualTable { width: 76; }
    Pane { width: 44; }
    """
    BINDINGS = [("space", "mark", "Mark")]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.rows = rows
        self.marked: set[int] = set()
        self.table = VirtualTable(self.draw_row, self.draw_header)

    def get_default_screen(self) -> TableScreen:
        return TableScreen()

    def compose(self) -> Iterator[Widget]:
        yield Static("header")
        yield Static("filter")
        yield Horizontal(self.table, Pane("detail"))
        yield Static("status")
        yield Static("footer")

    def on_mount(self) -> None:
        self.table.show_columns([TableColumn("name", 36), TableColumn("last", 13), TableColumn("next", 26)])
        self.table.set_row_count(self.rows)
        self.table.focus()

    def draw_header(self) -> list[Span]:
        return [(f"{'     Name ↑':44}Last       Next  To".ljust(75), "muted")]

    def draw_row(self, row: int, look: CursorLook) -> list[Span]:
        sign, style = RESULTS[row % len(RESULTS)]
        wrong = style != "muted"
        return [
            (CURSORS[look], "primary"),
            ("◆" if row in self.marked else " ", "primary"),
            (" ", "text"),
            (STATES[row % len(STATES)], "warning" if STATES[row % len(STATES)] == "⊘" else "muted"),
            (f" {f'Schedule {row} [prod]':30}  ", "text"),
            (sign, style),
            (" Mon 09:00", style if wrong else "text"),
            ("  Wed 09:00  email   1,204", "text"),
        ]

    def action_mark(self) -> None:
        row = self.table.cursor_row
        self.marked ^= {row}
        self.table.repaint_rows([row])
        self.table.action_cursor_down()
