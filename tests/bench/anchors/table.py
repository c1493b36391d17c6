"""Textual's own DataTable with nine columns: `python table.py ROWS`; Space marks a row and moves down."""

import sys

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.coordinate import Coordinate
from textual.widgets import DataTable, Footer

COLUMNS = ("", "Name", "Last", "Next", "To", "Runs", "Dashboard", "Owner", "Format")


class Table(App[None]):
    """A DataTable filled row by row."""

    BINDINGS = [
        Binding("q", "quit", "Quit"),
        Binding("space", "mark", "Mark"),
        Binding("home", "first", "First", priority=True),
        Binding("end", "last", "Last", priority=True),
    ]

    def compose(self) -> ComposeResult:
        yield DataTable[str](cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns(*COLUMNS)
        for number in range(int(sys.argv[1])):
            row = ("", f"Schedule {number:06}", "Mon 09:00", "Tue 09:00", "email 12", "daily 09:00")
            table.add_row(*row, "Orders", "Blob Ross", "pdf")

    def action_mark(self) -> None:
        table = self.query_one(DataTable)
        table.update_cell_at(Coordinate(table.cursor_row, 0), "◆")
        table.move_cursor(row=table.cursor_row + 1)

    def action_first(self) -> None:
        self.query_one(DataTable).move_cursor(row=0)

    def action_last(self) -> None:
        table = self.query_one(DataTable)
        table.move_cursor(row=table.row_count - 1)


if __name__ == "__main__":
    Table().run()
