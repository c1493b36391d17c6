"""Confirmations: a text and buttons, which accept an answer only after the first paint."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.widget import Widget

from omnitui.domain.operations.runner import Operation
from omnitui.domain.operations.verbs.base import UNDOABLE
from omnitui.domain.outcome import Outcome
from omnitui.text.measure import StyledLine, clean, wrap
from omnitui.ui.shell.armed_dialog import ArmedDialog
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.lines import StyledLines

_INSIDE = 52
SCROLLS = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 10, "pageup": -10}


class ConfirmDialog(ArmedDialog[str]):
    """A text and buttons. `y`, `n` and each button's own key answer, but only after the first paint.

    `l` toggles the list of `everything`; the answer is the chosen button's id, None for no.
    `airy` adds a blank line before the text.
    """

    def __init__(
        self,
        title: str,
        lines: Sequence[StyledLine],
        buttons: Sequence[Button],
        *,
        left: Sequence[Button] = (),
        right: str = "",
        everything: Sequence[str] = (),
        width: int = 58,
        focus: int = 0,
        airy: bool = True,
    ) -> None:
        self.WIDTH = width
        super().__init__()
        self._title, self._right = title, right
        self._lines, self._airy = list(lines), airy
        self._buttons, self._left = buttons, left
        self._everything = everything
        self._first: Widget = buttons[focus]
        self._listing = False

    def title_words(self) -> str:
        """Return the question."""
        return self._title

    def title_right(self) -> str:
        """Return the org that the operation writes to."""
        return self._right

    def body(self) -> ComposeResult:
        """Yield the text."""
        yield StyledLines(self._text(), id="words", classes="part text")

    def foot(self) -> ComposeResult:
        """Yield the buttons."""
        yield ButtonRow(self._buttons, self._left)

    def on_mount(self) -> None:
        """Focus Cancel (or the number input); accept answers from the first paint on."""
        self._first.focus()
        self.wait_for_paint()

    def _text(self) -> list[StyledLine]:
        return [*([()] if self._airy else []), *self._lines, ()]

    def retell(self, lines: Sequence[StyledLine], everything: Sequence[str]) -> None:
        """Replace the text once more is loaded; keys typed before it is painted answer nothing."""
        self._lines, self._everything = list(lines), everything
        if self._listing and everything:
            self._list()
        else:
            self._listing = False
            self.query_one("#words", StyledLines).show(self._text())
        self.wait_for_paint()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self._answer(event.choice)

    def on_key(self, event: events.Key) -> None:
        """Answer by key; ignore whatever was typed before the question was painted."""
        if self.is_early(event):
            event.stop()
            event.prevent_default()
            return
        for button in (*self._buttons, *self._left):
            if event.key == button.key and not button.disabled:
                event.stop()
                self._answer(button.choice)
                return
        if event.key in ("escape", "n"):
            event.stop()
            self._answer("")
        elif event.key == "l" and self._everything:
            event.stop()
            self._unlist() if self._listing else self._list()
        elif event.key in SCROLLS:
            event.stop()
            self.query_one("#body").scroll_relative(y=SCROLLS[event.key], animate=False)
        elif event.key in ("left", "right"):
            event.stop()
            (self.focus_next if event.key == "right" else self.focus_previous)()

    def _list(self) -> None:
        self._listing = True
        lines: list[StyledLine] = [((f"  {clean(name)}", "text"),) for name in self._everything]
        self.query_one("#words", StyledLines).show([(("  l goes back", "muted"),), *lines, ()])

    def _unlist(self) -> None:
        self._listing = False
        self.query_one("#words", StyledLines).show(self._text())

    def _answer(self, choice: str) -> None:
        self.dismiss(choice or None)


def quit_question(doing: str, operation: Operation) -> ConfirmDialog:
    """Return the question `Quit during an operation?`"""
    failed = len(operation.having(Outcome.FAILED))
    tail = f", {failed:,} failed" if failed else ""
    text = f"{doing}: {len(operation.results):,} of {len(operation.items):,} done{tail}."
    options = "to continue or undo" if operation.verb in {verb.value for verb in UNDOABLE} else "to continue"
    more = f"Requests in flight will finish; no more are sent. The next start offers {options}."
    lines: list[StyledLine] = [((f"  {part}", "text"),) for words in (text, more) for part in wrap(words, 36)]
    buttons = [Button("", "Stay", "n"), Button("all", "Quit", "y")]
    return ConfirmDialog("Quit during an operation?", lines, buttons, width=42)


def trust_question(host: str) -> ConfirmDialog:
    """Ask once per profile whether the key may go to a host that is not one of Omni's own."""
    text = f"{host} is not one of Omni's own domains. Whoever answers there gets the key and all its rights."
    lines: list[StyledLine] = [((f"  {part}", "text"),) for part in wrap(text, _INSIDE)]
    return ConfirmDialog(f"Send the key to {host}?", lines, [Button("", "Cancel", "n"), Button("all", "Send it", "y")])


def unreachable_question(host: str, lines: Sequence[StyledLine], *, unreached: bool) -> ConfirmDialog:
    """Nothing could be read, whether or not the host answered: offer to quit, sign in elsewhere, or retry."""
    buttons = [
        Button("quit", "Quit", "q"),
        Button("elsewhere", "Sign in elsewhere", "s"),
        Button("again", "Retry", "R"),
    ]
    title = f"Cannot reach {host}" if unreached else f"Cannot load schedules from {host}"
    return ConfirmDialog(title, lines, buttons, focus=2)
