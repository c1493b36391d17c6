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
    """The key actions of the week. The schedules screen stays below it, with its store, marks and operation."""

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
        """Focus the map."""
        self.map.focus()

    def on_resize(self) -> None:
        """Redraw for the new size."""
        self.draw_all()

    @on(events.ScreenResume)
    def _shown(self) -> None:
        """Compute the week when the view opens; another session starts in its schedules."""
        if self.store is not self.workspace.store:
            self.post_message(ViewOutdated())
            return
        self.only_marked = self.only_marked and bool(self.store.marks)
        self.draw_all()
        self.recompute()

    # ------------------------------------------------------------------ moving

    def action_up(self) -> None:
        """Move one day or row up."""
        self._move(-1, 0)

    def action_down(self) -> None:
        """Move one day or row down."""
        self._move(1, 0)

    def action_left(self) -> None:
        """Move one hour back."""
        self._move(0, -1)

    def action_right(self) -> None:
        """Move one hour ahead."""
        self._move(0, 1)

    def action_page(self, rows: int) -> None:
        """Move many rows of the list at once."""
        self.list.move(rows)

    def _move(self, down: int, right: int) -> None:
        self.keep_time()
        if self.list.has_focus:
            self.list.move(down)
        elif self.spot is not None:
            self.spot = self.spot.moved(down, right)
            self.draw_spot()

    def action_enter(self) -> None:
        """Go from the map to the list; from the list to the schedule in view 1."""
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
        """Go from the list to the map; then clear the message. Never quits, never clears marks."""
        if not self.map.has_focus:
            self.map.focus()
        self.backed_out()

    @property
    def current(self) -> Schedule | None:
        """The selected schedule of the list, in its current state."""
        if self.found is None or self.list.index >= len(self.found.lines):
            return None
        row = self.found.lines[self.list.index].schedule
        return self.store.rows.get(row.id, row)

    # ------------------------------------------------------------------ marks

    def action_mark(self) -> None:
        """Mark all schedules of the hour, or the selected one of the list; again, unmark them."""
        self.keep_time()
        row = self.current if self.list.has_focus else None
        ids = [row.id] if row is not None else self.found.ids if self.found is not None else []
        if not ids:
            self.shell.say("No schedule here.")
            return
        self.store.mark(ids, on=any(row_id not in self.store.marks for row_id in ids))
        if row is not None:
            self.list.move(1)
        self._marks_changed()

    def action_unmark(self) -> None:
        """Clear all marks; if there are none, restore the last set."""
        self.store.drop_marks()
        self._marks_changed()

    def action_marked_only(self) -> None:
        """Compute the week from the marked schedules only, or from all again."""
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
        """Search in view 1, where the list is."""
        self.post_message(ActionRequested("search", go=True))

    def action_filter(self) -> None:
        """Open the filters of the schedules."""
        self.post_message(ActionRequested("filter"))

    def action_refresh(self) -> None:
        """Read everything again from Omni."""
        self.post_message(ActionRequested("refresh"))

    def action_zone(self) -> None:
        """Choose the time zone of the week."""
        self.open(self._zone())

    async def _zone(self) -> None:
        from omnitui.ui.features.week.zone_dialog import ZoneDialog

        name = await self.shell.ask(ZoneDialog(self.zone_name, self.shell.clock.name))
        if name is not None:
            self.zone_name = name
            self.recompute()

    # ------------------------------------------------------------------ acting

    @property
    def acting_on(self) -> list[Schedule]:
        """The marked schedules, else the selected one of the list, else all of the hour."""
        if self.store.marks:
            return self.store.marked_rows()
        if self.list.has_focus:
            return [self.current] if self.current else []
        ids = self.found.ids if self.found is not None else []
        return [self.store.rows[row_id] for row_id in ids if row_id in self.store.rows]

    def action_pause(self) -> None:
        """Pause the marked schedules, else the listed ones."""
        self.open(self.operations.pause(self.acting_on))

    def action_resume(self) -> None:
        """Resume the marked schedules, else the listed ones."""
        self.open(self.operations.resume(self.acting_on))

    def action_send_now(self) -> None:
        """Have Omni send the marked schedules now, else the listed ones."""
        self.open(self.operations.send_now(self.acting_on))

    def action_delete(self) -> None:
        """Delete the marked schedules, else the listed ones."""
        self.open(self.operations.delete(self.acting_on))

    def action_recipients(self) -> None:
        """Change the recipients of the marked schedules, else of the listed ones."""
        from omnitui.ui.features.recipients.change import change_recipients

        self.open(change_recipients(self.operations, self.acting_on))

    def action_hand_over(self) -> None:
        """Transfer the marked schedules to another owner, else the listed ones."""
        from omnitui.ui.features.transfer.actions import hand_over

        self.open(hand_over(self.operations, self.acting_on))

    def action_stop(self) -> None:
        """Stop the running operation gracefully."""
        self.operations.stop()

    def action_report(self) -> None:
        """Show a truncated message in full, else the report of the last operation."""
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
