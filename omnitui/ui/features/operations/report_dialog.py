"""The report of an operation: how many, then each item that is not done, in Omni's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult

from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import ItemResult, Operation
from omnitui.domain.outcome import Outcome
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, clean, fit, width, wrap
from omnitui.text.outcomes import each_done
from omnitui.text.verbs import WORDS, outcome_span, outcome_words
from omnitui.ui.shell.armed_dialog import ArmedDialog
from omnitui.ui.shell.base import Edge
from omnitui.ui.terminal.clipboard import harmless
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.picker import Picker

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations

_INSIDE = 70
_ROOM = 44


@dataclass(frozen=True)
class ReportActions:
    """What a report offers: how many items retry, continue and undo apply to (0: not offered); can it be saved."""

    retry: int = 0
    go_on: int = 0
    undo: int = 0
    export: bool = False


class _Rest(Picker):
    """Shows in full what happened to the selected item."""

    def move(self, rows: int) -> None:
        """Move the selection, and update the words."""
        super().move(rows)
        if isinstance(self.screen, ReportDialog):
            self.screen.say_all(self.index)


class ReportDialog(ArmedDialog[str]):
    """Answers with the id of the row to go to, or "retry", "continue", "undo", "export"."""

    WIDTH = 76

    def __init__(
        self, operations: Operations, planned: Plan, operation: Operation, offered: ReportActions, *, going: bool
    ) -> None:
        super().__init__()
        self._verb, self._operation, self._going = planned.verb, operation, going
        self._right = operations.shell.org_label()
        self._clock = operations.shell.clock
        self._copy = operations.shell.copy
        self._rest = [] if going else [*operation.retryable, *each_done(planned.verb, operation)]
        self._offered = offered
        self._marked = any(result.item.id in operations.workspace.store.marks for result in self._rest)

    def title_words(self) -> str:
        """`Pause: 209 of 212 done`."""
        operation = self._operation
        return f"{WORDS[self._verb].do}: {len(operation.confirmed):,} of {len(operation.items):,} done"

    def title_right(self) -> str:
        """The org."""
        return self._right

    def body(self) -> ComposeResult:
        """The figures, then the list."""
        yield StyledLines([*self._figures(), ()], classes="part text")
        if self._rest:
            yield _Rest([_entry(result) for result in self._rest], id="rest")
            yield StyledLines(self._whole(0), id="whole", classes="part text")

    def foot(self) -> ComposeResult:
        """What can follow it."""
        yield StyledLines([((f"  {part}", "muted"),) for part in wrap(self._hint(), _INSIDE)], classes="part text")
        yield ButtonRow(*self._buttons())

    def _hint(self) -> str:
        keeps = "e exports it, Activity (4) keeps it." if self._offered.export else ""
        return f"Enter opens its row, y copies the list{', ' + keeps if keeps else '.'}" if self._rest else keeps

    def _buttons(self) -> tuple[list[Button], list[Button]]:
        """The buttons, with labels short enough for one line."""
        for the, counted in (("the ", True), ("", True), ("", False)):
            right, left = self._follow_up_buttons(the, counted=counted)
            if sum(button.cells + 1 for button in (*right, *left)) <= self.WIDTH - 6:
                break
        return right, left

    def _follow_up_buttons(self, the: str, *, counted: bool) -> tuple[list[Button], list[Button]]:
        offered = self._offered

        def button(choice: str, words: str, number: int, key: str) -> list[Button]:
            return [Button(choice, f"{words} {number:,}" if counted else words.strip(), key)] if number else []

        right = [
            Button("", "Close", "Esc"),
            *button("continue", "Continue", offered.go_on, "c"),
            *button("retry", "Retry", offered.retry, "r"),
        ]
        return right, button("undo", f"Undo {the}".strip() if offered.undo > 1 else "Undo", offered.undo, "z")

    def _whole(self, index: int) -> list[StyledLine]:
        """All the words for one item, padded to the longest; no lines if nothing is truncated."""
        height = max((len(_when_cut(result)) for result in self._rest), default=0)
        lines = [*_when_cut(self._rest[index]), *[""] * height][:height]
        return [((f"    {line}", "muted"),) for line in lines]

    def say_all(self, index: int) -> None:
        """Show all the words for one item, if its own line has no room for them."""
        self.query_one("#whole", StyledLines).show(self._whole(index))

    def on_mount(self) -> None:
        """Focus the list, else Close."""
        close = next(button for button in self.query(Button) if not button.choice)
        (self.query_one("#rest") if self._rest else close).focus()
        self.wait_for_paint()

    def _figures(self) -> list[StyledLine]:
        operation, words = self._operation, WORDS[self._verb]
        lines: list[StyledLine] = []
        confirmed = operation.confirmed
        if confirmed:
            last = self._clock.clock(max(result.at for result in confirmed))
            text = f"{words.passive}, each confirmed by Omni, last at {last}"
            lines.extend(_figure(len(confirmed), text))
        marked = "; still marked" if self._marked else ""
        in_part = sum(
            bool(result.details and result.details.get("inPart")) for result in operation.having(Outcome.FAILED)
        )
        part = f", {'it' if len(operation.items) == 1 else f'{in_part:,} of them'} in part" if in_part else ""
        for outcome, text in (
            (Outcome.FAILED, f"failed{part}{marked}{_refused(operation)}"),
            (Outcome.UNKNOWN, f"unknown: no answer, and checking failed too{marked}"),
            (Outcome.NOT_SENT, f"never sent, unchanged{'; still marked' if marked else ''}{_why(operation)}"),
        ):
            if number := len(operation.having(outcome)):
                lines.extend(_figure(number, text))
        if self._going:
            lines.extend(_figure(len(operation.items) - len(operation.results), "pending: the operation is running"))
        return lines

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.choice or None)

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        event.stop()
        self.dismiss(self._rest[event.index].item.id)

    def on_key(self, event: events.Key) -> None:
        """`r` retries, `c` continues, `z` undoes, `e` exports, `y` copies, Esc closes.

        The report may open by itself while the user types: keys pressed before it opened do nothing.
        """
        if self.is_early(event):
            event.stop()
            event.prevent_default()
            return
        offered = self._offered
        answers = {"r": ("retry", offered.retry), "c": ("continue", offered.go_on), "z": ("undo", offered.undo)}
        answer, can = {**answers, "e": ("export", offered.export)}.get(event.key, ("", 0))
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif can:
            event.stop()
            self.dismiss(answer)
        elif event.key == "y" and self._rest:
            event.stop()
            rows = ((result.item.id, result.item.name, result.outcome.value, result.words) for result in self._rest)
            self._copy("\n".join("\t".join(map(harmless, row)) for row in rows))
            self.query_one("#top", Edge).retitle(f"{self.title_words()} {GLYPHS.dot} copied")


def _why(operation: Operation) -> str:
    return f" ({clean(operation.cut_short)})" if operation.cut_short else ""


def _refused(operation: Operation) -> str:
    """Which of the failures a retry alone does not fix, in words."""
    failed = operation.having(Outcome.FAILED)
    refused = sum(not result.worth_retrying for result in failed)
    if not refused:
        return ""
    which = "it" if len(failed) == 1 else "them" if refused == len(failed) else f"{refused:,} of them"
    return f". Omni refused {which}: fix the cause there, then retry"


def _figure(number: int, words: str) -> list[StyledLine]:
    """`   209  paused, each confirmed by Omni`, on as many lines as that takes."""
    first, *more = wrap(words, _INSIDE - 8)
    rest: list[StyledLine] = [((f"{'':8}{part}", "text"),) for part in more]
    return [((f"{number:,}".rjust(6), "strong"), (f"  {first}", "text")), *rest]


def _words(result: ItemResult) -> str:
    return clean(outcome_words(result))


def _when_cut(result: ItemResult) -> list[str]:
    """All the words of a result, if its line has no room for them."""
    return wrap(_words(result), _INSIDE - 4) if width(_words(result)) > _ROOM else []


def _entry(result: ItemResult) -> tuple[Span, ...]:
    glyph, style = outcome_span(result)
    name = clean(result.item.name) or "(no name)"
    return ((f"{glyph} ", style), (fit(name, 24), "text"), ("  ", "text"), (_words(result), "text"))
