"""How the schedules screen finds: search, filters, sorts, refresh, and backing out of them."""

from __future__ import annotations

import re
from dataclasses import replace

from textual.widget import Widget

from omnitui.domain.schedules.query import ALL_SORTS, ListQuery, Sort
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine
from omnitui.ui.features.schedules import show_detail
from omnitui.ui.features.schedules.drawing import Drawing
from omnitui.ui.shell.search import SearchBox

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
PANE_REST = 0.08
DETAIL_REST = 0.3
SPARE_REQUESTS = 20
RANGE: StyledLine = (("A range: the arrows stretch it, space marks it, Esc drops it.", "text"),)


class Finding(Drawing, SearchBox):
    """The finding part of the schedules screen."""

    focused: Widget | None

    def say(self, words: str, style: str = "text") -> None:
        """One line for the status line."""
        self.status.say(((words, style),))

    def end_range(self) -> None:
        """Drop the range and draw what it covered."""
        self.range_from = None
        if self.status.state.message == RANGE:
            self.status.say(())
        self.table.repaint_all()
        self.draw_status()

    def rest(self) -> None:
        """The cursor moved: fill the pane once it rests a moment, read the rest once it stays."""
        self.rest_then("pane", PANE_REST, self._rested)
        self.read_detail_soon()

    def read_detail_soon(self) -> None:
        """Read the rest of what is under the cursor, once it stays."""
        self.rest_then("detail", DETAIL_REST, self._read_detail_by_itself)

    def _rested(self) -> None:
        self.draw_pane(fresh=True)
        self.draw_footer()

    def _read_detail_by_itself(self) -> None:
        session, row, presenter = self.omni.session, self.current, self.detail_presenter
        if session is None or row is None or presenter is None or self.pane_place == "none":
            return
        if session.client.limiter.left > SPARE_REQUESTS:
            self.start(self.omni.sign_in.with_reauth(lambda: presenter.read(row.id)), "detail")
        else:
            presenter.leave(row.id)
            self.draw_pane(fresh=False)

    # ------------------------------------------------------------------ finding

    def action_back(self) -> None:
        """Back out of one thing: the message, the pane, the range, the search. Never quits, never drops marks."""
        if self.omni.sign_in.waiting:
            self.omni.sign_in.go_on_without()
        elif not self.table.has_focus:
            self.set_focus(self.table)
        elif self.store.query.search:
            self.search_box.value = ""
            self.search_now()
        elif self.range_from is not None:
            self.end_range()
        self.status.say(())

    def action_search(self) -> None:
        """Open the search box, with what is searched for in it."""
        self.query_one("#find").display = True
        self.query_one("#slash").display = True
        self.search_box.display = True
        self.set_focus(self.search_box)
        self.draw_wrong()

    def close_search(self) -> None:
        """Give the keys back to the table; the search stays."""
        self.query_one("#slash").display = False
        self.search_box.display = False
        self.set_focus(self.table)
        self.lay_out()
        self.draw_wrong()

    def search_now(self) -> None:
        """Ask for what is typed; a schedule's id or its pasted link opens it."""
        text = self.search_box.value.strip()
        found, presenter = _UUID.search(text), self.list_presenter
        if found and (found[0] == text or "/schedules/" in text):
            self.search_box.value = ""
            self.close_search()
            self.start(show_detail.show_by_id(self.omni, found[0].lower()), "detail")
        elif presenter is not None:
            self.start(self.omni.sign_in.with_reauth(lambda: presenter.search(text)), "search", exclusive=True)

    def action_filter(self) -> None:
        """Open the filters."""
        self.open(self.choose_filter())

    async def choose_filter(self) -> None:
        """Ask for filters, and for the rows that pass them."""
        from omnitui.ui.features.schedules.filter_dialog import FilterDialog

        if self.list_presenter is None:
            return
        personal = self.omni.session is not None and self.omni.session.personal
        filters = await self.omni.ask(FilterDialog(self.store, personal))
        if filters is not None and filters != self.store.query.filters:
            # In a worker of its own: while the rest is read, which may take minutes, other dialogs open.
            self.start(self._ask(replace(self.store.query, filters=filters)), "search", exclusive=True)

    async def _ask(self, query: ListQuery) -> None:
        presenter = self.list_presenter
        if presenter is not None:
            await self.omni.sign_in.with_reauth(lambda: presenter.ask(query))
            self.lay_out()
            if query.filters.recipient and self.store.recipient_search is not None:
                known, of = self.store.recipient_search.of
                if known < of:
                    self.say(f"Who gets what is known for {known:,} of {of:,} so far; 3 (People) reads on.")

    def action_sort(self) -> None:
        """Open the sorts."""
        self.open(self._sort())

    async def _sort(self) -> None:
        from omnitui.ui.features.schedules.sort_dialog import SortDialog

        query = self.store.query
        rest = self.store.rest_of(replace(query, sort=Sort("next")))
        chosen = await self.omni.ask(SortDialog(query.sort, rest))
        if chosen is not None:
            self._sort_by(chosen)

    def sort_by_column(self, column: str) -> None:
        """A head was clicked: sort by it, or turn the sort round."""
        field = next((known.sort for known in self.columns if known.key == column), "")
        if field in ALL_SORTS:
            self._sort_by(self.store.query.sort.turned(field))
        else:
            self.say("There is no sort by this column.")

    def _sort_by(self, sort: Sort) -> None:
        if sort != self.store.query.sort:
            self.start(self._ask(replace(self.store.query, sort=sort)), "search", exclusive=True)

    def action_refresh(self) -> None:
        """Read again from Omni what is in sight; the rest as it is looked at."""
        self.start(self.refresh_rows(), "refresh", exclusive=True)

    async def refresh_rows(self) -> None:
        """Read again what is in sight, saying so."""
        presenter, detail = self.list_presenter, self.detail_presenter
        if presenter is None or detail is None:
            return
        rows = self.table.visible_rows()
        self.reading(f"Reading again{GLYPHS.cut}")
        await self.omni.sign_in.with_reauth(lambda: presenter.refresh(rows))
        self.reading("")
        detail.forget()
        self.rest()
        # Without a write in this session there is nothing to look for, and nothing of it is loaded.
        if "runs" in vars(self.omni):
            self.omni.runs.sends.look_again()
