"""Who gets the email: addresses typed or pasted from anywhere, one a line, removed again with d."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from omnitui.domain.contacts.address_parser import EntryKind, read_addresses
from omnitui.domain.contacts.email_address import folded
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, cut, plural
from omnitui.ui.features.schedule_form.rows import FormInput
from omnitui.ui.shell.base import Dialog
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.picker import Picker

_ROWS = 10


class _AddressInput(FormInput):
    """Takes fifty pasted lines as one."""

    def in_one_line(self, text: str) -> str:
        """The lines, joined by commas."""
        return ", ".join(line.strip() for line in text.splitlines() if line.strip())


class PeopleDialog(Dialog[tuple[str, ...]]):
    """Answers with the addresses. Nothing is sent: the form sends them."""

    WIDTH = 76

    def __init__(self, people: Sequence[str], typed: Callable[[], str], right: str = "") -> None:
        super().__init__()
        self._people, self._ahead, self._right = list(people), typed, right
        self.box = _AddressInput()
        self._glyph = StyledLines([(("  Add  ", "muted"),)], classes="gap")
        self._hint = StyledLines(classes="part text")
        self._picker = Picker([], most=_ROWS, fixed=True, alone=False)

    def on_descendant_focus(self) -> None:
        """Show the focus glyph where the focus is."""
        glyph = GLYPHS.focus if self.box.has_focus else " "
        self._glyph.show([((glyph, "primary"), (" Add  ", "muted"))])

    def title_words(self) -> str:
        """How many there are."""
        return "Recipients"

    def title_right(self) -> str:
        """The org."""
        return self._right

    def body(self) -> ComposeResult:
        """The field, the result of what was typed, and the addresses."""
        with Horizontal(classes="line part typed"):
            yield self._glyph
            yield self.box
        yield self._hint
        yield self._picker

    def foot(self) -> ComposeResult:
        """The buttons."""
        right = [Button("", "Cancel", "Esc"), Button("done", "Done", "Ctrl+S")]
        yield ButtonRow(right, words="  Enter adds; in the list d removes")

    def on_mount(self) -> None:
        """Start with what was typed or pasted before the dialog opened."""
        ahead = self._ahead()
        self.box.value = self.box.in_one_line(ahead)
        self.box.cursor_position = len(self.box.value)
        self.box.focus()
        self._hint.styles.height = 2
        self._draw()
        self._say("any list: commas, spaces, lines, Name <address>")
        if len(ahead) > 1:
            self._add()

    def _draw(self, index: int = 0) -> None:
        cells = min(self.WIDTH, self.size.width or self.WIDTH) - 6
        self._picker.fill([[(cut(clean(address), cells), "text")] for address in self._people])
        self._picker.move(index)

    def _say(self, words: str, wrong: str = "") -> None:
        bad: StyledLine = ((f"  {GLYPHS.failed} {clean(wrong)}", "error"),) if wrong else ()
        self._hint.show([((f"  {clean(words)}", "muted"),), bad])

    def _add(self) -> bool:
        """Add what is typed; text that is no address stays in the field. Returns whether all of it was added."""
        there = {folded(address) for address in self._people}
        new, again, invalid = [], 0, []
        for span in read_addresses(self.box.value):
            if span.kind is EntryKind.INVALID:
                invalid.append(span)
            elif span.kind is EntryKind.TWICE or folded(span.address) in there:
                again += 1
            else:
                new.append(span.address)
        self._people += new
        counted = [f"added {len(new):,}" if new else "", f"{again:,} already there" if again else ""]
        words = ", ".join(part for part in (*counted, plural(len(self._people), "person", "people")) if part)
        reason = f"{invalid[0].text}: {invalid[0].reason}" if invalid else ""
        more = f"; {len(invalid) - 1:,} more" if len(invalid) > 1 else ""
        self._say(words, f"{reason}{more}" if invalid else "")
        self.box.value = ", ".join(span.text for span in invalid)
        self.box.cursor_position = len(self.box.value)
        self._draw(len(self._people))
        return not invalid

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.box.value.strip():
            self._add()
        else:
            self.dismiss(tuple(self._people))

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        event.stop()
        self._done()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.choice == "done":
            self._done()
        else:
            self.dismiss(None)

    def _done(self) -> None:
        if not self.box.value.strip() or self._add():
            self.dismiss(tuple(self._people))
        else:
            self.box.focus()

    def on_key(self, event: events.Key) -> None:
        """Done, cancel, move between field and list, remove one."""
        if event.key == "ctrl+s":
            self._done()
        elif event.key == "escape":
            self.dismiss(None)
        elif event.key == "down" and not self._picker.has_focus:
            self._picker.focus()
        elif event.key in ("d", "delete") and self._picker.has_focus and self._people:
            index = self._picker.index
            gone = self._people.pop(index)
            self._draw(min(index, len(self._people) - 1))
            self._say(f"Removed {gone}; {plural(len(self._people), 'person', 'people')} left")
        else:
            return
        event.stop()
