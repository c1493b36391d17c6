"""Who gets one schedule: added by typing, pasting or picking, removed by marking, classified before saving."""

from __future__ import annotations

from textual import events, on
from textual.widgets import Input

from omnitui.domain.contacts.address_parser import EntryKind, read_addresses
from omnitui.domain.contacts.email_address import folded
from omnitui.domain.contacts.lookup import PeopleLookup
from omnitui.domain.contacts.person import Group, Person, Recipient
from omnitui.domain.recipients.plan import LineKind, Wanted, plan_recipients
from omnitui.text.glyphs import GLYPHS
from omnitui.ui.features.recipients import text as words
from omnitui.ui.features.recipients.dialog_drawing import RecipientsDrawing
from omnitui.ui.features.recipients.results import Doing, Reading, Saved
from omnitui.ui.shell.discard_confirm import leave_question
from omnitui.ui.widgets.buttons import Button
from omnitui.ui.widgets.people_field import PeopleField
from omnitui.ui.widgets.picker import Roll

LOOK_UP_REST = 0.3


class RecipientsDialog(RecipientsDrawing):
    """Answers with what was saved, in words; None if nothing was. Stays open until the save has been answered."""

    def __init__(self, name: str, right: str, lookup: PeopleLookup, doing: Doing) -> None:
        super().__init__(name, right, lookup)
        self._doing = doing
        self._refused: set[str] = set()
        self._saving = False
        self._saved = ""

    def on_mount(self) -> None:
        """Start to read; typing need not wait for it."""
        self.field.input.focus()
        self.replan()
        self.start(self._read(), "recipients")

    async def _read(self) -> None:
        self.reading = None
        self.draw()
        reading = await self._doing.read()
        if self.still_mounted:
            self.take(reading)

    def take(self, reading: Reading) -> None:
        """Show the recipients as just read; drop the marks of those who are gone."""
        self.reading = reading
        there: set[Recipient | Group] = {*self.now.people, *self.now.groups}
        self.leaving = [who for who in self.leaving if who in there]
        self.replan()

    # ------------------------------------------------------------------ planning

    def replan(self) -> None:
        """Plan again what is asked for, and show it."""
        self.spans = words.with_refused(read_addresses(self.field.value), self._refused)
        wanted = Wanted(
            self.spans,
            [who for who in self.extras if isinstance(who, Person)],
            [who for who in self.leaving if isinstance(who, Recipient)],
            [who for who in self.leaving if isinstance(who, Group)],
            [who for who in self.extras if isinstance(who, Group)],
        )
        self.plan = plan_recipients(self.now, wanted, self.lookup.directory())
        self.draw()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.message_text and not self._saving:
            self.say("")
        self._offer()
        self.replan()
        self.rest_then("look up", LOOK_UP_REST, self._ask)

    def _offer(self) -> None:
        field = self.field
        there = {folded(who.email) or who.membership_id.lower() for who in self.now.people}
        typed = {folded(span.address) for span in self.spans if span.kind is EntryKind.ADDRESS}
        found = self.lookup.offers(field.part, field.most_offers, there | typed) if field.input.has_focus else []
        field.offer([words.offer_of(who) for who in found])

    def _ask(self) -> None:
        self.start(self._look_up(), "look up", exclusive=True)

    async def _look_up(self) -> None:
        directory = self.lookup.directory()
        unknown = [span.address for span in self.spans if span.address and not directory.find(span.address)]
        problem = await self._doing.look_up([self.field.part, *unknown])
        if not self.still_mounted:
            return
        if problem and not self.message_text:
            self.say(problem)
        self._offer()
        self.replan()

    @on(PeopleField.Taken)
    def _picked(self, event: PeopleField.Taken) -> None:
        event.stop()
        self.extras.append(event.who)
        self.replan()

    def _turn(self) -> None:
        """`d`: mark or unmark a recipient for removal; drop a line of what is added."""
        now, change = self.query_one("#now", Roll), self.query_one("#change", Roll)
        everyone: list[Recipient | Group] = [*self.now.people, *self.now.groups]
        if now.has_focus and now.index < len(everyone):
            who = everyone[now.index]
            if who in self.leaving:
                self.leaving.remove(who)
            else:
                self.leaving.append(who)
        elif change.has_focus and change.index < len(self.plan.lines):
            self._drop(change.index)
        self.say("")
        self.replan()

    def _drop(self, index: int) -> None:
        line, extra = self.plan.lines[index], index - len(self.spans)
        if line.kind is LineKind.REMOVED:
            self.leaving = [who for who in self.leaving if _text(who) != line.text]
        elif extra < 0:
            self.field.set("; ".join(span.text for at, span in enumerate(self.spans) if at != index))
        elif extra < len(self.extras):
            self.extras.remove(sorted(self.extras, key=lambda who: isinstance(who, Group))[extra])

    # ------------------------------------------------------------------ saving

    def _save(self) -> None:
        reading = self.reading
        if self._saving:
            return
        if reading is None:
            self.say("Still loading the recipients.")
        elif reading.now is None and not reading.may_add:
            self.say(f"{reading.why} Ctrl+R reloads.", "error", GLYPHS.failed)
        elif not self.plan.change:
            self.say("No changes to save: add someone above, or press d on a line below.")
        else:
            self._saving = True
            self.start(self._send(reading), "save")

    async def _send(self, reading: Reading) -> None:
        self.say(f"Saving{GLYPHS.cut} Esc closes; the status line shows the result.")
        try:
            saved = await self._doing.save(self.plan, reading)
        finally:
            self._saving = False
            if self.still_mounted:
                self.say("")
        if self.still_mounted:
            self._answered(saved)

    def _answered(self, saved: Saved) -> None:
        skipped = [span.text for span in self.spans if span.kind is EntryKind.INVALID]
        if saved.done and not skipped:
            self.dismiss(saved.words)
            return
        if saved.done:
            self._saved, self.leaving, self.extras = saved.words, [], []
            with self.prevent(Input.Changed):
                self.field.set("; ".join(skipped))
            self.query(Button).first().say("Close")
        self._refused.update(map(folded, saved.refused))
        if saved.reading is not None:
            self.reading = saved.reading
        if saved.done:
            self.say(f"{saved.words}. What was left out is above.", "text", GLYPHS.delivered)
        else:
            self.say(saved.words, "error", GLYPHS.failed)
        self.take(self.reading or Reading(None))

    # ------------------------------------------------------------------ leaving

    def on_key(self, event: events.Key) -> None:
        """Ctrl+S saves, d marks, arrows move between the parts, Ctrl+R reads again, Esc cancels."""
        if event.key == "ctrl+s":
            self._save()
        elif event.key == "escape":
            self.start(self._leave(), "leave", exclusive=True)
        elif event.key in ("d", "delete") and isinstance(self.focused, Roll):
            self._turn()
        elif event.key == "ctrl+r":
            self.start(self._read(), "recipients", exclusive=True)
        elif event.key in ("down", "up"):
            (self.focus_next if event.key == "down" else self.focus_previous)()
        else:
            return
        event.stop()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.choice == "save":
            self._save()
        else:
            self.start(self._leave(), "leave", exclusive=True)

    async def _leave(self) -> None:
        if self.plan.change and not self._saving and not self._saved:
            forgotten = f"Not saved: {words.counts(self.plan, complete=False)}."
            if await self.ask(leave_question(forgotten)) != "all":
                return
        self.dismiss(self._saved or None)


def _text(who: Recipient | Group) -> str:
    return f"group: {who.name}" if isinstance(who, Group) else who.email or who.name
