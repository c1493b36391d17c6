"""A dialog with one field: it accepts the input or explains what is wrong with it."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from omnitui.ui.shell.base import Dialog
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.fields import TextField


class PromptDialog(Dialog[str]):
    """One field: Enter submits it, Esc cancels."""

    def __init__(self, label: str, value: str, hint: str, verb: str, key: str) -> None:
        super().__init__()
        self.field = TextField(label, value, hint, id="typed")
        self._button = Button("take", verb, key)

    def body(self) -> ComposeResult:
        """Yield the field."""
        yield self.field

    def foot(self) -> ComposeResult:
        """Yield the buttons."""
        yield ButtonRow([Button("", "Cancel", "Esc"), self._button])

    def on_mount(self) -> None:
        """Focus the field."""
        self.field.input.focus()
        self.field.input.action_end()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.take(self.field.value.strip())

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.choice:
            self.take(self.field.value.strip())
        else:
            self.dismiss(None)

    def take(self, typed: str) -> None:
        """Handle the submitted text; a subclass decides how."""

    def on_key(self, event: events.Key) -> None:
        """Cancel on Esc."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
