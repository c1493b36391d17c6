"""The filters of a delivery as JSON: it starts with the dashboard's own, and mistakes are reported by line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import TextArea

from omnitui.domain.delivery.filters import FilterError, read_filters, unknown_filters, write_filters
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, cut
from omnitui.ui.shell.base import Dialog
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.lines import StyledLines

_ADVICE = "Change only values and sides; omitted filters stay as they are."
_LEAST, _MOST, _AROUND = 4, 30, 7
Read = Callable[[], Awaitable[Mapping[str, Any]]]


class FiltersDialog(Dialog[str]):
    """Answers with the text, empty for the dashboard's own filters. `read` fetches those; None without a dashboard."""

    WIDTH = 76

    def __init__(self, text: str, read: Read | None, own: Mapping[str, Any] | None, right: str = "") -> None:
        super().__init__()
        self._before, self._read, self._own, self._right = text, read, own, right
        self._area = TextArea(text, compact=True, highlight_cursor_line=False, classes="json")
        self._area.cursor_blink = False
        self._hint = StyledLines(classes="part text")
        self._sure = False

    def title_words(self) -> str:
        """The filters that are edited."""
        return "Filters, as JSON"

    def title_right(self) -> str:
        """The org."""
        return self._right

    def body(self) -> ComposeResult:
        """The text, and what is wrong with it."""
        yield self._area
        yield self._hint

    def foot(self) -> ComposeResult:
        """The dashboard's own at the far left, then the buttons."""
        own = [Button("own", "The dashboard's", "F5")] if self._read else []
        yield ButtonRow([Button("", "Cancel", "Esc"), Button("take", "Apply", "Ctrl+S")], own)

    def on_mount(self) -> None:
        """Start an empty text with the dashboard's own filters."""
        self._hint.styles.height = 2
        self._area.styles.height = max(_LEAST, min(_MOST, self.size.height - _AROUND))
        self._area.focus()
        self._check()
        if not self._before.strip() and self._read is not None:
            self.start(self._fetch(), "read", exclusive=True)

    async def _fetch(self) -> None:
        if self._read is None:
            return
        self._say(f"Loading the dashboard's filters{GLYPHS.cut}")
        self._own = await self._read()
        if self._own:
            self._area.load_text(write_filters(self._own))
            self._before = self._area.text
            self._check()
        else:
            self._say("This dashboard has no filters.")

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._sure = False
        self._check()

    def _check(self) -> FilterError | None:
        """Show what is wrong, with the position of the mistake if it has one."""
        try:
            unknown = unknown_filters(read_filters(self._area.text), self._own) if self._own is not None else ""
        except FilterError as error:
            self._say("", str(error))
            return error
        self._say(_ADVICE if self._area.text.strip() else "Empty: the dashboard's own filters apply.", unknown)
        return FilterError(unknown) if unknown else None

    def _say(self, words: str, wrong: str = "") -> None:
        cells = min(self.WIDTH, self.size.width or self.WIDTH) - 6
        bad: StyledLine = ((cut(f"  {GLYPHS.failed} {clean(wrong)}", cells), "error"),) if wrong else ()
        self._hint.show([bad or ((f"  {words}", "muted"),), ()])

    def tell(self, message: StyledLine) -> None:
        """Report what could not be read."""
        self._hint.show([((" ", "text"), *message), ()])

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self._do(event.choice)

    def _do(self, choice: str) -> None:
        if choice == "own":
            self.start(self._fetch(), "read", exclusive=True)
        elif choice == "take":
            self._take()
        elif self._area.text == self._before or self._sure:
            self.dismiss(None)
        else:
            self._sure = True
            self._say("", "Unsaved changes: Esc again discards, Ctrl+S applies.")

    def _take(self) -> None:
        error = self._check()
        if error is None:
            self.dismiss(self._area.text if self._area.text.strip() else "")
        elif error.line:
            self._area.move_cursor((error.line - 1, max(0, error.column - 1)))
            self._area.focus()

    def on_key(self, event: events.Key) -> None:
        """Accept, start with the dashboard's own, cancel."""
        choices = {"ctrl+s": "take", "f5": "own", "escape": ""}
        if event.key in choices:
            event.stop()
            self._do(choices[event.key])
