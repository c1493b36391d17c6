"""View 3: who gets what, and the people who only get mail."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import DataTable

from omnitui.domain.people.store import Contact, PersonKind
from omnitui.text.measure import clean
from omnitui.ui.features.people import actions
from omnitui.ui.features.people.finding import PeopleFinding
from omnitui.ui.features.people.person_pane import PersonPane
from omnitui.ui.shell import keymap
from omnitui.ui.shell.messages import ScheduleRequested
from omnitui.ui.terminal.clipboard import harmless
from omnitui.ui.widgets.lines import StyledLines


class PeopleScreen(PeopleFinding):
    """The key actions of the people. Leaving the view does not stop it loading who gets what."""

    BINDINGS = keymap.bindings(keymap.PEOPLE)

    def compose(self) -> ComposeResult:
        """The lines around the table, and between them table and pane."""
        yield StyledLines(id="header")
        with Horizontal(id="find"):
            yield StyledLines([((" / ", "primary"),)], id="slash")
            yield self.search_box
        with Vertical(id="main"):
            yield self.table
            yield self.pane
        yield StyledLines([(("Needs 40 by 10 cells", "text"),)], id="small")
        yield self.status
        yield StyledLines(id="footer")

    def on_mount(self) -> None:
        """Focus the table."""
        self.search_box.display = False
        self.lay_out()
        self.set_focus(self.table)

    def on_resize(self) -> None:
        """Redraw for the new size."""
        self.lay_out()
        self.draw_all()
        self.call_after_refresh(self.draw_pane)

    # ------------------------------------------------------------------ moving

    def action_cursor_down(self) -> None:
        """Move one row down, in the table or the pane."""
        self._move(1)

    def action_cursor_up(self) -> None:
        """Move one row up."""
        self._move(-1)

    def action_page_down(self) -> None:
        """Move one screen down."""
        self.table.action_page_down() if not self.pane.has_focus else self._move(10)

    def action_page_up(self) -> None:
        """Move one screen up."""
        self.table.action_page_up() if not self.pane.has_focus else self._move(-10)

    def action_first(self) -> None:
        """Move to the first row."""
        self._move(-len(self.listed)) if self.pane.has_focus else self.table.move_cursor(row=0)

    def action_last(self) -> None:
        """Move to the last loaded row, and request those behind it."""
        self._move(len(self.listed)) if self.pane.has_focus else self.table.move_cursor(row=len(self.people.shown) - 1)

    def _move(self, rows: int) -> None:
        if self.pane.has_focus:
            self.pane.move(rows)
        elif rows > 0:
            self.table.action_cursor_down()
        else:
            self.table.action_cursor_up()

    def action_enter(self) -> None:
        """Go from a person to their schedules, from there to view 1; edit a person who gets nothing."""
        who = self.current
        if who is not None and self.listed_for != who.key:
            self.draw_pane()
        if self.pane.has_focus and self.pane.index < len(self.listed):
            self.post_message(ScheduleRequested(self.listed[self.pane.index].id))
        elif who is not None and self.listed and self.pane.display:
            self.set_focus(self.pane)
        elif who is not None and self.listed:
            self.open(actions.pick_schedule(self, self.listed))
        elif who is not None and who.kind is PersonKind.EMAIL_ONLY:
            self.action_edit()

    @on(DataTable.RowSelected)
    def _selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_enter()

    @on(PersonPane.Picked)
    def _picked(self, event: PersonPane.Picked) -> None:
        event.stop()
        self.set_focus(self.pane)

    def action_back(self) -> None:
        """Go from the pane to the table, clear the search, then the message. Never quits, never clears marks."""
        if not self.table.has_focus:
            self.set_focus(self.table)
        elif self.people.search:
            self.search_box.value = ""
            self.search_now()
        self.backed_out()

    # ------------------------------------------------------------------ acting

    @property
    def acting_on(self) -> list[Contact]:
        """The marked people, else the one under the cursor."""
        return self.people.marked() or ([self.current] if self.current else [])

    def _may(self, key_id: str) -> bool:
        """Whether a key is enabled; if not, the reason is shown."""
        reason = self.disabled_keys().get(key_id, "")
        if reason:
            self.say(reason)
        return not reason

    def reopen_list(self, text: str, line: int) -> None:
        """Reopen the list of people to add, with the cursor on one of its lines."""
        self.open(actions.add(self, text, line))

    def action_add(self) -> None:
        """Add people, one or many."""
        if self._may("people.add"):
            self.open(actions.add(self))

    def action_edit(self) -> None:
        """Edit the attributes of the email-only user under the cursor."""
        who = self.current
        if not self._may("people.edit"):
            return
        if who is not None and who.kind is PersonKind.EMAIL_ONLY:
            self.open(actions.edit(self, who.email))
        elif who is not None:
            self.say("Only email-only users have attributes; n adds one.")

    def action_put_on(self) -> None:
        """Add the marked people, else the one under the cursor, to the schedules marked in view 1."""
        self.open(actions.put_on(self, self.acting_on))

    def action_take_off(self) -> None:
        """Remove the marked people, else the one under the cursor, from everything they get."""
        self.open(actions.take_off(self, self.acting_on))

    def action_hand_over(self) -> None:
        """Transfer what the marked people own, else what the one under the cursor owns."""
        self.open(actions.hand_over_owned(self, self.acting_on))

    def action_stop(self) -> None:
        """Stop the running operation gracefully; if there is none, stop loading."""
        if self.operations.running or self.reading is None or not self.reading.going:
            self.operations.stop()
        else:
            self.reading.stop()

    def action_report(self) -> None:
        """Show a truncated message in full, else the report of the last operation."""
        self.open(self.operations.show_message_or_report(self.status))

    def action_copy(self) -> None:
        """Copy the addresses of the marked people, else of the one under the cursor."""
        addresses = [who.email for who in self.acting_on if who.email]
        if addresses:
            self.shell.copy("\n".join(map(harmless, addresses)))
            more = f" and {len(addresses) - 1:,} more" if len(addresses) > 1 else ""
            self.say(f"Copied {clean(addresses[0])}{more}")
