"""The report of an operation that saved people: how many, then each line that was left out, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from textual import events, on
from textual.app import ComposeResult

from omnitui.domain.operations.runner import ItemResult, Operation
from omnitui.domain.outcome import Outcome
from omnitui.domain.people.importer import PersonRow, RowKind
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, cut_address, fit, plural, width, wrap
from omnitui.text.verbs import outcome_span, outcome_words
from omnitui.ui.shell.base import Dialog, Edge
from omnitui.ui.terminal.clipboard import harmless
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.picker import Picker

Left = Sequence[tuple[PersonRow, ItemResult | None]]
_KIND_OF_REFUSAL = re.compile(r"^(?:Bad Request|Forbidden): ")
_INSIDE, _ROOM = 70, 33
_CHOICES = {"e": "edit", "r": "retry", "E": "export"}


def words_of(row: PersonRow, result: ItemResult | None) -> str:
    """Why a line was left out."""
    if result is None:
        return row.reason or "not sent"
    if result.outcome is Outcome.FAILED and result.words:
        return f"Omni: {_KIND_OF_REFUSAL.sub('', result.words)}"
    return outcome_words(result)


class _Left(Picker):
    """Shows in full why the selected line was left out."""

    def move(self, rows: int) -> None:
        """Move the selection, and update the words."""
        super().move(rows)
        if isinstance(self.screen, PeopleReport):
            self.screen.say_all(self.index)


class PeopleReport(Dialog[tuple[str, int]]):
    """Answers with "line" and its number, or "edit", "retry", "export" and 0.

    `csv` is the lines left out, `copy` puts text on the clipboard.
    """

    WIDTH = 76

    def __init__(
        self,
        operation: Operation,
        left: Left,
        csv: str,
        where: str,
        copy: Callable[[str], None],
        *,
        lines: int,
        going: bool,
    ) -> None:
        super().__init__()
        self._operation, self._left, self._csv, self._where = operation, left, csv, where
        self._lines, self._going, self._copy = lines, going, copy

    def title_words(self) -> str:
        """`Added 42 of 46`."""
        return f"Added {len(self._operation.confirmed):,} of {self._lines:,}"

    def title_right(self) -> str:
        """The org."""
        return self._where

    def body(self) -> ComposeResult:
        """The figures, then the lines."""
        yield StyledLines(self._figures(), classes="part text")
        if self._left:
            yield _Left([_entry(row, result) for row, result in self._left], most=10, id="left")
            yield StyledLines(id="whole", classes="part text")

    def foot(self) -> ComposeResult:
        """What can follow it."""
        number = len(self._left)
        hint = f"Enter opens the line in the list; y copies the {plural(number, 'line')} as CSV." if number else ""
        yield StyledLines([(), ((f"  {hint}", "muted"),)], classes="part text")
        yield ButtonRow([Button("", "Close", "Esc"), *self._buttons()])

    def _buttons(self) -> list[Button]:
        if not self._left or self._going:
            return []
        buttons = [Button("export", "Export", "E"), Button("edit", f"Edit the {len(self._left):,}", "e")]
        if number := len(self._operation.retryable):
            buttons.insert(1, Button("retry", f"Retry {number:,}", "r"))
        return buttons

    def on_mount(self) -> None:
        """Focus the list, else Close."""
        (self.query_one("#left") if self._left else self.query(Button).first()).focus()

    def say_all(self, index: int) -> None:
        """Show all the words for one line, if it has no room for them itself."""
        words = clean(words_of(*self._left[index]))
        parts = wrap(words, _INSIDE - 4) if width(words) > _ROOM else []
        self.query_one("#whole", StyledLines).show([(("    ", "text"), (part, "muted")) for part in parts])

    def _figures(self) -> list[StyledLine]:
        operation = self._operation
        lines = [_figure(len(operation.confirmed), "added or updated")]
        if self._left:
            lines.append(_figure(len(self._left), "left out:"))
        if self._going:
            lines.append(_figure(len(operation.items) - len(operation.results), "pending: the operation is running"))
        return lines

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        event.stop()
        self.dismiss(("line", self._left[event.index][0].line))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss((event.choice, 0) if event.choice else None)

    def on_key(self, event: events.Key) -> None:
        """`y` copies, the buttons' keys answer, Esc closes."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key == "y" and self._left:
            event.stop()
            self._copy("\n".join(map(harmless, self._csv.splitlines())) + "\n")
            self.query_one("#top", Edge).retitle(f"{self.title_words()} {GLYPHS.dot} copied")
        elif event.key in _CHOICES and any(button.key == event.key for button in self.query(Button)):
            event.stop()
            self.dismiss((_CHOICES[event.key], 0))


def _figure(number: int, words: str) -> StyledLine:
    return ((f"{number:,}".rjust(6), "strong"), (f"  {words}", "text"))


def _entry(row: PersonRow, result: ItemResult | None) -> StyledLine:
    glyph, style = outcome_span(result) if result else (GLYPHS.failed, "error")
    if row.kind is RowKind.TWICE:
        glyph, style = "=", "muted"
    text = clean(row.email or " ".join(cell for cell in row.cells if cell.strip())) or "(empty)"
    return (
        (f"{glyph} ", style),
        (fit(f"line {row.line}", 10), "muted"),
        (fit(cut_address(text, 24), 24), "text"),
        ("  ", "text"),
        (clean(words_of(row, result)), "text"),
    )
