"""`s`: the server's sorts, each by its letter; the same letter again turns it round."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult

from omnitui.domain.query import SORTS, Sort
from omnitui.ui.base import Dialog, Edge
from omnitui.ui.ink import Lines
from omnitui.ui.signs import SIGNS
from omnitui.ui.text import Piece, fit
from omnitui.ui.widgets.picker import Picker

_LETTERS = {"scheduleName": "n", "dashboardName": "d", "ownerName": "o", "lastRun": "l", "lastRunStatus": "r"}
_ORDERS = {
    "lastRun": ("oldest first", "newest first"),
    "lastRunStatus": ("as Omni orders them", "the other way round"),
}


class SortDialog(Dialog[Sort]):
    """Answers with the sort to use."""

    WIDTH = 42
    TITLE_WORDS = "Sort"

    def __init__(self, sort: Sort) -> None:
        super().__init__()
        self._sort = sort

    def body(self) -> ComposeResult:
        """The sorts."""
        yield Picker([self._entry(field) for field in SORTS])

    def foot(self) -> ComposeResult:
        """What a second press means."""
        yield Edge("rule")
        yield Lines([(("  the same letter again turns it round", "muted"),)], classes="part text")

    def _entry(self, field: str) -> tuple[Piece, ...]:
        here = field == self._sort.field
        shown = self._sort if here else Sort().turned(field) if field != "scheduleName" else Sort()
        arrow = SIGNS.down if shown.descending else SIGNS.up
        order = _ORDERS.get(field, ("A to Z", "Z to A"))[shown.descending]
        name: Piece = (fit(SORTS[field], 15), "primary" if here else "text")
        return ((f"{_LETTERS[field]}  ", "primary"), name, (f"{arrow} {order}", "text" if here else "muted"))

    def on_mount(self) -> None:
        """Begin at the sort in use."""
        picker = self.query_one(Picker)
        picker.focus()
        picker.move(list(SORTS).index(self._sort.field) if self._sort.field in SORTS else 0)

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        event.stop()
        self._choose(list(SORTS)[event.index])

    def _choose(self, field: str) -> None:
        self.dismiss(self._sort.turned(field))

    def on_key(self, event: events.Key) -> None:
        """A letter chooses; `s` and Esc leave it."""
        for field, letter in _LETTERS.items():
            if event.key == letter:
                event.stop()
                self._choose(field)
                return
        if event.key in ("escape", "s"):
            event.stop()
            self.dismiss(None)
