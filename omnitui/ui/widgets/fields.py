"""Form fields: a label, one line to type in or choose from, and the texts below it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, wrap
from omnitui.ui.widgets.lines import StyledLines


class TextInput(Input):
    """An input that does not blink (2.6 kB a second over SSH) and selects nothing when focused."""

    def __init__(self, value: str = "", *, hidden: bool = False, id: str | None = None) -> None:
        super().__init__(value, password=hidden, id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False


class Whole(TextInput):
    """An input that accepts a whole paste, where Textual's own takes only the first line."""

    def on_paste(self, event: events.Paste) -> None:
        """Insert all of the text on one line."""
        event.stop()
        event.prevent_default()
        text = self.taken(event.text.replace("\r\n", "\n").replace("\r", "\n"))
        self.replace(text, *self.selection)

    def taken(self, text: str) -> str:
        """Convert a pasted text: here, join its lines with semicolons."""
        lines = [" ".join(line.split()) for line in text.split("\n")]
        end = "; " if len(lines) > 1 and not lines[-1] else ""
        return "; ".join(line for line in lines if line) + end


class Label(StyledLines):
    """The focus glyph and the label before a field."""

    def __init__(self, words: str, cells: int = 14) -> None:
        super().__init__(classes="label")
        self.styles.width = cells
        self._words = words
        self._here = self._wrong = False
        self._draw()

    def point(self, here: bool) -> None:
        """Show or hide the focus glyph."""
        self._here = here
        self._draw()

    def mark(self, wrong: bool) -> None:
        """Show or hide the error glyph, which appears while the focus is elsewhere."""
        self._wrong = wrong
        self._draw()

    def rename(self, words: str) -> None:
        """Change the label for a field with another meaning."""
        self._words = words
        self._draw()

    def _draw(self) -> None:
        glyph = (GLYPHS.focus, "primary") if self._here else (GLYPHS.failed, "error") if self._wrong else (" ", "text")
        self.show([(glyph, (f" {self._words}", "muted"))])


class Row(Vertical):
    """One field with its label and the text below; a subclass provides the field itself."""

    def __init__(self, label: str, hint_text: str = "", *, id: str | None = None, cells: int = 14) -> None:
        super().__init__(id=id, classes="row part")
        self.label = Label(label, cells)
        self._cells = cells
        self._messages = StyledLines(classes="note")
        self._hint, self._problem = hint_text, ""
        self._show_messages()

    def compose(self) -> ComposeResult:
        """Yield label and field side by side, the text below them."""
        with Horizontal(classes="line"):
            yield self.label
            yield from self.field()
        yield self._messages

    def field(self) -> ComposeResult:
        """Yield the widgets right of the label."""
        yield from ()

    def on_descendant_focus(self) -> None:
        """Show the focus glyph."""
        self.label.point(True)

    def on_descendant_blur(self) -> None:
        """Hide the focus glyph."""
        self.label.point(False)

    def hint(self, words: str) -> None:
        """Set the hint below the field; it stays whether or not something is wrong."""
        self._hint = words
        self._show_messages()

    def wrong(self, words: str) -> None:
        """Show below the hint what is wrong with the field; an empty text clears it."""
        self._problem = words
        self._show_messages()

    def _show_messages(self) -> None:
        lines = [*self._below(self._hint, "muted", " "), *self._below(self._problem, "error", GLYPHS.failed)]
        self._messages.styles.height = len(lines)
        self._messages.show(lines)

    def _below(self, words: str, style: str, glyph: str) -> list[StyledLine]:
        room = max(20, (self.size.width or 54) - self._cells - 2)
        lead = " " * (self._cells - 2)
        parts = wrap(words, room) if words else []
        return [((f"{lead}{glyph if not index else ' '} ", style), (text, style)) for index, text in enumerate(parts)]


class TextField(Row):
    """A field to type in."""

    def __init__(
        self, label: str, value: str = "", hint_text: str = "", *, hidden: bool = False, id: str | None = None
    ) -> None:
        super().__init__(label, hint_text, id=id)
        self.input = TextInput(value, hidden=hidden)

    def field(self) -> ComposeResult:
        """Yield the input."""
        yield self.input

    @property
    def value(self) -> str:
        """Return the typed text."""
        return self.input.value


class Chosen(StyledLines, can_focus=True):
    """Options on one line, the chosen one in `[ ]`; arrows choose, and nothing shifts when they do.

    An `undecided` one can have a value outside its options and shows none as chosen; otherwise it starts on the first.
    """

    class Changed(Message):
        """Another option was chosen."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str = "", *, undecided: bool = False) -> None:
        super().__init__()
        self.options = list(options)
        self.value = value if undecided or value in dict(options) else options[0][0]
        self._draw()

    def choose(self, value: str) -> None:
        """Choose by value."""
        if value != self.value:
            self.turn_to(value)
            self.post_message(self.Changed())

    def turn_to(self, value: str) -> None:
        """Show another value as chosen, without a message."""
        self.value = value
        self._draw()

    def _draw(self) -> None:
        line: list[tuple[str, str]] = []
        for value, words in self.options:
            here = value == self.value
            line.append(("[" if here else " ", "primary"))
            line.append((words, "primary" if here else "text"))
            line.append(("]" if here else " ", "primary"))
        self.show([tuple(line)])

    def on_key(self, event: events.Key) -> None:
        """Choose with left and right; Space goes to the next option and wraps around."""
        steps = {"left": -1, "right": 1, "space": 1}
        if event.key not in steps:
            return
        event.stop()
        values = [value for value, _ in self.options]
        before = -1 if steps[event.key] > 0 else len(values)
        at = (values.index(self.value) if self.value in values else before) + steps[event.key]
        if event.key == "space":
            at %= len(values)
        if 0 <= at < len(values):
            self.choose(values[at])

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        at = 0
        for value, words in self.options:
            at += len(words) + 2
            if event.x < at:
                self.choose(value)
                return


class ChoiceField(Row):
    """A field to choose in."""

    def __init__(
        self, label: str, options: Sequence[tuple[str, str]], value: str = "", *, id: str | None = None
    ) -> None:
        super().__init__(label, id=id)
        self.chosen = Chosen(options, value)

    def field(self) -> ComposeResult:
        """Yield the options."""
        yield self.chosen

    @property
    def value(self) -> str:
        """Return the chosen option's value."""
        return self.chosen.value


class Check(StyledLines, can_focus=True):
    """`[x] in this machine's keyring`: Space or a click toggles it."""

    def __init__(self, words: str, value: bool) -> None:
        super().__init__()
        self.value = value
        self._words = words
        self._draw()

    def say(self, words: str, value: bool, *, possible: bool = True) -> None:
        """Change the words, the value, and whether it can be changed at all."""
        self._words, self.value, self.disabled = words, value, not possible
        self._draw()

    def _draw(self) -> None:
        style = "disabled" if self.disabled else "text"
        self.show([((f"[{'x' if self.value else ' '}] ", style), (self._words, style))])

    def on_key(self, event: events.Key) -> None:
        """Toggle on Space."""
        if event.key == "space":
            event.stop()
            self.on_click()

    def on_click(self) -> None:
        """Toggle on a click."""
        self.value = not self.value
        self._draw()


class CheckField(Row):
    """A field that is on or off."""

    def __init__(self, label: str, words: str, value: bool, *, id: str | None = None) -> None:
        super().__init__(label, id=id)
        self.check = Check(words, value)

    def field(self) -> ComposeResult:
        """Yield the check box."""
        yield self.check

    @property
    def value(self) -> bool:
        """Whether it is on."""
        return self.check.value
