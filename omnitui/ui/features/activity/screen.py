"""View 4: every write made from this machine, newest first, with undo and continue."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import DataTable

from omnitui.domain.operations.continuation import verb_of
from omnitui.ui.features.activity.drawing import ActivityDrawing
from omnitui.ui.features.operations import report
from omnitui.ui.shell import keymap
from omnitui.ui.shell.search import SearchBox
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.row_list import RowList


class ActivityScreen(ActivityDrawing, SearchBox):
    """The key actions of Activity."""

    BINDINGS = keymap.bindings(keymap.ACTIVITY)

    def compose(self) -> ComposeResult:
        """The lines around the records and the items."""
        yield StyledLines(id="header")
        with Horizontal(id="find"):
            yield StyledLines([((" / ", "primary"),)], id="slash")
            yield self.search_box
            yield StyledLines(id="filters")
        yield self.table
        yield StyledLines(id="empty")
        yield StyledLines(id="title")
        yield self.list
        yield self.status
        yield StyledLines(id="footer")

    def on_mount(self) -> None:
        """Focus the records."""
        self.close_search()

    def on_resize(self) -> None:
        """Redraw for the new size."""
        self.draw_all()

    @on(events.ScreenResume)
    def _shown(self) -> None:
        """Read the journal whenever the view opens."""
        self.draw_all()
        self.read_again()

    # ------------------------------------------------------------------ moving

    @on(DataTable.RowHighlighted)
    def _moved(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        self._draw_title()
        self.show_items()
        self.read_more()

    def on_virtual_table_visible_rows_changed(self) -> None:
        """The end of the list may be in view."""
        self.read_more()

    def action_cursor_down(self) -> None:
        """Move one row down."""
        self._move(1)

    def action_cursor_up(self) -> None:
        """Move one row up."""
        self._move(-1)

    def action_page_down(self) -> None:
        """Move one screen down."""
        self.list.move(10) if self.list.has_focus else self.table.action_page_down()

    def action_page_up(self) -> None:
        """Move one screen up."""
        self.list.move(-10) if self.list.has_focus else self.table.action_page_up()

    def action_first(self) -> None:
        """Move to the newest record, or to the first item."""
        self.list.move(-len(self.items)) if self.list.has_focus else self.table.move_cursor(row=0)

    def action_last(self) -> None:
        """Move to the oldest loaded record, or to the last item."""
        self.list.move(len(self.items)) if self.list.has_focus else self.table.move_cursor(row=len(self.records) - 1)

    def _move(self, rows: int) -> None:
        if self.list.has_focus:
            self.list.move(rows)
        elif rows > 0:
            self.table.action_cursor_down()
        else:
            self.table.action_cursor_up()

    @on(RowList.Picked)
    def _picked(self, event: RowList.Picked) -> None:
        event.stop()
        self.list.focus()

    @on(DataTable.RowSelected)
    def _selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_enter()

    def action_enter(self) -> None:
        """Open the report of a record; from an item, go to its schedule."""
        record = self.current
        if self.list.has_focus and self.list.index < len(self.items):
            item, verb = self.items[self.list.index], verb_of(record) if record is not None else None
            self.open(report.go_to(self.operations, verb, item.id, item.result))
        elif record is not None:
            self.open(report.show_record(self.operations, record))

    def action_back(self) -> None:
        """Go from the items to the records; then clear the search; then the message. Never quits."""
        if not self.table.has_focus and self.records:
            self.table.focus()
        elif self.words:
            self.search_box.value = ""
            self.search_now()
        self.backed_out()

    # ------------------------------------------------------------------ finding

    def action_search(self) -> None:
        """Open the search box with the current search in it."""
        self.query_one("#slash").display = self.search_box.display = True
        self.query_one("#filters").display = False
        self.search_box.focus()

    def close_search(self) -> None:
        """Give the focus back to the records; the search stays."""
        self.query_one("#slash").display = self.search_box.display = False
        self.query_one("#filters").display = True
        self.table.focus()
        self.draw_lines()

    def search_now(self) -> None:
        """Read the records that match the search."""
        words = self.search_box.value.strip()
        if words != self.words:
            self.words, self.records = words, []
            self.read_again()

    def action_refresh(self) -> None:
        """Read the journal again: another omnitui may have written."""
        self.read_again()

    # ------------------------------------------------------------------ acting

    def action_undo(self) -> None:
        """Undo the operation under the cursor."""
        record = self.current
        if record is not None and self._may("activity.undo"):
            self.open(self.operations.undo.undo_record(record))

    def action_go_on(self) -> None:
        """Continue the operation under the cursor with what is left of it."""
        record = self.current
        if record is not None and self._may("activity.go.on"):
            self.open(self.operations.continuations.continue_record(record))

    def action_export(self) -> None:
        """Write the record under the cursor to a file."""
        record = self.current
        if record is not None:
            self.open(report.export_record(self.operations, record.id))

    def action_stop(self) -> None:
        """Stop the running operation gracefully."""
        self.operations.stop()

    def action_report(self) -> None:
        """Show a truncated message in full, else the report of the last operation."""
        self.open(self.operations.show_message_or_report(self.status))

    def _may(self, key_id: str) -> bool:
        reason = self.disabled_keys().get(key_id, "")
        if reason:
            self.shell.say(reason)
        return not reason
