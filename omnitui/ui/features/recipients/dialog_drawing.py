"""How the dialog for the recipients of one schedule draws itself."""

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
    """The drawing half: nothing here writes. `spans` and `leaving` are what the user asks for."""

    WIDTH = 76

    def __init__(self, name: str, right: str, lookup: PeopleLookup) -> None:
        super().__init__()
        self._whose, self._right, self.lookup = name, right, lookup
        self.reading: Reading | None = None
        self.spans: list[Typed] = []
        self.extras: list[Person | Group] = []
        self.leaving: list[Recipient | Group] = []
        self.plan = plan_recipients(Recipients(), Wanted(), lookup.directory())
        self.message_text = ""

    def title_words(self) -> str:
        """Whose recipients they are."""
        return f"Recipients of {GLYPHS.quote(self._whose)}"

    def title_right(self) -> str:
        """The org."""
        return self._right

    def body(self) -> ComposeResult:
        """The field, the changes, the current recipients."""
        yield PeopleField("Add", words.HINTS, id="add", cells=13)
        yield Edge("rule", "change")
        yield Roll(follows=True, id="change")
        yield Edge("rule", f"now {GLYPHS.cut}", id="now-rule")
        yield Roll(id="now")

    def foot(self) -> ComposeResult:
        """The last message, the count, the buttons."""
        yield Edge("rule")
        yield StyledLines([()], id="said", classes="part text")
        yield ButtonRow([Button("", "Cancel", "Esc"), Button("save", "Save", "Ctrl+S")])

    def on_resize(self) -> None:
        """Divide the height again."""
        self.call_after_refresh(self.draw)

    def on_descendant_blur(self) -> None:
        """The user has stopped typing: classify the address that was being typed."""
        if self.spans and self.spans[-1].kind is EntryKind.INVALID:
            self.call_after_refresh(self.draw)

    @property
    def still_mounted(self) -> bool:
        """Whether the dialog is still mounted."""
        return self in self.app.screen_stack

    @property
    def field(self) -> PeopleField:
        """The field that people are typed into."""
        return self.query_one("#add", PeopleField)

    @property
    def now(self) -> Recipients:
        """The recipients, as far as they have been read."""
        return (self.reading.now if self.reading else None) or Recipients()

    # ------------------------------------------------------------------ messages

    def say(self, text: str, style: str = "muted", glyph: str = " ") -> None:
        """Show a message above the buttons; an empty text clears it."""
        self.message_text = text
        parts = wrap(clean(text), _INSIDE) if text else []
        lines: list[StyledLine] = [
            ((f"  {glyph if not at else ' '} ", style), (part, style)) for at, part in enumerate(parts)
        ]
        area = self.query_one("#said", StyledLines)
        lines = lines or [()]
        if len(area.lines) != len(lines):
            self.call_after_refresh(self.draw)
        area.show(lines)

    def tell(self, message: StyledLine) -> None:
        """Report a failure that belongs to no field here."""
        self.say("".join(text for text, _ in message[1:]) or message[0][0], "error", GLYPHS.failed)

    # ------------------------------------------------------------------ the lists

    def draw(self) -> None:
        """Draw both lists, each in its share of the height, the rule over the second, and the count."""
        if not self.still_mounted:
            return
        entries = self._now_entries()
        height = len(self.query_one("#said", StyledLines).lines)
        room = max(2, min(self.size.height - _AROUND - height, _MOST))
        # Typing changes no height, so nothing moves and little is written.
        above = max(room * 2 // 5, room - max(_LEAST, len(entries)))
        self.query_one("#change", Roll).refill(self._change_entries(), above)
        self.query_one("#now", Roll).refill(entries, room - above)
        self._draw_counts()

    def _change_entries(self) -> list[StyledLine]:
        typing = self.field.unfinished and bool(self.spans) and self.spans[-1].kind is EntryKind.INVALID
        hidden = len(self.spans) - 1 if typing else -1
        return [words.change_entry(line) for index, line in enumerate(self.plan.lines) if index != hidden]

    def _now_entries(self) -> list[StyledLine]:
        if self.reading is None:
            return []
        if self.reading.now is None:
            return [((f"  {part}", "error"),) for part in wrap(clean(self.reading.why), _INSIDE)]
        directory = self.lookup.directory()
        people = [words.person_entry(who, directory, leaves=self._leaves(who)) for who in self.now.people]
        groups = [words.group_entry(group, leaves=group in self.leaving) for group in self.now.groups]
        return people + groups

    def _leaves(self, who: Recipient) -> bool | None:
        """Whether a marked person goes; None for one who is also typed above, and so stays."""
        if who not in self.leaving:
            return False
        gone = {line.text for line in self.plan.lines if line.kind is LineKind.REMOVED}
        return True if (who.email or who.name) in gone else None

    def _draw_counts(self) -> None:
        reading, plan = self.reading, self.plan
        complete = reading is not None and reading.now is not None
        count = f"{self.now.count:,}" if complete else "" if reading else GLYPHS.cut
        self.query_one("#now-rule", Edge).retitle(f"now {count}".rstrip())
        self.query_one(ButtonRow).say(((f"  {words.counts(plan, complete=complete)}", "text"),))
        if complete and plan.warning and not self.message_text:
            self.say(plan.warning, "warning", GLYPHS.failed)
        elif self.message_text == NOBODY_LEFT and not plan.warning:
            self.say("")
