"""How people are loaded, found and marked."""

from __future__ import annotations

from textual import events, on
from textual.widget import Widget
from textual.widgets import DataTable

from omnitui.domain.operations.runner import ItemResult
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.people.loader import PeopleLoader
from omnitui.domain.people.store import PeopleStore
from omnitui.domain.recipients.change import change_from_json
from omnitui.domain.schedules.store import ScheduleStore
from omnitui.ui.features.people import actions
from omnitui.ui.features.people.drawing import PeopleDrawing
from omnitui.ui.shell.messages import ViewOutdated
from omnitui.ui.shell.search import SearchBox

PANE_REST = 0.08


class PeopleFinding(PeopleDrawing, SearchBox):
    """The part of the people that loads, searches and marks."""

    focused: Widget | None

    def take(self, store: ScheduleStore) -> None:
        """Show the people of this store from now on; loaded data stays while the store is the same."""
        session = self.workspace.session
        if session is not None and (store is not self.store or self.reading is None):
            if self.reading is not None:
                self.reading.stop()
            self.store, self.people = store, PeopleStore()
            self.reading = store.recipient_search = PeopleLoader(session, store, self.people, self.changed)
            self.cursor_key, self.search_box.value = "", ""

    @on(events.ScreenResume)
    def _shown(self) -> None:
        """Continue loading when the view opens; another session starts in its schedules."""
        if self.store is not self.workspace.store:
            self.post_message(ViewOutdated())
            return
        self.draw_all()
        self.read_on()

    def rows_changed(self) -> None:
        """Rows of the store arrived or changed: load the recipients of new ones once that stops."""
        self.changed()
        self.rest_then("again", 1.0, self.read_on)

    def changed(self) -> None:
        """Draw what arrived, and request the page that the list needs next."""
        super().changed()
        if self.is_current:
            self._fetch()

    def item_done(self, verb: Verb, result: ItemResult) -> None:
        """Apply the writes of this session to the people and their recipients."""
        if self.reading is None or not result.confirmed:
            return
        if verb is Verb.PEOPLE and result.item.task:
            actions.saved(self.people, result)
        elif verb is Verb.RECIPIENTS:
            self.people.apply(result.item.id, change_from_json(result.item.task))
        elif verb is Verb.DELETE:
            self.reading.forget(result.item.id)
        self.changed()

    def say(self, words: str) -> None:
        """Show one line in the status line."""
        self.shell.say(words)

    # ------------------------------------------------------------------ reading

    def read_on(self) -> None:
        """Continue loading quietly, and load the visible page if it is missing."""
        reading, presenter = self.reading, self.workspace.list
        if reading is not None and presenter is not None and not reading.going:
            reader = presenter.reader
            self.start(self.workspace.with_reauth(lambda: reading.read_in_background(reader)), "quietly")
        self._fetch()

    def _fetch(self) -> None:
        reading, search = self.reading, self.people.search
        if reading is not None and reading.wants(max(self.table.cursor_row, self.table.visible_rows().stop)):
            self.start(self.workspace.with_reauth(lambda: reading.next_page(search)), "pages")

    def on_virtual_table_visible_rows_changed(self) -> None:
        """Other rows are visible: request the missing ones."""
        self._fetch()

    @on(DataTable.RowHighlighted)
    def _moved(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        who, self.settled_row = self.current, self.table.cursor_row
        if who is not None and who.key != self.cursor_key:
            self.cursor_key = who.key
            self.rest_then("pane", PANE_REST, self.draw_pane)
        self._fetch()

    def action_refresh(self) -> None:
        """Reload the lists, and continue with who gets what; reload what the person under the cursor gets."""
        reading, who = self.reading, self.current
        if reading is None:
            return
        reading.start_over()
        for schedule_id in list(self.people.gets(who.key)) if who is not None else []:
            reading.forget(schedule_id)
        self.draw_all()
        self.read_on()

    # ------------------------------------------------------------------ searching

    def action_search(self) -> None:
        """Open the search box with the current search in it."""
        self.search_box.display = True
        self.draw_all()
        self.set_focus(self.search_box)

    def close_search(self) -> None:
        """Give the focus back to the list; the search stays."""
        self.search_box.display = False
        self.set_focus(self.table)
        self.draw_all()

    def search_now(self) -> None:
        """Show the matches loaded here, and ask Omni for the others."""
        text = self.search_box.value.strip()
        if text == self.people.search:
            return
        self.people.narrow(text)
        self.draw_all()
        self._fetch()

    # ------------------------------------------------------------------ marks

    def action_mark(self) -> None:
        """Mark or unmark the person under the cursor and move down."""
        who = self.current
        if who is not None:
            self.people.mark([who.key], on=who.key not in self.people.marks)
            self.table.repaint_rows([self.table.cursor_row])
            self.draw_status()
            self.table.action_cursor_down()

    def action_mark_all(self) -> None:
        """Mark all that are shown, after loading the rest."""
        self.start(self.workspace.with_reauth(self._mark_all), "marks", exclusive=True)

    async def _mark_all(self) -> None:
        reading, search = self.reading, self.people.search
        if reading is None:
            return
        pages = reading.pages(search)
        while not pages.whole and reading.failure is None and "email-only" not in reading.lost:
            self.shell.busy(f"Loading the rest: {len(self.people.shown):,}")
            await reading.next_page(search)
        self.shell.busy("")
        if reading.failure is None and self.people.search == search:
            self.people.mark(self.people.shown, on=True)
        self.draw_all()

    def action_unmark(self) -> None:
        """Clear all marks; if there are none, restore the last set."""
        self.people.drop_marks()
        self.draw_all()
