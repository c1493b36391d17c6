"""How the dialog for one schedule's recipients draws itself."""

from __future__ import annotations

from textual.app import ComposeResult

from omnitui.domain.contacts.address_parser import Entry as Typed
from omnitui.domain.contacts.address_parser import EntryKind
from omnitui.domain.contacts.lookup import PeopleLookup
from omnitui.domain.contacts.person import Group, Person, Recipient, Recipients
from omnitui.domain.recipients.plan import NOBODY_LEFT, LineKind, Wanted, plan_recipients
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, wrap
from omnitui.ui.features.recipients import text as words
from omnitui.ui.features.recipients.results import Reading
from omnitui.ui.shell.base import Dialog, Edge
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.people_field import PeopleField
from omnitui.ui.widgets.picker import Roll

_INSIDE = 70
_AROUND, _MOST, _LEAST = 10, 18, 4


class RecipientsDrawing(Dialog[str]):
    """The drawing half: it changes nothing but what is seen. `spans` and `leaving` are what is asked for."""

    WIDTH = 76

    def __init__(self, name: str, right: str, known: PeopleLookup) -> None:
        super().__init__()
        self._whose, self._right, self.known = name, right, known
        self.reading: Reading | None = None
        self.spans: list[Typed] = []
        self.extras: list[Person | Group] = []
        self.leaving: list[Recipient | Group] = []
        self.plan = plan_recipients(Recipients(), Wanted(), known.directory())
        self.said = ""

    def title_words(self) -> str:
        """Whose."""
        return f"Recipients of {GLYPHS.quote(self._whose)}"

    def title_right(self) -> str:
        """The org."""
        return self._right

    def body(self) -> ComposeResult:
        """What is typed, what changes, who gets it now."""
        yield PeopleField("Add", words.HINTS, id="add", cells=13)
        yield Edge("rule", "change")
        yield Roll(follows=True, id="change")
        yield Edge("rule", f"now {GLYPHS.cut}", id="now-rule")
        yield Roll(id="now")

    def foot(self) -> ComposeResult:
        """What was said, the count, the ways out."""
        yield Edge("rule")
        yield StyledLines([()], id="said", classes="part text")
        yield ButtonRow([Button("", "Cancel", "Esc"), Button("save", "Save", "Ctrl+S")])

    def on_resize(self) -> None:
        """Share the room out anew."""
        self.call_after_refresh(self.draw)

    def on_descendant_blur(self) -> None:
        """Nothing is being typed any more: the piece that was is told for what it is."""
        if self.spans and self.spans[-1].kind is EntryKind.INVALID:
            self.call_after_refresh(self.draw)

    @property
    def stands(self) -> bool:
        """Whether it is still there to be drawn."""
        return self in self.app.screen_stack

    @property
    def field(self) -> PeopleField:
        """Where people are typed."""
        return self.query_one("#add", PeopleField)

    @property
    def now(self) -> Recipients:
        """Who gets it, as far as is known."""
        return (self.reading.now if self.reading else None) or Recipients()

    # ------------------------------------------------------------------ what is said

    def say(self, text: str, style: str = "muted", sign: str = " ") -> None:
        """Say something above the buttons; an empty text takes it back."""
        self.said = text
        parts = wrap(clean(text), _INSIDE) if text else []
        lines: list[StyledLine] = [
            ((f"  {sign if not at else ' '} ", style), (part, style)) for at, part in enumerate(parts)
        ]
        said = self.query_one("#said", StyledLines)
        lines = lines or [()]
        if len(said.lines) != len(lines):
            self.call_after_refresh(self.draw)
        said.show(lines)

    def tell(self, message: StyledLine) -> None:
        """What went wrong in a way that nothing here is about."""
        self.say("".join(text for text, _ in message[1:]) or message[0][0], "error", GLYPHS.failed)

    # ------------------------------------------------------------------ the lists

    def draw(self) -> None:
        """Draw both lists, each in its share of the room, the rule over the second, and the count."""
        if not self.stands:
            return
        entries = self._now_entries()
        said = len(self.query_one("#said", StyledLines).lines)
        room = max(2, min(self.size.height - _AROUND - said, _MOST))
        # What is typed changes no height, so that nothing moves and little is written.
        above = max(room * 2 // 5, room - max(_LEAST, len(entries)))
        self.query_one("#change", Roll).refill(self._change_entries(), above)
        self.query_one("#now", Roll).refill(entries, room - above)
        self._draw_counts()

    def _change_entries(self) -> list[StyledLine]:
        typing = self.field.unfinished and bool(self.spans) and self.spans[-1].kind is EntryKind.INVALID
        hidden = len(self.spans) - 1 if typing else -1
        return [words.change_entry(line) for place, line in enumerate(self.plan.lines) if place != hidden]

    def _now_entries(self) -> list[StyledLine]:
        if self.reading is None:
            return []
        if self.reading.now is None:
            return [((f"  {part}", "error"),) for part in wrap(clean(self.reading.why), _INSIDE)]
        known = self.known.directory()
        people = [words.person_entry(who, known, leaves=self._leaves(who)) for who in self.now.people]
        groups = [words.group_entry(group, leaves=group in self.leaving) for group in self.now.groups]
        return people + groups

    def _leaves(self, who: Recipient) -> bool | None:
        """Whether somebody marked goes; None for one that is written above too, and so stays."""
        if who not in self.leaving:
            return False
        gone = {line.text for line in self.plan.lines if line.kind is LineKind.REMOVED}
        return True if (who.email or who.name) in gone else None

    def _draw_counts(self) -> None:
        reading, plan = self.reading, self.plan
        known = reading is not None and reading.now is not None
        count = f"{self.now.count:,}" if known else "" if reading else GLYPHS.cut
        self.query_one("#now-rule", Edge).retitle(f"now {count}".rstrip())
        self.query_one(ButtonRow).say(((f"  {words.counts(plan, known=known)}", "text"),))
        if known and plan.warning and not self.said:
            self.say(plan.warning, "warning", GLYPHS.failed)
        elif self.said == NOBODY_LEFT and not plan.warning:
            self.say("")
