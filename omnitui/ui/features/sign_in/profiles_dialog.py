"""Choosing whose key to use: saved profiles, the official CLI's, or another address."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message

from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, clean, fit, width, wrap
from omnitui.ui.features.sign_in.form_data import Choice
from omnitui.ui.shell.base import Dialog
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.picker import Picker

OTHER = ""
_INSIDE = 70
_LONGEST_NAME, _LONGEST_HOST = 20, 32


class Choices(Picker):
    """The profiles, which also report when the selection has moved."""

    class Moved(Message):
        """Another entry is selected."""

    def move(self, rows: int) -> None:
        """Move the selection, and report it."""
        super().move(rows)
        self.post_message(self.Moved())


class ProfilesDialog(Dialog[Choice]):
    """Answers with a choice; one without a name is another address or key. `words` say what was wrong before."""

    WIDTH = 76

    def __init__(self, choices: Sequence[Choice], words: str = "", *, first: bool) -> None:
        super().__init__()
        self._choices = [*choices, Choice(OTHER, "", "")]
        self._words = words
        self._first = first

    def title_words(self) -> str:
        """Signing in, or switching."""
        return "Sign in to Omni" if self._first else "Switch profile"

    def body(self) -> ComposeResult:
        """The choices."""
        cli = [choice for choice in self._choices if choice.cli]
        alone = len(cli) == len(self._choices) - 1
        yield StyledLines([()], classes="part text")
        if alone:
            yield StyledLines([(("  Found in the Omni CLI's own file:", "muted"),)], classes="part text")
        yield Choices(_entries(self._choices))
        if cli:
            file = "that" if alone else "the Omni CLI's"
            yield StyledLines([(), ((f"  Nothing is copied out of {file} file.", "muted"),)], classes="part text")
        yield StyledLines([()], id="problem", classes="part text")

    def foot(self) -> ComposeResult:
        """The buttons."""
        self._use_it = Button("use", "", "Enter")
        self._name_button(0)
        yield ButtonRow([Button("", "Quit" if self._first else "Cancel", "Esc"), self._use_it])

    def on_mount(self) -> None:
        """Focus the list."""
        self._say(self._words)
        self.query_one(Choices).focus()

    def _name_button(self, index: int) -> None:
        name = self._choices[index].name
        self._use_it.say(f"Use {fit(clean(name), min(width(clean(name)), _LONGEST_NAME))}" if name else "Continue")

    def _say(self, words: str) -> None:
        lines: list[StyledLine] = []
        for index, part in enumerate(wrap(clean(words), _INSIDE) if words else []):
            lines.append(((f"  {GLYPHS.failed if not index else ' '} ", "error"), (part, "error")))
        self.query_one("#problem", StyledLines).show([(), *lines, ()] if lines else [()])

    @on(Choices.Moved)
    def _moved(self, event: Choices.Moved) -> None:
        event.stop()
        self._name_button(self.query_one(Choices).index)

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        event.stop()
        self._use(event.index)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.choice:
            self._use(self.query_one(Choices).index)
        else:
            self.dismiss(None)

    def _use(self, index: int) -> None:
        choice = self._choices[index]
        if choice.problem:
            self._say(f"{choice.name}: {choice.problem}")
        else:
            self.dismiss(choice)

    def on_key(self, event: events.Key) -> None:
        """Esc cancels."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)


def _entries(choices: Sequence[Choice]) -> list[tuple[Span, ...]]:
    names = min(_LONGEST_NAME, max(width(clean(choice.name)) for choice in choices))
    hosts = min(_LONGEST_HOST, max(width(clean(choice.host)) for choice in choices))
    return [_entry(choice, names, hosts) for choice in choices]


def _entry(choice: Choice, names: int, hosts: int) -> tuple[Span, ...]:
    if not choice.name:
        return (("another address or key", "text"),)
    name: Span = (fit(clean(choice.name), names) + "    ", "text")
    host: Span = (fit(clean(choice.host), hosts) + "    ", "text")
    return (name, host, (choice.kind, "warning" if choice.problem else "muted"))
