"""`s`: Omni's sorts and the local ones over all rows, each by its letter; the same letter again reverses it."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult

from omnitui.domain.schedules.query import ALL_SORTS, LOCAL_SORTS, SORTS, Sort
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, fit, plural
from omnitui.ui.shell.base import Dialog, Edge
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.picker import Picker

_LETTERS = {
    "scheduleName": "n",
    "dashboardName": "d",
    "ownerName": "o",
    "lastRun": "l",
    "lastRunStatus": "r",
    "next": "x",
    "destination": "t",
    "recipients": "c",
    "zone": "z",
}
_ORDERS = {
    "lastRun": ("oldest first", "newest first"),
    "lastRunStatus": ("Omni's order", "Omni's, reversed"),
    "next": ("soonest first", "latest first"),
    "recipients": ("fewest first", "most first"),
}


class SortDialog(Dialog[Sort]):
    """Answers with the sort to use. `rest`: how many rows the local sorts still need, in how many requests."""

    WIDTH = 42
    TITLE_WORDS = "Sort"

    def __init__(self, sort: Sort, rest: tuple[int | None, int]) -> None:
        super().__init__()
        self._sort = sort
        self._rest = rest

    def body(self) -> ComposeResult:
        """The sorts: Omni's, then the local ones with what they cost."""
        yield Picker([self._entry(field) for field in SORTS], alone=False, id="omni-sorts")
        yield Edge("rule", self._cost())
        yield Picker([self._entry(field) for field in LOCAL_SORTS], alone=False, id="local-sorts")

    def foot(self) -> ComposeResult:
        """What a second press does."""
        yield Edge("rule")
        yield StyledLines([(("  same key reverses", "muted"),)], classes="part text")

    def _cost(self) -> str:
        rows, requests = self._rest
        if not requests:
            return "all rows loaded"
        return "needs all rows" if rows is None else f"needs all rows: {rows:,} more, {plural(requests, 'request')}"

    def _entry(self, field: str) -> tuple[Span, ...]:
        here = field == self._sort.field
        shown = self._sort if here else Sort().turned(field) if field != "scheduleName" else Sort()
        arrow = GLYPHS.down if shown.descending else GLYPHS.up
        order = _ORDERS.get(field, ("A to Z", "Z to A"))[shown.descending]
        name: Span = (fit(ALL_SORTS[field], 15), "primary" if here else "text")
        return ((f"{_LETTERS[field]}  ", "primary"), name, (f"{arrow} {order}", "text" if here else "muted"))

    def on_mount(self) -> None:
        """Start at the current sort."""
        for name, fields in (("#omni-sorts", list(SORTS)), ("#local-sorts", list(LOCAL_SORTS))):
            if self._sort.field in fields:
                picker = self.query_one(name, Picker)
                picker.focus()
                picker.move(fields.index(self._sort.field))

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        event.stop()
        local = self.query_one("#local-sorts", Picker).has_focus
        self._choose(list(LOCAL_SORTS if local else SORTS)[event.index])

    def _choose(self, field: str) -> None:
        self.dismiss(self._sort.turned(field))

    def on_key(self, event: events.Key) -> None:
        """A letter chooses; the arrows move between the parts; `s` and Esc close."""
        for field, letter in _LETTERS.items():
            if event.key == letter:
                event.stop()
                self._choose(field)
                return
        if event.key in ("down", "j", "pagedown"):
            self.query_one("#local-sorts", Picker).focus()
        elif event.key in ("up", "k", "pageup"):
            self.query_one("#omni-sorts", Picker).focus()
        elif event.key in ("escape", "s"):
            self.dismiss(None)
        else:
            return
        event.stop()
