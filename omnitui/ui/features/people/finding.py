"""How people are brought in, found and marked."""

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
    """The part of the people that reads, searches and marks."""

    focused: Widget | None

    def take(self, store: ScheduleStore) -> None:
        """Show this book's people from now on; what was read is kept as long as it is the same."""
        session = self.workspace.session
        if session is not None and (store is not self.store or self.reading is None):
            if self.reading is not None:
                self.reading.stop()
            self.store, self.people = store, PeopleStore()
            self.reading = store.recipient_search = PeopleLoader(session, store, self.people, self.changed)
            self.cursor_key, self.search_box.value = "", ""

    @on(events.ScreenResume)
    def _shown(self) -> None:
        """Read on when the view opens; another session begins with its schedules."""
        if self.store is not self.workspace.store:
            self.post_message(ViewOutdated())
            return
        self.draw_all()
        self.read_on()

    def rows_changed(self) -> None:
        """Rows of the book came or changed: new ones are read as well, once they rest."""
        self.changed()
        self.rest_then("again", 1.0, self.read_on)

    def changed(self) -> None:
        """Draw what came, and ask for the page that the list needs next."""
        super().changed()
        if self.is_current:
            self._fetch()

    def item_done(self, verb: Verb, result: ItemResult) -> None:
        """What is known of people and recipients follows the writes of this session."""
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
        """One line for the status line."""
        self.shell.say(words)

    # ------------------------------------------------------------------ reading

    def read_on(self) -> None:
        """Go on reading quietly, and read the page in sight if it is not here."""
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
        """Other rows are in sight: what is missing is asked for."""
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
        """Read the lists again, and go on with who gets what; what the person under the cursor gets is read anew."""
        reading, who = self.reading, self.current
        if reading is None:
            return
        reading.start_over()
        for known in list(self.people.gets(who.key)) if who is not None else []:
            reading.forget(known)
        self.draw_all()
        self.read_on()

    # ------------------------------------------------------------------ searching

    def action_search(self) -> None:
        """Open the search box, with what is searched for in it."""
        self.search_box.display = True
        self.draw_all()
        self.set_focus(self.search_box)

    def close_search(self) -> None:
        """Give the keys back to the list; the search stays."""
        self.search_box.display = False
        self.set_focus(self.table)
        self.draw_all()

    def search_now(self) -> None:
        """Show who is found here, and ask Omni for the others."""
        text = self.search_box.value.strip()
        if text == self.people.search:
            return
        self.people.narrow(text)
        self.draw_all()
        self._fetch()

    # ------------------------------------------------------------------ marks

    def action_mark(self) -> None:
        """Mark or unmark the person under the cursor and go down."""
        who = self.current
        if who is not None:
            self.people.mark([who.key], on=who.key not in self.people.marks)
            self.table.repaint_rows([self.table.cursor_row])
            self.draw_status()
            self.table.action_cursor_down()

    def action_mark_all(self) -> None:
        """Mark all that are shown, reading the rest first."""
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
        """Drop all marks; with none, bring the last set back."""
        self.people.drop_marks()
        self.draw_all()
