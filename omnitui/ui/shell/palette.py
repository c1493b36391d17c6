"""`:` or Ctrl+P: every command by its words, the same ones as the keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from omnitui.text.measure import Span, fit
from omnitui.ui.shell import keymap
from omnitui.ui.shell.base import Dialog
from omnitui.ui.shell.keymap import Key
from omnitui.ui.widgets.fields import TextField
from omnitui.ui.widgets.picker import Picker

if TYPE_CHECKING:
    from omnitui.ui.shell.view import View


class PaletteDialog(Dialog[str]):
    """Type a few letters of a command, press Enter to run it. Answers with the action's name."""

    WIDTH = 58
    TITLE_WORDS = "Commands"

    def __init__(self, disabled: Mapping[str, str], table: tuple[Key, ...] = keymap.SCHEDULES) -> None:
        super().__init__()
        self._disabled = disabled
        everything = (*table, *keymap.EVERYWHERE)
        hidden = {*disabled, "interrupt"}
        self._all = [key for key in everything if key.listed and key.group != keymap.MOVE and key.id not in hidden]
        self._shown = self._all

    def title_right(self) -> str:
        """Return how to close it."""
        return "Esc closes"

    def body(self) -> ComposeResult:
        """Yield the input and the commands it finds."""
        yield TextField("Command", id="typed")
        yield Picker([_entry(key) for key in self._all], most=14)

    def on_mount(self) -> None:
        """Focus the input."""
        self.query_one("#typed", TextField).input.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        found = [key for key in self._all if matches(event.value, f"{key.does} {key.shown}")]
        self._shown = sorted(found, key=lambda key: event.value.strip().casefold() not in key.does.casefold())
        self.query_one(Picker).fill([_entry(key) for key in self._shown])

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._take(self.query_one(Picker).index)

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        event.stop()
        self._take(event.index)

    def _take(self, index: int) -> None:
        self.dismiss(self._shown[index].action if index < len(self._shown) else None)

    def on_key(self, event: events.Key) -> None:
        """Move in the list with the arrows while typing goes on."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key in ("up", "down"):
            event.stop()
            self.query_one(Picker).move(1 if event.key == "down" else -1)


def matches(typed: str, words: str) -> bool:
    """Whether the letters typed appear in `words` in this order."""
    rest = iter(words.casefold())
    return all(char in rest for char in typed.casefold() if not char.isspace())


def _entry(key: Key) -> tuple[Span, ...]:
    return ((fit(key.does, 40), "text"), (key.shown, "primary"))


async def run_command(view: View) -> None:
    """Ask for a command and run it in a view."""
    chosen = await view.ask(PaletteDialog(view.disabled_keys(), view.KEYS))
    if chosen:
        # It runs after this worker has ended: while the worker runs, no other dialog opens.
        view.call_later(view.run_action, chosen)
