"""Choosing whose key to use: own profiles, the official CLI's, or another address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult

from omnitui.ui.base import Dialog
from omnitui.ui.ink import Lines
from omnitui.ui.text import Piece, clean, fit
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.picker import Picker

OTHER = ""


@dataclass(frozen=True)
class Choice:
    """One way in: what it is called, where it leads, what kind it is, and why it cannot be used, if so."""

    name: str
    host: str
    kind: str
    problem: str = ""
    cli: bool = False


class ProfilesDialog(Dialog[Choice]):
    """Answers with a choice; one without a name is another address or key."""

    WIDTH = 76

    def __init__(self, choices: Sequence[Choice], *, first: bool) -> None:
        super().__init__()
        self._choices = [*choices, Choice(OTHER, "", "")]
        self._first = first

    def title_words(self) -> str:
        """Signing in, or switching."""
        return "Sign in to Omni" if self._first else "Switch profile"

    def body(self) -> ComposeResult:
        """The choices."""
        cli = any(choice.cli for choice in self._choices)
        if self._first:
            yield Lines([(("  Found in the Omni CLI's own file:", "muted"),)], classes="part text")
        yield Picker([_entry(choice) for choice in self._choices])
        if cli:
            yield Lines([(("  Nothing is copied out of the Omni CLI's file.", "muted"),)], classes="part text")
        yield Lines(id="problem", classes="part text")

    def foot(self) -> ComposeResult:
        """The ways out."""
        yield ButtonRow([Button("", "Quit" if self._first else "Cancel", "Esc"), Button("use", "Use it", "Enter")])

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(Picker).focus()

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        event.stop()
        self._use(event.index)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.choice:
            self._use(self.query_one(Picker).index)
        else:
            self.dismiss(None)

    def _use(self, index: int) -> None:
        choice = self._choices[index]
        if choice.problem:
            self.query_one("#problem", Lines).show([((f"  {choice.problem}", "error"),)])
        else:
            self.dismiss(choice)

    def on_key(self, event: events.Key) -> None:
        """Esc leaves."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)


def _entry(choice: Choice) -> tuple[Piece, ...]:
    if not choice.name:
        return (("another address or key", "text"),)
    name: Piece = (fit(clean(choice.name), 12) + "  ", "text")
    host: Piece = (fit(clean(choice.host), 28) + "  ", "text")
    return (name, host, (choice.kind, "warning" if choice.problem else "muted"))
