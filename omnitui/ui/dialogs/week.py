"""What the week asks for by typing: a zone, and the file that it is exported to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from omnitui.domain.zones import find_zone
from omnitui.ui.base import Dialog
from omnitui.ui.text import clean
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.fields import TextField

READERS = ""
Save = Callable[[str, bool], Awaitable[str]]


class TypingDialog(Dialog[str]):
    """One field, Enter takes what is typed, Esc leaves."""

    def __init__(self, label: str, value: str, note: str, verb: str, key: str) -> None:
        super().__init__()
        self.field = TextField(label, value, note, id="typed")
        self._button = Button("take", verb, key)

    def body(self) -> ComposeResult:
        """The field."""
        yield self.field

    def foot(self) -> ComposeResult:
        """The ways out."""
        yield ButtonRow([Button("", "Cancel", "Esc"), self._button])

    def on_mount(self) -> None:
        """Typing goes to the field."""
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
        """Do with what is typed what the dialog is for."""

    def on_key(self, event: events.Key) -> None:
        """Esc leaves."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)


class ZoneDialog(TypingDialog):
    """Answers with the name of a zone, or `READERS` for the reader's own."""

    TITLE_WORDS = "The zone of the week"

    def __init__(self, value: str, readers: str) -> None:
        note = f"Any IANA name or its city, such as Asia/Tokyo; empty: yours, {readers}."
        super().__init__("Zone", value, note, "Use it", "Enter")

    def take(self, typed: str) -> None:
        """Find the zone, or say which come near."""
        found = find_zone(typed) if typed else READERS
        if isinstance(found, list):
            near = f" Did you mean {' or '.join(found)}?" if found else ""
            self.field.wrong(f"No zone is called {clean(typed)}.{near}")
        else:
            self.dismiss(str(found))


class ExportDialog(TypingDialog):
    """Answers with the file that was written. `save(name, replace)` answers with what is wrong, empty if nothing.

    It stays open until the file is written; over a file that exists only when told so a second time.
    """

    TITLE_WORDS = "Export the week as CSV"

    def __init__(self, name: str, save: Save) -> None:
        super().__init__("File", name, "In the folder omnitui was started from, or a whole path.", "Save", "Ctrl+S")
        self._save = save
        self._refused = ""

    def take(self, typed: str) -> None:
        """Write the file, unless it is being written."""
        if typed:
            self.start(self._write(typed), "save", exclusive=True)
        else:
            self.field.wrong("A name is missing.")

    async def _write(self, typed: str) -> None:
        problem = await self._save(typed, typed == self._refused)
        if not problem:
            self.dismiss(typed)
            return
        self._refused = typed
        self.field.wrong(problem)

    def on_key(self, event: events.Key) -> None:
        """Ctrl+S saves."""
        if event.key == "ctrl+s":
            event.stop()
            self.take(self.field.value.strip())
