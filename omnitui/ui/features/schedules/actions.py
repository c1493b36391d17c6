"""The key actions of the schedules screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.eligibility import NO_SHEETS, no_recipients
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import clean
from omnitui.text.schedules import short_name
from omnitui.ui.features.schedules.finding import RANGE, Finding
from omnitui.ui.terminal.clipboard import harmless

if TYPE_CHECKING:
    from omnitui.domain.operations.runner import ItemResult
    from omnitui.domain.operations.verbs.base import Verb
    from omnitui.ui.shell.frame_text import Progress


class Actions(Finding):
    """The acting half of the schedules screen."""

    _unshown: list[str]

    @property
    def acting_on(self) -> list[Schedule]:
        """The marked schedules, else the one under the cursor."""
        current = self.current
        return self.workspace.store.marked_rows() or ([current] if current else [])

    def disabled_keys(self) -> dict[str, str]:
        """As for every view, plus the recipients key if no schedule acted on has recipients."""
        reasons = super().disabled_keys()
        if reason := no_recipients(self.acting_on):
            reasons.setdefault("recipients", reason)
        if self.current is not None and self.current.destination == "google_sheets":
            reasons.setdefault("edit", NO_SHEETS)
        return reasons

    async def run_key(self, key_id: str, action: str) -> None:
        """Do what a key does, or say why it is disabled."""
        self.renew()
        if reason := self.disabled_keys().get(key_id):
            self.say(reason)
        else:
            await self.run_action(action)

    # ------------------------------------------------------------------ moving

    def action_cursor_down(self) -> None:
        """Move one row down."""
        self.table.action_cursor_down()

    def action_cursor_up(self) -> None:
        """Move one row up."""
        self.table.action_cursor_up()

    def action_page_down(self) -> None:
        """Move one screen down."""
        self.table.action_page_down()

    def action_page_up(self) -> None:
        """Move one screen up."""
        self.table.action_page_up()

    def action_first(self) -> None:
        """Move to the first row."""
        self.table.move_cursor(row=0)

    def action_last(self) -> None:
        """Move to the real last row: request its page, but not those in between."""
        self.table.move_cursor(row=len(self.workspace.store.shown) - 1)

    def detail_changed(self, schedule_id: str) -> None:
        """The details of a schedule were read, or could not be."""
        current = self.current
        if current is not None and current.id == schedule_id:
            self.draw_pane(fresh=False)
        self.renew()
        self.draw_status()

    def action_detail(self) -> None:
        """Show a schedule in full, over the screen."""
        row = self.current
        if row is not None:
            from omnitui.ui.features.schedules.show_detail import show_detail

            self.open(show_detail(self.operations, row))

    # ------------------------------------------------------------------ marks

    def action_mark(self) -> None:
        """Mark or unmark the row under the cursor and move down; with a range, mark all of it."""
        if self.range_from is not None:
            self.start(self._mark_range(), "marks")
            return
        row = self.current
        if row is None:
            self.say("This row is not loaded yet.")
            return
        self.workspace.store.mark([row.id], on=row.id not in self.workspace.store.marks)
        self.table.repaint_rows([self.table.cursor_row])
        self.draw_status()
        self.table.action_cursor_down()

    def action_range(self) -> None:
        """Start a range at the cursor; the second press marks all of it."""
        row = self.current
        if self.range_from is not None:
            self.start(self._mark_range(), "marks")
        elif row is not None:
            self.range_from = row.id
            self.status.say(RANGE)
            self.rows_changed([row.id])

    def action_range_down(self) -> None:
        """Extend the range one row down."""
        self._stretch()
        self.action_cursor_down()

    def action_range_up(self) -> None:
        """Extend the range one row up."""
        self._stretch()
        self.action_cursor_up()

    def _stretch(self) -> None:
        row = self.current
        if self.range_from is None and row is not None:
            self.range_from = row.id

    async def _mark_range(self) -> None:
        rows, presenter = self.range_rows(), self.list_presenter
        if presenter is not None and self.workspace.store.shown is self.workspace.store.index:
            pages = {self.workspace.store.index.page_at(row) for row in rows}
            await presenter.read(sorted(page for page in pages if not self.workspace.store.index.has(page)))
        ids = [self.workspace.store.shown.id_at(row) for row in rows]
        self.workspace.store.mark(row_id for row_id in ids if row_id is not None)
        if None in ids:
            self.say("Part of the range could not be loaded and is not marked.", "warning")
        self.action_end_range()

    def action_mark_all(self) -> None:
        """Mark all rows of the filter, after reading the rest."""
        if reason := self.disabled_keys().get("mark.all"):
            self.say(reason)
        else:
            self.start(self._mark_all(), "marks")

    async def _mark_all(self) -> None:
        if not await self.workspace.read_all():
            return
        self.workspace.store.mark(self.workspace.store.shown_ids())
        self.action_end_range()

    def action_unmark(self) -> None:
        """Clear all marks; if there are none, restore the last set."""
        self.workspace.store.drop_marks()
        self.action_end_range()

    # ------------------------------------------------------------------ doing

    def action_pause(self) -> None:
        """Pause the marked schedules, else the one under the cursor."""
        self.open(self.operations.pause(self.acting_on))

    def action_resume(self) -> None:
        """Resume the marked schedules, else the one under the cursor."""
        self.open(self.operations.resume(self.acting_on))

    def action_send_now(self) -> None:
        """Have Omni send the marked schedules now, else the one under the cursor."""
        self.open(self.operations.send_now(self.acting_on))

    def action_delete(self) -> None:
        """Delete the marked schedules, else the one under the cursor."""
        self.open(self.operations.delete(self.acting_on))

    def action_new(self) -> None:
        """Open the form for a new schedule."""
        from omnitui.ui.features.schedule_form import create

        self.open(create.open_new(self.operations))

    def action_clone(self) -> None:
        """Open the form filled from the schedule under the cursor; never from the marked ones."""
        from omnitui.ui.features.schedule_form import create

        row = self.current
        if row is not None:
            self.open(create.open_clone(self.operations, row))

    def action_hand_over(self) -> None:
        """Transfer the marked schedules to another owner, else the one under the cursor."""
        from omnitui.ui.features.transfer.actions import hand_over

        self.open(hand_over(self.operations, self.acting_on))

    def action_edit(self) -> None:
        """Open the form to edit the schedule under the cursor; never the marked ones."""
        from omnitui.ui.features.schedule_form import edit

        row = self.current
        if row is not None:
            self.open(edit.open_edit(self.operations, row))

    def action_recipients(self) -> None:
        """Change the recipients of the marked schedules, else of the one under the cursor."""
        from omnitui.ui.features.recipients.change import change_recipients

        self.open(change_recipients(self.operations, self.acting_on))

    def item_done(self, verb: Verb, result: ItemResult) -> None:
        """A write of this session has this result: store what Omni says of the schedule, and show it soon."""
        schedule_id, details = result.item.id, self.workspace.details
        if verb.value == "people":
            return
        if result.confirmed and details is not None:
            details.forget(schedule_id)
            if schedule_id == self.cursor_id:
                self.read_detail_soon()
        self._unshown.append(schedule_id)
        if result.confirmed and schedule_id not in self.workspace.store.rows:
            # The rows below have other positions now: the table must not be drawn or moved in by the old ones.
            self.view_changed()
            self.show_written()

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far an operation is, and what it has written meanwhile."""
        self.show_written()
        self.status.show_progress(progress)
        if progress is None:
            self.draw_status()
            self.draw_pane(fresh=False)

    def operation_ended(self) -> None:
        """Nothing is left to show: the last progress showed everything."""

    def show_written(self) -> None:
        """Show what was written since the last call, in one go: many redraws a second would delay the keys."""
        ids, self._unshown = self._unshown, []
        if ids:
            self.rows_changed(ids)

    def action_undo(self) -> None:
        """Undo the last operation that can be undone, of this session or an earlier one."""
        if reason := self.disabled_keys().get("undo"):
            self.say(reason)
        else:
            self.open(self.operations.undo.last())

    def action_stop(self) -> None:
        """Stop the running operation gracefully."""
        self.operations.stop()

    def action_report(self) -> None:
        """Show a truncated message in full, else the report of the last operation."""
        self.open(self.operations.show_message_or_report(self.status))

    def action_copy_id(self) -> None:
        """Copy the id of the schedule under the cursor."""
        row = self.current
        if row is not None:
            self.shell.copy(harmless(row.id))
            self.say(f"Copied id {clean(row.id)}")

    def action_copy_link(self) -> None:
        """Copy the link to the schedule under the cursor."""
        row = self.current
        if row is not None and self.workspace.details is not None:
            link = self.workspace.details.link(row)
            self.shell.copy(link)
            self.say(f"Copied link of {GLYPHS.quote(short_name(row, 30))}: {clean(link)}")
