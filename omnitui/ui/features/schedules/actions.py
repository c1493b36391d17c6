"""What the keys of the schedules screen do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import clean
from omnitui.ui.features.recipients.eligibility import NO_SHEETS, no_recipients
from omnitui.ui.features.schedules import show_detail
from omnitui.ui.features.schedules.finding import RANGE, Finding
from omnitui.ui.render import schedule_row
from omnitui.ui.terminal.clipboard import harmless

if TYPE_CHECKING:
    from omnitui.domain.operations.runner import ItemResult


class Actions(Finding):
    """The acting half of the schedules screen."""

    _unshown: list[str]

    @property
    def acting_on(self) -> list[Schedule]:
        """The marked schedules, else the one under the cursor."""
        current = self.current
        return self.store.marked_rows() or ([current] if current else [])

    def disabled_keys(self) -> dict[str, str]:
        """As ever, and where nothing that is acted on has recipients."""
        reasons = super().disabled_keys()
        if reason := no_recipients(self.acting_on):
            reasons.setdefault("recipients", reason)
        if self.current is not None and self.current.destination == "google_sheets":
            reasons.setdefault("edit", NO_SHEETS)
        return reasons

    async def run_key(self, key_id: str, action: str) -> None:
        """Do what a key does, or say why it does nothing now."""
        self.renew()
        if reason := self.disabled_keys().get(key_id):
            self.say(reason)
        else:
            await self.run_action(action)

    # ------------------------------------------------------------------ moving

    def action_cursor_down(self) -> None:
        """One row down."""
        self.table.action_cursor_down()

    def action_cursor_up(self) -> None:
        """One row up."""
        self.table.action_cursor_up()

    def action_page_down(self) -> None:
        """One screen down."""
        self.table.action_page_down()

    def action_page_up(self) -> None:
        """One screen up."""
        self.table.action_page_up()

    def action_first(self) -> None:
        """To the first row."""
        self.table.move_cursor(row=0)

    def action_last(self) -> None:
        """To the true last row: its page is asked for, the ones between are not."""
        self.table.move_cursor(row=len(self.store.shown) - 1)

    def detail_changed(self, schedule_id: str) -> None:
        """More, or a failure, is known of a schedule."""
        current = self.current
        if current is not None and current.id == schedule_id:
            self.draw_pane(fresh=False)
        self.renew()
        self.draw_status()

    def action_detail(self) -> None:
        """All of one schedule, over the screen."""
        row = self.current
        if row is not None:
            self.open(show_detail.show_detail(self.omni, row))

    # ------------------------------------------------------------------ marks

    def action_mark(self) -> None:
        """Mark or unmark the row under the cursor and go down; with a range, mark all of it."""
        if self.range_from is not None:
            self.start(self._mark_range(), "marks")
            return
        row = self.current
        if row is None:
            self.say("This row is not loaded yet.")
            return
        self.store.mark([row.id], on=row.id not in self.store.marks)
        self.table.repaint_rows([self.table.cursor_row])
        self.draw_status()
        self.table.action_cursor_down()

    def action_range(self) -> None:
        """Begin a range at the cursor; again, mark all of it."""
        row = self.current
        if self.range_from is not None:
            self.start(self._mark_range(), "marks")
        elif row is not None:
            self.range_from = row.id
            self.status.say(RANGE)
            self.rows_changed([row.id])

    def action_range_down(self) -> None:
        """Stretch a range one row down."""
        self._stretch()
        self.action_cursor_down()

    def action_range_up(self) -> None:
        """Stretch a range one row up."""
        self._stretch()
        self.action_cursor_up()

    def _stretch(self) -> None:
        row = self.current
        if self.range_from is None and row is not None:
            self.range_from = row.id

    async def _mark_range(self) -> None:
        rows, presenter = self.range_rows(), self.list_presenter
        if presenter is not None and self.store.shown is self.store.index:
            pages = {self.store.index.page_at(row) for row in rows}
            await presenter.read(sorted(page for page in pages if not self.store.index.has(page)))
        ids = [self.store.shown.id_at(row) for row in rows]
        self.store.mark(known for known in ids if known is not None)
        if None in ids:
            self.say("Part of the range could not be loaded and is not marked.", "warning")
        self.end_range()

    def action_mark_all(self) -> None:
        """Mark all rows of the filter, reading the rest first."""
        if reason := self.disabled_keys().get("mark.all"):
            self.say(reason)
        else:
            self.start(self._mark_all(), "marks")

    async def _mark_all(self) -> None:
        if not await self.all_here():
            return
        self.store.mark(self.ids_shown())
        self.end_range()

    def ids_shown(self) -> Iterable[str]:
        """The ids of the view that have been read, in its order."""
        shown = self.store.shown
        ids = (shown.id_at(place) for place in range(len(shown)))
        return [known for known in ids if known is not None]

    async def all_here(self) -> bool:
        """Read every row of the listing, saying so; whether they are all here."""
        presenter = self.list_presenter
        if presenter is None:
            return False
        read: list[bool] = []

        async def reading() -> None:
            read.append(await presenter.read_all())

        await self.omni.sign_in.with_reauth(reading)
        return bool(read and self.store.index.complete)

    def action_unmark(self) -> None:
        """Drop all marks; with none, bring the last set back."""
        self.store.drop_marks()
        self.end_range()

    # ------------------------------------------------------------------ doing

    def action_pause(self) -> None:
        """Pause the marked, else the one under the cursor."""
        self.open(self.omni.runs.pause(self.acting_on))

    def action_resume(self) -> None:
        """Resume the marked, else the one under the cursor."""
        self.open(self.omni.runs.resume(self.acting_on))

    def action_send_now(self) -> None:
        """Have Omni send the marked now, else the one under the cursor."""
        self.open(self.omni.runs.send_now(self.acting_on))

    def action_delete(self) -> None:
        """Delete the marked, else the one under the cursor."""
        self.open(self.omni.runs.delete(self.acting_on))

    def action_new(self) -> None:
        """Open the form of a new schedule."""
        from omnitui.ui.features.schedule_form import create

        self.open(create.open_new(self.omni))

    def action_clone(self) -> None:
        """Open the form with what the schedule under the cursor has; never with the marked."""
        from omnitui.ui.features.schedule_form import create

        row = self.current
        if row is not None:
            self.open(create.open_clone(self.omni, row))

    def action_hand_over(self) -> None:
        """Hand the marked over to another owner, else the one under the cursor."""
        from omnitui.ui.features.transfer.actions import hand_over

        self.open(hand_over(self.omni, self.acting_on))

    def action_edit(self) -> None:
        """Open the form to change the schedule under the cursor; never the marked."""
        from omnitui.ui.features.schedule_form import edit

        row = self.current
        if row is not None:
            self.open(edit.open_edit(self.omni, row))

    def action_recipients(self) -> None:
        """Change who gets the marked, else the one under the cursor."""
        from omnitui.ui.features.recipients.actions import change_recipients

        self.open(change_recipients(self.omni, self.acting_on))

    def written(self, result: ItemResult) -> None:
        """A write of ours has this outcome: what Omni says of the schedule holds from now on, and is soon shown."""
        schedule_id = result.item.id
        if result.confirmed and self.detail_presenter is not None:
            self.detail_presenter.forget(schedule_id)
            if schedule_id == self.cursor_id:
                self.read_detail_soon()
        self._unshown.append(schedule_id)
        if result.confirmed and schedule_id not in self.store.rows:
            # The rows below have other places now: the table must not be drawn or moved in by the old ones.
            self.view_changed()
            self.show_written()

    def show_written(self) -> None:
        """Show what was written since the last time, in one go: many a second would keep the keys waiting."""
        ids, self._unshown = self._unshown, []
        if ids:
            self.rows_changed(ids)

    def action_undo(self) -> None:
        """Take back the last run that can be, of this session or an earlier one."""
        if reason := self.disabled_keys().get("undo"):
            self.say(reason)
        else:
            self.open(self.omni.runs.undo.last())

    def action_stop(self) -> None:
        """Stop the run that is going on, softly."""
        self.omni.runs.stop()

    def action_report(self) -> None:
        """The whole of a cut message, else the last run's report."""
        if self.status.message_is_cut and not self.omni.running:
            words = "".join(text for text, _ in self.status.state.message)
            self.open(show_detail.show_words(self.omni, "Message", words))
        else:
            self.open(self.omni.runs.show_report())

    def action_copy_id(self) -> None:
        """Copy the id of the schedule under the cursor."""
        row = self.current
        if row is not None:
            self.omni.copy(harmless(row.id))
            self.say(f"Copied id {clean(row.id)}")

    def action_copy_link(self) -> None:
        """Copy the link to the schedule under the cursor."""
        row = self.current
        if row is not None and self.detail_presenter is not None:
            link = self.detail_presenter.link(row)
            self.omni.copy(link)
            self.say(f"Copied link of {GLYPHS.quote(schedule_row.short_name(row, 30))}: {clean(link)}")
