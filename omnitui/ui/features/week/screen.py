"""View 2: when everything runs, in seven days of 24 hours."""

from __future__ import annotations

from datetime import timedelta

from textual import events, on
from textual.app import ComposeResult

from omnitui.domain.schedules.schedule import Schedule
from omnitui.ui.features.week.drawing import WeekDrawing
from omnitui.ui.shell import keymap
from omnitui.ui.shell.messages import ActionRequested, ScheduleRequested, ViewOutdated
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.row_list import RowList


class WeekScreen(WeekDrawing):
    """What the keys of the week do. The schedules screen lives on under it, with its book, marks and run."""

    BINDINGS = keymap.bindings(keymap.WEEK)

    def compose(self) -> ComposeResult:
        """The lines around the map and the list."""
        yield StyledLines(id="header")
        yield StyledLines(id="find")
        yield self.map
        yield StyledLines(id="busiest")
        yield StyledLines(id="title")
        yield self.list
        yield StyledLines([((" The week needs 80 columns; 1 leaves.", "text"),)], id="small")
        yield self.status
        yield StyledLines(id="footer")

    def on_mount(self) -> None:
        """The map has the keys."""
        self.map.focus()

    def on_resize(self) -> None:
        """Draw to the new size."""
        self.draw_all()

    @on(events.ScreenResume)
    def _shown(self) -> None:
        """Reckon when the view opens; another session begins with its schedules."""
        if self.store is not self.workspace.store:
            self.post_message(ViewOutdated())
            return
        self.only_marked = self.only_marked and bool(self.store.marks)
        self.draw_all()
        self.recompute()

    # ------------------------------------------------------------------ moving

    def action_up(self) -> None:
        """One day or row up."""
        self._move(-1, 0)

    def action_down(self) -> None:
        """One day or row down."""
        self._move(1, 0)

    def action_left(self) -> None:
        """One hour back."""
        self._move(0, -1)

    def action_right(self) -> None:
        """One hour on."""
        self._move(0, 1)

    def action_page(self, rows: int) -> None:
        """Many rows of the list at once."""
        self.list.move(rows)

    def _move(self, down: int, right: int) -> None:
        self.keep_time()
        if self.list.has_focus:
            self.list.move(down)
        elif self.spot is not None:
            self.spot = self.spot.moved(down, right)
            self.draw_spot()

    def action_enter(self) -> None:
        """From the map to the list; from the list to the schedule in view 1."""
        self.keep_time()
        row = self.current
        if not self.list.has_focus:
            self.list.focus()
        elif row is not None:
            self.post_message(ScheduleRequested(row.id))

    @on(RowList.Picked)
    def _picked(self, event: RowList.Picked) -> None:
        event.stop()
        self.list.focus()

    def action_back(self) -> None:
        """From the list to the map; then drop the message. Never quits, never drops marks."""
        if not self.map.has_focus:
            self.map.focus()
        self.backed_out()

    @property
    def current(self) -> Schedule | None:
        """The schedule under the sign in the list, by what is known of it now."""
        if self.found is None or self.list.index >= len(self.found.lines):
            return None
        row = self.found.lines[self.list.index].schedule
        return self.store.rows.get(row.id, row)

    # ------------------------------------------------------------------ marks

    def action_mark(self) -> None:
        """Mark all schedules of the hour, or in the list the one under the sign; again, unmark them."""
        self.keep_time()
        row = self.current if self.list.has_focus else None
        ids = [row.id] if row is not None else self.found.ids if self.found is not None else []
        if not ids:
            self.shell.say("No schedule here.")
            return
        self.store.mark(ids, on=any(known not in self.store.marks for known in ids))
        if row is not None:
            self.list.move(1)
        self._marks_changed()

    def action_unmark(self) -> None:
        """Drop all marks; with none, bring the last set back."""
        self.store.drop_marks()
        self._marks_changed()

    def action_marked_only(self) -> None:
        """Reckon with the marked only, or with all again."""
        if not self.only_marked and not self.store.marks:
            self.shell.say("Nothing is marked.")
            return
        self.only_marked = not self.only_marked
        self.recompute()

    def _marks_changed(self) -> None:
        self.post_message(ActionRequested("end_range"))
        if self.only_marked:
            self.only_marked = bool(self.store.marks)
            self.recompute()
        self.draw_all()
        self.list.draw()

    # ------------------------------------------------------------------ finding

    def action_search(self) -> None:
        """Search where the list is."""
        self.post_message(ActionRequested("search", go=True))

    def action_filter(self) -> None:
        """Open the filters of the schedules."""
        self.post_message(ActionRequested("filter"))

    def action_refresh(self) -> None:
        """Read all of it again from Omni."""
        self.post_message(ActionRequested("refresh"))

    def action_zone(self) -> None:
        """Choose by whose clock the week is told."""
        self.open(self._zone())

    async def _zone(self) -> None:
        from omnitui.ui.features.week.zone_dialog import ZoneDialog

        name = await self.shell.ask(ZoneDialog(self.zone_name, self.shell.clock.name))
        if name is not None:
            self.zone_name = name
            self.recompute()

    # ------------------------------------------------------------------ doing

    @property
    def acting_on(self) -> list[Schedule]:
        """The marked schedules, else in the list the one under the sign, else all of the hour."""
        if self.store.marks:
            return self.store.marked_rows()
        if self.list.has_focus:
            return [self.current] if self.current else []
        ids = self.found.ids if self.found is not None else []
        return [self.store.rows[known] for known in ids if known in self.store.rows]

    def action_pause(self) -> None:
        """Pause the marked, else what is listed."""
        self.open(self.operations.pause(self.acting_on))

    def action_resume(self) -> None:
        """Resume the marked, else what is listed."""
        self.open(self.operations.resume(self.acting_on))

    def action_send_now(self) -> None:
        """Have Omni send the marked now, else what is listed."""
        self.open(self.operations.send_now(self.acting_on))

    def action_delete(self) -> None:
        """Delete the marked, else what is listed."""
        self.open(self.operations.delete(self.acting_on))

    def action_recipients(self) -> None:
        """Change who gets the marked, else what is listed."""
        from omnitui.ui.features.recipients.change import change_recipients

        self.open(change_recipients(self.operations, self.acting_on))

    def action_hand_over(self) -> None:
        """Hand the marked over to another owner, else what is listed."""
        from omnitui.ui.features.transfer.actions import hand_over

        self.open(hand_over(self.operations, self.acting_on))

    def action_stop(self) -> None:
        """Stop the run that is going on, softly."""
        self.operations.stop()

    def action_report(self) -> None:
        """The whole of a cut message, else the last operation's report."""
        self.open(self.operations.show_message_or_report(self.status))

    def action_export(self) -> None:
        """Write the map to a CSV file."""
        if self.week is not None:
            self.open(self._export())

    async def _export(self) -> None:
        from omnitui.ui.shell.export_dialog import export_to

        week = self.week
        if week is None:
            return
        days = f"{week.first.isoformat()} to {(week.first + timedelta(days=6)).isoformat()}"
        name = f"omnitui-week-{week.first.isoformat()}.csv"
        await export_to(self.shell, "Export the week as CSV", name, lambda to: week.as_csv(), days)
