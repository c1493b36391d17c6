"""Choosing one of many by typing: what is loaded at first, what has to be read a page at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from omnitui.domain.delivery.content import Found
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, plural
from omnitui.ui.features.schedule_form.rows import FormInput
from omnitui.ui.render.lines import spread
from omnitui.ui.shell.base import Dialog
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.picker import Picker

_ROWS = 12
_REST = 0.3


@dataclass(frozen=True, slots=True)
class Choices:
    """The options to choose from. `read` loads more for the text, and returns whether more remain.

    `reads_on` is whether it may continue by itself. `typed` makes an entry of a typed id or link.
    `nothing` is shown if nothing matches.
    """

    loaded: Callable[[], Sequence[Found]]
    nothing: str
    read: Callable[[str], Awaitable[bool]] | None = None
    reads_on: Callable[[], bool] = lambda: False
    typed: Callable[[str], str] = lambda text: ""


class PickDialog(Dialog[Found]):
    """Answers with the picked entry. ↑↓ move in the list while letters go into the field."""

    WIDTH = 76

    def __init__(self, title: str, choices: Choices, typed: Callable[[], str]) -> None:
        super().__init__()
        self._title, self._choices, self._ahead = title, choices, typed
        self.box = FormInput()
        self._sign = StyledLines([(("  ", "text"),)], classes="gap")
        self._picker = Picker([], most=_ROWS, fixed=True)
        self._hint = StyledLines(classes="part text")
        self._hint.styles.height = 1
        self._found: list[Found] = []
        self._more = choices.read is not None
        self._words = ""

    def on_descendant_focus(self) -> None:
        """Show the focus glyph where the focus is."""
        self._sign.show([((f"{GLYPHS.focus if self.box.has_focus else ' '} ", "primary"),)])

    def title_words(self) -> str:
        """What is being chosen."""
        return self._title

    def body(self) -> ComposeResult:
        """The field, and the matches."""
        with Horizontal(classes="line part typed"):
            yield self._sign
            yield self.box
        yield self._hint
        yield self._picker

    def foot(self) -> ComposeResult:
        """The buttons."""
        right = [Button("", "Cancel", "Esc"), Button("take", "Select", "Enter")]
        yield ButtonRow(right, [Button("more", "Load more", "F5")] if self._choices.read else [])

    def on_mount(self) -> None:
        """Start with what was typed before the dialog opened."""
        self.box.value = clean(" ".join(self._ahead().split()))
        self.box.cursor_position = len(self.box.value)
        self.box.focus()
        self._narrow()
        if self._choices.read is not None:
            self._begin_reading()

    def _begin_reading(self) -> None:
        self.start(self._read_on(), "read", exclusive=True)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow()
        if self._choices.read is not None and len(self._found) < _ROWS:
            self.rest_then("read", _REST, self._begin_reading)

    def _narrow(self, index: int = 0) -> None:
        words = self.box.value.casefold().split()
        loaded = self._choices.loaded()
        self._found = [
            found
            for found in loaded
            if all(word in f"{found.name} {found.note} {found.id}".casefold() for word in words)
        ]
        identifier = self._choices.typed(self.box.value) if words else ""
        if identifier and all(found.id != identifier for found in self._found):
            # "HubSpot" may be an id, but if something has that name it is a name.
            sure = not self._found or any(char.isdigit() for char in identifier)
            self._found.insert(0 if sure else len(self._found), Found(identifier, "", "as typed"))
        elif identifier:
            self._found.sort(key=lambda found: found.id != identifier)
        cells = min(self.WIDTH, self.size.width or self.WIDTH) - 5
        self._picker.fill([_entry(found, cells) for found in self._found])
        self._picker.move(index)
        self._say()

    def _say(self) -> None:
        words = self._words or (plural(len(self._found), "match", "matches") if self._found else self._choices.nothing)
        if self._more and not self._words:
            words += "; more to load"
        self._hint.show([((f"  {words}", "muted"),)])

    async def _read_on(self, asked: bool = False) -> None:
        """Read pages while the list is not full and reading may continue by itself; one more if the user asks."""
        read = self._choices.read
        while read is not None and (asked or (len(self._found) < _ROWS and self._choices.reads_on())):
            asked = False
            self._words = f"Loading{GLYPHS.cut}"
            self._say()
            try:
                self._more = await read(self.box.value)
            finally:
                self._words = ""
            self._narrow(self._picker.index)
            if not self._more:
                return

    def tell(self, message: StyledLine) -> None:
        """Report what could not be read."""
        self._hint.show([((" ", "text"), *message)])

    @on(Input.Submitted)
    @on(Picker.Picked)
    def _taken(self, event: Input.Submitted | Picker.Picked) -> None:
        event.stop()
        self._take()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.choice == "take":
            self._take()
        elif event.choice == "more":
            self._ask_for_more()
        else:
            self.dismiss(None)

    def _take(self) -> None:
        if self._found:
            self.dismiss(self._found[self._picker.index])

    def _ask_for_more(self) -> None:
        if self._choices.read is not None:
            self.start(self._read_on(asked=True), "read", exclusive=True)

    def on_key(self, event: events.Key) -> None:
        """Move in the list, read more, cancel."""
        steps = {"down": 1, "up": -1, "pagedown": _ROWS, "pageup": -_ROWS}
        if event.key in steps:
            self._picker.move(steps[event.key])
        elif event.key == "escape":
            self.dismiss(None)
        elif event.key == "f5":
            self._ask_for_more()
        else:
            return
        event.stop()


def _entry(found: Found, cells: int) -> StyledLine:
    remark = found.note if found.note and found.note != found.id else ""
    identifier = found.id if found.name else ""
    tail = "  ".join(clean(part) for part in (remark, identifier[:12]) if part and part != found.name)
    return spread(((clean(found.name or found.id), "text"),), ((f" {tail}", "muted"),), cells)
