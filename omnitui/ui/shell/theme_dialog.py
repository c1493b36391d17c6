"""The choice of a theme, Textual's own or one of this program; the config stores it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import App, ComposeResult

from omnitui.storage.config import profile_writer
from omnitui.text.measure import StyledLine, fit
from omnitui.ui.shell.base import Dialog, open_dialog
from omnitui.ui.widgets.picker import Picker

if TYPE_CHECKING:
    from omnitui.ui.shell.launch import Launch


class ThemeDialog(Dialog[str]):
    """A list of themes to choose from by name."""

    WIDTH = 42
    TITLE_WORDS = "Theme"

    def __init__(self, names: list[str], used: str) -> None:
        super().__init__()
        self._names, self._used = names, used

    def title_right(self) -> str:
        """Return how to close it."""
        return "Esc closes"

    def body(self) -> ComposeResult:
        """Yield the names."""
        yield Picker([self._entry(name) for name in self._names], most=20)

    def _entry(self, name: str) -> StyledLine:
        return ((fit(name, 22), "text"), ("in use" if name == self._used else "", "muted"))

    def on_mount(self) -> None:
        """Focus the list, starting at the current theme."""
        picker = self.query_one(Picker)
        picker.focus()
        if self._used in self._names:
            picker.move(self._names.index(self._used))

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        event.stop()
        self.dismiss(self._names[event.index])

    def on_key(self, event: events.Key) -> None:
        """Close on Esc and change nothing."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)


async def choose_theme(app: App[Any], launch: Launch) -> None:
    """Ask for a theme, apply it, and store it unless this is the demo. Raises `ConfigError`."""
    chosen = await open_dialog(app, ThemeDialog(sorted(app.available_themes), app.theme))
    if chosen is None:
        return
    app.theme = chosen
    if launch.credentials is None:
        profile_writer.set_ui(launch.config_path, "theme", chosen)
