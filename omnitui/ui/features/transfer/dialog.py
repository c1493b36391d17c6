"""Transferring one schedule or many: to whom, found by typing, and what that changes; Ctrl+S does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from omnitui.domain.contacts.lookup import PeopleLookup
from omnitui.domain.contacts.person import Person
from omnitui.domain.operations.plan import Plan, transferring
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, plural, wrap
from omnitui.text.schedules import short_name
from omnitui.ui.features.operations.confirm_text import quoted, wrapped
from omnitui.ui.features.transfer import text as words
from omnitui.ui.shell.base import Dialog, Edge
from omnitui.ui.shell.text_dialog import TextDialog
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.owner_field import OwnerField
from omnitui.ui.widgets.people_field import Offer, PeopleField

LOOK_UP_REST = 0.3
HINT = "part of a name or an address; a membership id works too"
_LABEL, _MANY, _NAMED, _OFFERED = 14, 40, 2, 4


@dataclass(frozen=True)
class Doing:
    """The dialog's callbacks: look members up, returning words if that failed; the lines about a plan's time and
    hidden rows; and, for one schedule, transfer it: empty if it succeeded, else the reason."""

    look_up: Callable[[str], Awaitable[str]]
    about: Callable[[Plan], Sequence[StyledLine]]
    submit: Callable[[Plan], Awaitable[str]]
    one_each: bool | None = None


class TransferDialog(Dialog[Plan]):
    """Answers with the plan, already carried out if it is of one schedule; None for nothing.

    `hidden` are the rows that the filter hides, `remark` says what is unsure about whose they are.
    """

    def __init__(
        self,
        rows: Sequence[Schedule],
        right: str,
        lookup: PeopleLookup,
        doing: Doing,
        *,
        hidden: Collection[str] = (),
        remark: str = "",
        hint: str = HINT,
    ) -> None:
        super().__init__()
        self.rows = list(rows)
        self._right, self._lookup, self._doing = right, lookup, doing
        self._hidden, self._remark = set(hidden), remark
        hints = [*wrap(hint, self.WIDTH - _LABEL - 4), *[""] * _OFFERED][:_OFFERED]
        self.field = OwnerField("New owner", hints, id="owner", cells=_LABEL)
        self._about = StyledLines(id="about", classes="part text")
        self._verb = Button("hand over", words.verb(len(rows), len(rows)), "Ctrl+S")
        self._taken: Person | None = None
        self._looking = 0
        self._sending = False
        self._message: tuple[str, str] = ("", "muted")
        self._problem = ""
        self._height = 0

    def title_words(self) -> str:
        """What is transferred."""
        of = len(self.rows)
        return f"Hand over {quoted(self.rows[0])}" if of == 1 else f"Hand over {plural(of, 'schedule')}"

    def title_right(self) -> str:
        """The org."""
        return self._right

    def body(self) -> ComposeResult:
        """The new owner, and what changes."""
        yield self.field
        yield self._about

    def foot(self) -> ComposeResult:
        """The buttons."""
        shown = sum(row.id not in self._hidden for row in self.rows)
        left = [Button("shown", f"The {shown:,} shown", "")] if self._hidden and shown else []
        yield ButtonRow([Button("", "Cancel", "Esc"), self._verb], left)

    def on_mount(self) -> None:
        """Typing starts immediately; Omni's members load meanwhile."""
        self.field.input.focus()
        # As tall as it will be with a new owner, so that nothing moves once there is one.
        somebody = Person("", "M" * 20, "-")
        self._height = len(self._lines(somebody, transferring(self.rows, "-", somebody.name)))
        self.draw()
        self.start(self._look_up(""), "everybody")

    # ------------------------------------------------------------------ the new owner

    @property
    def chosen(self) -> Person | None:
        """The person who was picked, else the only one who matches the text."""
        if self._taken is not None:
            return self._taken
        fitting = [who for who in self._found() if who.active]
        return fitting[0] if len(fitting) == 1 else None

    @property
    def plan(self) -> Plan | None:
        """The plan, None while nobody is chosen."""
        who = self.chosen
        return None if who is None else transferring(self.rows, who.membership_id, words.called(who))

    def _found(self) -> list[Person]:
        typed = words.typed_id(self.field.value)
        if typed:
            return [self._lookup.directory().find("", typed) or Person("", "", typed)]
        offers = self._lookup.offers(self.field.part, _MANY)
        return [who for who in offers if isinstance(who, Person) and words.may_own(who)]

    def _offers(self) -> list[Offer]:
        return [] if self._taken is not None else [words.offer_of(who) for who in self._found()]

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._taken is not None:
            self._taken = None
            self.field.remark("")
        self._message = ("", "muted")
        self._offer()
        self.rest_then("look up", LOOK_UP_REST, self._ask)

    def _offer(self) -> None:
        if self.field.input.has_focus:
            self.field.offer(self._offers())
        self.draw()

    def _ask(self) -> None:
        if self._taken is None:
            self.start(self._look_up(self.field.part), "look up", exclusive=True)

    async def _look_up(self, part: str) -> None:
        self._looking += 1
        try:
            problem = await self._doing.look_up(part)
        finally:
            self._looking -= 1
        if self in self.app.screen_stack:
            self._problem = problem
            self._offer()

    @on(PeopleField.Taken)
    def _picked(self, event: PeopleField.Taken) -> None:
        event.stop()
        who = event.who
        if not isinstance(who, Person):
            return
        if not who.active:
            self._say(f"{words.called(who)} is inactive in Omni and can't own running schedules.")
            return
        with self.prevent(Input.Changed):
            self.field.set(words.called(who))
            self.field.remark(clean(who.email) or who.membership_id)
        self._taken = who
        self._offer()

    # ------------------------------------------------------------------ drawing

    def draw(self) -> None:
        """Draw the text about the transfer, and how many schedules it includes."""
        plan = self.plan
        lines = self._lines(self.chosen, plan)
        self._height = max(self._height, len(lines))
        self._about.show([*lines, *([()] * (self._height - len(lines)))])
        number, of = len(plan.rows) if plan else len(self.rows), len(self.rows)
        self._verb.say(words.verb(number, of))
        self._verb.dim(not (plan and plan.rows))

    def _lines(self, who: Person | None, plan: Plan | None) -> list[StyledLine]:
        text, style = self._message if self._message[0] else (self._problem, "muted")
        lines = wrapped(f"{GLYPHS.failed} {text}" if style == "error" else text, style) if text else []
        rows = plan.rows if plan else self.rows
        if rows:
            lines += wrapped(f"From {words.owners(row.owner for row in rows)}.")
        if len(rows) > 1:
            more = f" and {len(rows) - _NAMED:,} more" if len(rows) > _NAMED else ""
            lines += wrapped(", ".join(short_name(row, 22) for row in rows[:_NAMED]) + more, "muted")
        lines += wrapped(self._remark, "warning") if self._remark else []
        if who is None or plan is None:
            return lines if self._message[0] else [*lines, *wrapped(self._who_words(), "muted")]
        if rows:
            for sentence in words.effects(rows, words.called(who), one_each=self._doing.one_each):
                lines += wrapped(sentence)
        if out := words.skipped(plan, len(self.rows)):
            lines += wrapped(out)
        if rows:
            lines += wrapped(words.undo_hint(len(rows)))
            lines += self._doing.about(plan)
        return lines

    def _who_words(self) -> str:
        if len(self.field.part) < 2:
            return "Choose a new owner."
        fitting = sum(who.active for who in self._found())
        if fitting:
            shown = f"{fitting:,}{'+' if fitting >= _MANY else ''} {'match' if fitting == 1 else 'matches'}"
            return f"{shown}: {'type more, or ' if fitting > _OFFERED else ''}{GLYPHS.down} and Enter select one."
        return f"Searching{GLYPHS.cut}" if self._looking else "No matches here."

    def _say(self, text: str, style: str = "warning") -> None:
        self._message = (text, style)
        self.draw()

    def tell(self, message: StyledLine) -> None:
        """Report a failure that belongs to no field here."""
        self._say("".join(text for text, _ in message).strip(f"{GLYPHS.failed} "), "error")

    # ------------------------------------------------------------------ answering

    async def _save(self) -> None:
        plan = self.plan
        if self._sending:
            return
        if plan is None:
            self._say(self._who_words())
        elif not plan.rows:
            self._say(words.skipped(plan, len(self.rows)))
        elif self._taken is None and self._looking:
            self._say("Still searching for others; wait, or Enter selects this one.")
        elif len(self.rows) > 1:
            self.dismiss(plan)
        else:
            await self._send(plan)

    async def _send(self, plan: Plan) -> None:
        self._sending = True
        self._say(f"Handing over{GLYPHS.cut} Esc closes; the status line shows the result.", "muted")
        try:
            problem = await self._doing.submit(plan)
        finally:
            self._sending = False
        if self not in self.app.screen_stack:
            return
        if problem:
            self._say(problem, "error")
        else:
            self.dismiss(plan)

    def _only_shown(self) -> None:
        self.rows = [row for row in self.rows if row.id not in self._hidden]
        self._hidden = set()
        self.query_one("#top", Edge).retitle(self.title_words())
        self.field.input.focus()
        self.draw()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.choice == "shown":
            event.button.display = False
            self._only_shown()
        elif event.choice:
            self.start(self._save(), "answer")
        else:
            self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """Ctrl+S transfers, Esc cancels, l lists all, arrows move between the parts."""
        if event.key == "ctrl+s":
            self.start(self._save(), "answer")
        elif event.key == "escape":
            self.dismiss(None)
        elif event.key == "l" and not isinstance(self.focused, Input):
            self.start(self._list(), "list", exclusive=True)
        elif event.key in ("down", "up"):
            (self.focus_next if event.key == "down" else self.focus_previous)()
        else:
            return
        event.stop()

    async def _list(self) -> None:
        lines: list[StyledLine] = [
            ((f"  {short_name(row, 60)}  ", "text"), (clean(row.owner), "muted")) for row in self.rows
        ]
        await self.ask(TextDialog(self.title_words(), lambda cells: lines))
