"""One email-only user: the address, one attribute a line, the current values and what changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from omnitui.domain.contacts.email_address import folded, judge
from omnitui.domain.people.attribute_lines import as_lines, changed_only, line_of, read_lines
from omnitui.domain.people.attributes import AttributeLine, Difference, Value, ValueKind, compare, value_text
from omnitui.domain.people.store import Contact, PersonKind
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, fit
from omnitui.ui.render.lines import fitted
from omnitui.ui.shell.base import Dialog
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.fields import TextField
from omnitui.ui.widgets.lines import StyledLines

REST = 0.3
_INSIDE, _TALL = 70, 16
_STYLES = {Difference.KEPT: "muted", Difference.CHANGED: "text", Difference.ADDED: "text", Difference.UNSET: "warning"}

LookUp = Callable[[str], Awaitable[tuple[Contact | None, str]]]
Save = Callable[[str, dict[str, Value]], Awaitable[str]]


class PersonDialog(Dialog[str]):
    """Answers with the saved address. It stays open until `save` succeeds.

    `look_up` finds the existing user, or says why it cannot; `kinds` are the types of the attributes loaded so far.
    """

    WIDTH = 76
    TITLE_WORDS = "Email-only user"
    BINDINGS = [Binding("enter", "next_line", show=False, priority=True)]

    def __init__(self, email: str, look_up: LookUp, save: Save, kinds: Mapping[str, ValueKind], where: str) -> None:
        super().__init__()
        self._look_up, self._save_user, self._kinds, self._where = look_up, save, kinds, where
        self._there: Contact | None = None
        self._looked_for = ""
        self._saving = False
        self.address = TextField("Address", email, id="address")
        self.rows = [TextField("Attributes"), TextField("")]
        self._button = Button("save", "Save", "Ctrl+S")

    def title_right(self) -> str:
        """The org."""
        return self._where

    def body(self) -> ComposeResult:
        """Address, attributes, and what changes."""
        yield self.address
        yield Vertical(*self.rows, id="attributes")
        yield StyledLines([((" " * 14 + "name = value; lists: a | b; null unsets", "muted"),)], classes="part text")
        yield StyledLines(id="compare", classes="part text")

    def foot(self) -> ComposeResult:
        """The buttons."""
        yield StyledLines(id="said", classes="part text")
        yield ButtonRow([Button("", "Cancel", "Esc"), self._button])

    def on_mount(self) -> None:
        """Focus the first field that is missing."""
        self.query_one("#attributes").styles.height = "auto"
        self.rows[1].display = False
        # A dialog that grew with every line would have to be repainted with each.
        self.query_one("#body").styles.min_height = min(_TALL, self.size.height - 6)
        (self.rows[0] if self.address.value else self.address).input.focus()
        self._look_soon(0.01)

    # ------------------------------------------------------------------ the existing user

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input is self.address.input:
            self.address.wrong("")
            self._look_soon(REST)
        self._grow()
        self._compare()

    def _look_soon(self, seconds: float) -> None:
        def look() -> None:
            self.start(self._look(), "look", exclusive=True)

        self.rest_then("look", seconds, look)

    async def _look(self) -> None:
        address, why = judge(self.address.value.strip())
        if not address or folded(address) == self._looked_for:
            return
        self.address.hint(f"Checking whether it exists{GLYPHS.cut}")
        found, error = await self._look_up(address)
        if error:
            self.address.hint(f"Could not check whether it exists. {error}")
            return
        self._looked_for = folded(address)
        self._there = found
        self._show_existing(why)
        old = found.attributes if found is not None else None
        if old and not any(row.value.strip() for row in self.rows):
            self._fill(as_lines(old))
        self._compare()

    def _show_existing(self, oddity: str) -> None:
        there = self._there
        if there is None or there.kind is PersonKind.SEEN:
            words = "new: gets nothing until added to a schedule"
        elif there.kind is PersonKind.EMAIL_ONLY:
            words = "exists: will be updated"
        else:
            words = f"a {there.kind.value} has this address: Omni may refuse it"
        self.address.hint(f"{words}. {oddity}" if oddity else words)

    @property
    def _old(self) -> Mapping[str, object]:
        there = self._there
        same = there is not None and there.key == folded(self.address.value)
        return (there.attributes or {}) if there is not None and same else {}

    # ------------------------------------------------------------------ the lines

    def _fill(self, lines: list[str]) -> None:
        for index, text in enumerate(lines):
            self.rows[index].input.value = text
            self._grow()
        self.rows[0].input.action_end()

    def _grow(self) -> None:
        """Always leave one empty line to type in, and one hidden behind it that shows once that is used."""
        if self.rows[-2].value.strip():
            self.rows[-1].display = True
            row = TextField("")
            row.display = False
            self.rows.append(row)
            self.query_one("#attributes").mount(row)
            self.call_after_refresh(self.fit_body)

    def action_next_line(self) -> None:
        """Enter moves to the next line; if typed fast, before the change has been reported."""
        self._grow()
        shown = [row for row in self.rows if row.display]
        index = next((at for at, row in enumerate(shown) if row.input.has_focus), -1)
        if index + 1 < len(shown):
            shown[index + 1].input.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Enter to a button that has the focus."""
        return isinstance(self.focused, Input) if action == "next_line" else super().check_action(action, parameters)

    @property
    def lines(self) -> list[str]:
        """The typed text, one entry a line."""
        return [row.value for row in self.rows]

    def _compare(self) -> None:
        values, wrong = read_lines(self.lines, self._old, self._kinds)
        for index, row in enumerate(self.rows):
            row.wrong(wrong.get(index, "") if not row.input.has_focus or "=" in row.value else "")
        lines = compare(self._old, values)
        head: StyledLine = ((f"  {fit('', 22)}{fit('now', 22)}  after", "muted"),)
        self.query_one("#compare", StyledLines).show([(), head, *map(_compared, lines)] if lines else [])
        self._button.say("Update" if self._old else "Save")

    # ------------------------------------------------------------------ saving

    def _save(self) -> None:
        if not self._saving:
            self.start(self._send(), "save")

    async def _send(self) -> None:
        self._saving = True
        try:
            await self._checked_and_sent()
        finally:
            self._saving = False

    async def _checked_and_sent(self) -> None:
        address, why = judge(self.address.value.strip())
        if not address:
            self.address.wrong(why or "no address")
            self.address.input.focus()
            return
        await self._look()
        values, wrong = read_lines(self.lines, self._old, self._kinds)
        for at, row in enumerate(self.rows):
            row.wrong(wrong.get(at, ""))
        if wrong:
            self.rows[min(wrong)].input.focus()
            return
        fresh = changed_only(self._old, values)
        there = self._there
        if there is not None and there.kind is PersonKind.EMAIL_ONLY and not fresh and there.attributes is not None:
            self._say("No changes.", "text")
            return
        self._say(f"Saving{GLYPHS.cut}", "muted")
        words = await self._save_user(address, fresh)
        if not words:
            self.dismiss(address)
            return
        self._say("", "text")
        index = line_of(words, self.lines)
        field = self.address if index is None else self.rows[index]
        field.wrong(words)
        field.input.focus()

    def _say(self, words: str, style: str) -> None:
        self.query_one("#said", StyledLines).show([((f"  {words}", style),)] if words else [])

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.choice:
            self._save()
        else:
            self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """Ctrl+S saves, Esc cancels, the arrows move between the lines."""
        if event.key == "ctrl+s":
            event.stop()
            self._save()
        elif event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key in ("down", "up"):
            event.stop()
            (self.focus_next if event.key == "down" else self.focus_previous)()


def _compared(line: AttributeLine) -> StyledLine:
    style = _STYLES[line.difference]
    glyph = {Difference.KEPT: " ", Difference.UNSET: GLYPHS.never}.get(line.difference, "+")
    old = GLYPHS.dash if line.old is None else clean(value_text(line.old))
    new = "unset" if line.new is None else clean(value_text(line.new))
    return fitted(
        (
            (f"  {glyph} ", style),
            (fit(clean(line.name), 20), "muted"),
            (fit(old, 22), "muted"),
            ("  ", "text"),
            (new, style),
        ),
        _INSIDE,
    )
