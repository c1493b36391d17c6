"""How the schedules screen finds: search, filters, sorts, refresh, and backing out of them."""

from __future__ import annotations

import re
from dataclasses import replace

from textual.widget import Widget

from omnitui.domain.schedules.query import ALL_SORTS, ListQuery, Sort
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine
from omnitui.ui.features.schedules.drawing import Drawing
from omnitui.ui.shell.search import SearchBox

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
PANE_REST = 0.08
DETAIL_REST = 0.3
SPARE_REQUESTS = 20
RANGE: StyledLine = (("Range: arrows extend it, space marks it, Esc cancels.", "text"),)


class Finding(Drawing, SearchBox):
    """The finding part of the schedules screen."""

    focused: Widget | None

    def say(self, words: str, style: str = "text") -> None:
        """Show one line in the status line."""
        self.status.say(((words, style),))

    def action_end_range(self) -> None:
        """Drop the range and redraw its rows."""
        self.range_from = None
        if self.status.state.message == RANGE:
            self.status.say(())
        self.table.repaint_all()
        self.draw_status()

    def rest(self) -> None:
        """The cursor moved: fill the pane once it rests briefly, read the details once it stays."""
        self.rest_then("pane", PANE_REST, self._rested)
        self.read_detail_soon()

    def read_detail_soon(self) -> None:
        """Read the details of the schedule under the cursor, once it stays there."""
        self.rest_then("detail", DETAIL_REST, self._read_detail_by_itself)

    def _rested(self) -> None:
        self.draw_pane(fresh=True)
        self.draw_footer()

    def _read_detail_by_itself(self) -> None:
        session, row, presenter = self.workspace.session, self.current, self.workspace.details
        if session is None or row is None or presenter is None or self.pane_position == "none":
            return
        if session.client.limiter.left > SPARE_REQUESTS:
            self.start(self.workspace.with_reauth(lambda: presenter.read(row.id)), "detail")
        else:
            presenter.leave(row.id)
            self.draw_pane(fresh=False)

    # ------------------------------------------------------------------ finding

    def action_back(self) -> None:
        """Back out of one thing: the message, the pane, the range, the search. Never quits, never clears marks."""
        if not self.table.has_focus:
            self.set_focus(self.table)
        elif self.workspace.store.query.search:
            self.search_box.value = ""
            self.search_now()
        elif self.range_from is not None:
            self.action_end_range()
        self.backed_out()

    def action_search(self) -> None:
        """Open the search box with the current search in it."""
        self.query_one("#find").display = True
        self.query_one("#slash").display = True
        self.search_box.display = True
        self.set_focus(self.search_box)
        self.draw_wrong()

    def close_search(self) -> None:
        """Give the focus back to the table; the search stays."""
        self.query_one("#slash").display = False
        self.search_box.display = False
        self.set_focus(self.table)
        self.lay_out()
        self.draw_wrong()

    def search_now(self) -> None:
        """Search for the text; the id of a schedule or its pasted link opens it."""
        text = self.search_box.value.strip()
        found, presenter = _UUID.search(text), self.list_presenter
        if found and (found[0] == text or "/schedules/" in text):
            self.search_box.value = ""
            self.close_search()
            self.start(self.open_by_id(found[0].lower()), "detail")
        elif presenter is not None:
            self.start(self.workspace.with_reauth(lambda: presenter.search(text)), "search", exclusive=True)

    def action_filter(self) -> None:
        """Open the filters."""
        self.open(self.choose_filter())

    async def choose_filter(self) -> None:
        """Ask for filters, then for the rows that pass them."""
        from omnitui.ui.features.schedules.filter_dialog import FilterDialog

        if self.list_presenter is None:
            return
        personal = self.workspace.session is not None and self.workspace.session.personal
        filters = await self.shell.ask(FilterDialog(self.workspace.store, personal))
        if filters is not None and filters != self.workspace.store.query.filters:
            # In its own worker: other dialogs may open while the rest is read, which may take minutes.
            self.start(self._ask(replace(self.workspace.store.query, filters=filters)), "search", exclusive=True)

    async def _ask(self, query: ListQuery) -> None:
        presenter = self.list_presenter
        if presenter is not None:
            await self.workspace.with_reauth(lambda: presenter.ask(query))
            self.lay_out()
            if query.filters.recipient and self.workspace.store.recipient_search is not None:
                read, of = self.workspace.store.recipient_search.of
                if read < of:
                    self.say(f"Recipients are known for {read:,} of {of:,} so far; People (3) loads more.")

    def action_sort(self) -> None:
        """Open the sorts."""
        self.open(self._sort())

    async def _sort(self) -> None:
        from omnitui.ui.features.schedules.sort_dialog import SortDialog

        query = self.workspace.store.query
        rest = self.workspace.store.rest_of(replace(query, sort=Sort("next")))
        chosen = await self.shell.ask(SortDialog(query.sort, rest))
        if chosen is not None:
            self._sort_by(chosen)

    def sort_by_column(self, column: str) -> None:
        """A heading was clicked: sort by it, or reverse the sort."""
        field = next((candidate.sort for candidate in self.columns if candidate.key == column), "")
        if field in ALL_SORTS:
            self._sort_by(self.workspace.store.query.sort.turned(field))
        else:
            self.say("Can't sort by this column.")

    def _sort_by(self, sort: Sort) -> None:
        if sort != self.workspace.store.query.sort:
            self.start(self._ask(replace(self.workspace.store.query, sort=sort)), "search", exclusive=True)

    def action_refresh(self) -> None:
        """Read the visible rows again from Omni; the others when they are shown."""
        self.start(self.refresh_rows(), "refresh", exclusive=True)

    async def refresh_rows(self) -> None:
        """Read the visible rows again, and say so."""
        presenter, detail = self.list_presenter, self.workspace.details
        if presenter is None or detail is None:
            return
        rows = self.table.visible_rows()
        self.reading(f"Refreshing{GLYPHS.cut}")
        try:
            await self.workspace.with_reauth(lambda: presenter.refresh(rows))
        finally:
            self.reading("")
        detail.forget()
        self.rest()
        # Without a write in this session there is no delivery to check, and the operations stay unloaded.
        if (operations := self.lazy_operations.loaded) is not None:
            operations.sends.look_again()

    # ------------------------------------------------------------------ going to a schedule

    def go_to(self, schedule_id: str) -> bool:
        """Put the cursor on a schedule; returns whether the view shows it, and says so if not."""
        at = self.workspace.store.shown.position_of(schedule_id)
        if at is None:
            self.say("The filter hides this schedule.")
            return False
        self.table.move_cursor(row=at)
        return True

    async def open_by_id(self, schedule_id: str) -> None:
        """Open a schedule by its id; if the list shows it, the cursor goes there too."""
        from omnitui.ui.features.schedules.show_detail import show_by_id

        if self.workspace.store.shown.position_of(schedule_id) is not None:
            self.go_to(schedule_id)
        await show_by_id(self.operations, schedule_id)
