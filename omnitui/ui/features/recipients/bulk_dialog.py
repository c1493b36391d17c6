"""The same people added to, or removed from, several schedules: how many each is on now, and would be on after."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from omnitui.domain.contacts.address_parser import read_addresses
from omnitui.domain.contacts.email_address import folded
from omnitui.domain.contacts.lookup import PeopleLookup
from omnitui.domain.contacts.person import Person, Recipients
from omnitui.domain.recipients.bulk_plan import Candidate, ManyPlan, WantedOfAll, plan_many, wanted_of_all
from omnitui.text.measure import StyledLine, plural
from omnitui.ui.features.recipients import bulk_text
from omnitui.ui.features.recipients import text as words
from omnitui.ui.features.recipients.results import Reading
from omnitui.ui.shell.base import Dialog, Edge
from omnitui.ui.shell.discard_confirm import leave_question
from omnitui.ui.shell.text_dialog import TextDialog
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.people_field import PeopleField
from omnitui.ui.widgets.picker import Roll

LOOK_UP_REST, DRAW_EVERY, PLAN_REST = 0.3, 0.25, 0.15
_AROUND, _MANY, _MOST = 10, 50, 16


@dataclass(frozen=True)
class DoingMany:
    """The dialog's callbacks: read them all, reporting each; look up; confirm emptying; when it would end."""

    read: Callable[[Callable[[str, Reading], None]], Coroutine[Any, Any, None]]
    look_up: Callable[[Sequence[str]], Awaitable[str]]
    may_empty: Callable[[Sequence[Candidate]], Awaitable[bool]]
    ends_near: Callable[[int], str]


class RecipientsOfManyDialog(Dialog[ManyPlan]):
    """Answers with the plan; None for nothing. What could not be read is left out."""

    WIDTH = 76

    def __init__(self, candidates: Sequence[Candidate], right: str, lookup: PeopleLookup, doing: DoingMany) -> None:
        super().__init__()
        self._right, self._lookup, self._doing = right, lookup, doing
        self.candidates = {candidate.id: candidate for candidate in candidates}
        self.failed: dict[str, str] = {}
        self.wanted = WantedOfAll()
        self.plan = ManyPlan()
        self._message: StyledLine = ()
        self._drawing = False
        self._height = 6

    def title_words(self) -> str:
        """How many can be changed."""
        able = sum(not candidate.blocked_reason for candidate in self.candidates.values())
        return f"Recipients of {plural(able, 'schedule')}"

    def title_right(self) -> str:
        """The org."""
        return self._right

    def body(self) -> ComposeResult:
        """Whom to add, whom to remove, and the table."""
        yield PeopleField("Add", words.HINTS[:2], id="add", cells=13)
        yield PeopleField("Remove", ["d on a line below adds it here"], id="remove", cells=13)
        yield Edge("rule", bulk_text.head(74), id="head")
        yield Roll(id="table")

    def foot(self) -> ComposeResult:
        """What is left out and what it takes, then the buttons."""
        yield Edge("rule")
        yield StyledLines(id="about", classes="part text")
        yield ButtonRow([Button("", "Cancel", "Esc"), Button("save", "Save", "Ctrl+S")])

    def on_mount(self) -> None:
        """Start to read; typing need not wait for it."""
        self._field("add").input.focus()
        self.replan()
        self.start(self._doing.read(self.take), "recipients")

    def on_resize(self) -> None:
        """Divide the height again."""
        self.call_after_refresh(self.draw)

    def _field(self, name: str) -> PeopleField:
        return self.query_one(f"#{name}", PeopleField)

    # ------------------------------------------------------------------ planning

    def take(self, schedule_id: str, reading: Reading) -> None:
        """Take the recipients of one schedule, as just read; if only they are unknown, people can still be added."""
        now = reading.now or (Recipients() if reading.may_add else None)
        if reading.now is None:
            self.failed[schedule_id] = reading.why
        self.candidates[schedule_id] = replace(self.candidates[schedule_id], now=now)
        if not self._drawing:
            self._drawing = True
            self.set_timer(DRAW_EVERY, self._draw_read)

    def _draw_read(self) -> None:
        self._drawing = False
        self.replan()

    @property
    def unread(self) -> list[Candidate]:
        """Those still to be read."""
        return [candidate for candidate in self.plan.unread if candidate.id not in self.failed]

    def replan(self) -> None:
        """Plan again what is asked for, and show it."""
        directory = self._lookup.directory()
        added, removed = (read_addresses(self._field(name).value) for name in ("add", "remove"))
        self.wanted = wanted_of_all(added, removed, directory)
        self.plan = plan_many(list(self.candidates.values()), self.wanted, directory)
        self.draw()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._message = ()
        self._offer()
        if len(self.candidates) > _MANY:
            self.rest_then("plan", PLAN_REST, self.replan)
        else:
            self.replan()
        self.rest_then("look up", LOOK_UP_REST, self._ask)

    def _ask(self) -> None:
        self.start(self._look_up(), "look up", exclusive=True)

    def _offer(self) -> None:
        for field in self.query(PeopleField):
            found = self._lookup.offers(field.part, field.most_offers) if field.input.has_focus else []
            people = [who for who in found if isinstance(who, Person) and who.email and folded(who.email) != field.part]
            field.offer([words.offer_of(who) for who in people])

    async def _look_up(self) -> None:
        if self._field("add").input.has_focus:
            problem = await self._doing.look_up([self._field("add").part])
            if self in self.app.screen_stack:
                self._message = self._message or ((problem, "muted"),) * bool(problem)
                self._offer()
                self.replan()

    def _turn(self) -> None:
        """`d`: toggle the removal of somebody in the table; drop somebody who was to be added."""
        roll = self.query_one("#table", Roll)
        if roll.has_focus and roll.index < len(self.plan.rows):
            row = self.plan.rows[roll.index]
            field = self._field("add" if row.added else "remove")
            spans = [span.text for span in read_addresses(field.value)]
            others = [text for text in spans if folded(text) != folded(row.text)]
            field.set("; ".join(others if row.changed else [*spans, row.text]))

    # ------------------------------------------------------------------ drawing

    def draw(self) -> None:
        """Draw the table and the text about it."""
        if self not in self.app.screen_stack:
            return
        inside = min(self.WIDTH, self.size.width) - 2
        about = self._about(inside - 4)
        lines = self.query_one("#about", StyledLines)
        lines.show(about)
        room = max(2, self.size.height - _AROUND - len(about))
        # It grows with the text, and never shrinks while the user types.
        self._height = max(self._height, min(len(self.plan.rows) + 2, _MOST))
        self.query_one("#head", Edge).retitle(bulk_text.head(inside))
        entries = [bulk_text.entry(row, self.plan.of, inside) for row in self.plan.rows]
        self.query_one("#table", Roll).refill(entries, min(room, self._height))
        self.query_one(ButtonRow).say(((f"  {bulk_text.count(self.plan)}", "text"),))

    def _about(self, cells: int) -> list[StyledLine]:
        reading = len(self.unread)
        able = len(self.candidates) - len(self.plan.unable)
        read = f"Loaded {able - reading:,} of {able:,}; loading the rest." if reading else ""
        requests = self.plan.requests
        messages = [self._message] if self._message else []
        takes = bulk_text.takes(requests, self._doing.ends_near(requests)) if requests else ""
        most = max(2, self.size.height - 14)
        return bulk_text.about(messages, read, takes, self.plan, self.wanted, list(self.failed.values()), cells)[:most]

    # ------------------------------------------------------------------ saving and leaving

    async def _save(self) -> None:
        if self.unread:
            self._say("Still loading; wait, or Esc.")
        elif not self.plan.changes:
            self._say("No changes to save: no one is added or removed.")
        elif not self.plan.emptied or await self._doing.may_empty(self.plan.emptied):
            self.dismiss(self.plan)

    def _say(self, text: str) -> None:
        self._message = ((text, "muted"),)
        self.draw()

    def tell(self, message: StyledLine) -> None:
        """Report a failure that belongs to no field here."""
        self._message = message
        self.draw()

    async def _leave(self) -> None:
        if self.plan.changes:
            forgotten = f"Not saved: {bulk_text.count(self.plan)}."
            if await self.ask(leave_question(forgotten)) != "all":
                return
        self.dismiss(None)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.start(self._save() if event.choice == "save" else self._leave(), "answer", exclusive=True)

    def on_key(self, event: events.Key) -> None:
        """Ctrl+S saves, d removes, l lists the schedules, arrows move between the parts, Esc cancels."""
        typing = isinstance(self.focused, Input)
        if event.key == "ctrl+s":
            self.start(self._save(), "answer", exclusive=True)
        elif event.key == "escape":
            self.start(self._leave(), "answer", exclusive=True)
        elif event.key in ("d", "delete") and not typing:
            self._turn()
        elif event.key == "l" and not typing:
            self.start(self._list(), "list", exclusive=True)
        elif event.key in ("down", "up"):
            (self.focus_next if event.key == "down" else self.focus_previous)()
        else:
            return
        event.stop()

    async def _list(self) -> None:
        plan, failed = self.plan, dict(self.failed)
        await self.ask(TextDialog(self.title_words(), lambda cells: bulk_text.everyone(plan, failed, cells)))
