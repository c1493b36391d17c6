"""The confirmation before several are sent or deleted: only typing their number accepts it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, width
from omnitui.ui.shell.confirm import ConfirmDialog
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.fields import TextInput
from omnitui.ui.widgets.lines import StyledLines

_FRAME = 4


class CountBox(TextInput):
    """Takes digits; the dialog handles every other key, and digits typed before it opened do not count."""

    def on_key(self, event: events.Key) -> None:
        """Leave all but digits to the dialog."""
        if self._early(event):
            event.stop()
            event.prevent_default()
        elif event.is_printable and not (event.character or "").isdigit():
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """A pasted number counts as typed."""
        if self._early(event):
            event.stop()
            event.prevent_default()

    def _early(self, event: events.Event) -> bool:
        return isinstance(self.screen, ConfirmDialog) and self.screen.is_early(event)


class CountQuestion(ConfirmDialog):
    """`Type 3 to delete: ▏__`. The verb stays in `( )` until the number is right; then Enter accepts as well."""

    def __init__(
        self,
        title: str,
        lines: Sequence[StyledLine],
        verb: str,
        count: int,
        *,
        left: Sequence[Button] = (),
        right: str = "",
        everything: Sequence[str] = (),
    ) -> None:
        self._count = count
        self._accept = Button("all", f"{verb} {count:,}", "", disabled=True)
        buttons = [Button("", "Cancel", "Esc"), self._accept]
        super().__init__(title, lines, buttons, left=left, right=right, everything=everything, airy=False)
        self._prompt = StyledLines()
        self._prompt_words = f" Type {count:,} to {verb.lower()}: "
        self._prompt.styles.width = width(self._prompt_words) + 1
        self._box = CountBox(id="count")
        self._box.styles.width = len(f"{count:,}") + 2
        self._first = self._box
        self._point(True)

    def foot(self) -> ComposeResult:
        """The box and the buttons, on one line if they fit."""
        used = width(self._prompt_words) + 1 + len(f"{self._count:,}") + 2
        one_line = used + sum(button.cells + 1 for button in self._buttons) + _FRAME <= self.WIDTH
        if one_line and not self._left:
            with Horizontal(classes="buttons part"):
                yield self._prompt
                yield self._box
                yield StyledLines()
                yield from self._buttons
        else:
            with Horizontal(classes="buttons part"):
                yield self._prompt
                yield self._box
            yield ButtonRow(self._buttons, self._left)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the focus glyph where the focus is."""
        self._point(event.widget is self._box)

    def _point(self, here: bool) -> None:
        self._prompt.show([((GLYPHS.focus if here else " ", "primary"), (self._prompt_words, "text"))])

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        typed = "".join(char for char in event.value if char not in ", ._")
        self._accept.disabled = typed != str(self._count)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._accept.disabled:
            self._answer("all")
