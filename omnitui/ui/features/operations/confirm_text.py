"""What the confirmations before a write share: which, which not and why, what is hidden, and when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from omnitui.domain.operations.plan import Plan
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, plural, width, wrap, wrap_with_tail
from omnitui.text.schedules import Moment, short_name
from omnitui.text.times import duration
from omnitui.text.verbs import WORDS
from omnitui.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations

INSIDE = 52


def title(planned: Plan) -> str:
    """`Pause 212 schedules?`, `Delete “Cadmium churn”?`."""
    do, rows = WORDS[planned.verb].do, planned.rows
    return f"{do} {plural(len(rows), 'schedule')}?" if len(rows) > 1 else f"{do} {quoted(rows[0])}?"


def quoted(row: Schedule) -> str:
    """The name in quotation marks."""
    return GLYPHS.quote(short_name(row, 40))


def wrapped(words: str, style: str = "text", indent: int = 2) -> list[StyledLine]:
    """A sentence, wrapped."""
    return [((" " * indent + part, style),) for part in wrap(words, INSIDE + 2 - indent)]


def counted(number: int, words: str, style: str = "text") -> list[StyledLine]:
    """`   212  stay silent …`: a number, and to its right what it counts."""
    lead = f"{number:,}".rjust(6)
    parts = wrap(words, INSIDE - 8)
    return [(((lead if not i else " " * width(lead)) + "  ", style), (part, "text")) for i, part in enumerate(parts)]


def named(rows: Sequence[Schedule], *, listed: bool = True) -> list[StyledLine]:
    """The first two names, under a number; `listed` adds how to see the others."""
    names = [short_name(row, 24) for row in rows[:2]]
    rest = f"and {len(rows) - 2:,} more " if len(rows) > 2 else ""
    tail = rest + ("(l lists them)" if listed else "")
    lines = wrap_with_tail(", ".join(names), tail.rstrip(), INSIDE - 5)
    return [((f"        {part}", "muted"),) for part in lines]


def skipped(planned: Plan) -> list[StyledLine]:
    """How many are left out, and why."""
    words = WORDS[planned.verb].skipped
    return [line for why, rows in planned.skipped.items() for line in counted(len(rows), f"left out: {words[why]}")]


class Hidden:
    """The rows of a plan that search and filter hide: named, and left out with `o`."""

    def __init__(self, operations: Operations, planned: Plan) -> None:
        store = operations.workspace.store
        self.ids = set(store.hidden(row.id for row in planned.rows))
        self._rows = planned.rows
        search = store.query.search
        self._by = f"the search {GLYPHS.quote(clean(search))}" if search else "the filter"

    def lines(self) -> list[StyledLine]:
        """How many there are, and which."""
        hidden = [row for row in self._rows if row.id in self.ids]
        if not hidden:
            return []
        if len(self._rows) == 1:
            return wrapped(f"It is hidden by {self._by}.")
        words = f"of the {len(self._rows):,} {'is' if len(hidden) == 1 else 'are'} hidden by {self._by}:"
        return [*counted(len(hidden), words), *named(hidden, listed=False)]

    def buttons(self) -> list[Button]:
        """The button that leaves them out, if anything remains then."""
        shown = len(self._rows) - len(self.ids)
        return [Button("shown", f"{shown:,} shown", "o")] if self.ids and shown else []

    def everything(self) -> list[str]:
        """Every name for `l`, the hidden ones labelled."""
        return [short_name(row, 200) + (" (hidden)" if row.id in self.ids else "") for row in self._rows]


def timing(operations: Operations, planned: Plan, after: str = "") -> list[StyledLine]:
    """How long it takes at this pace unless it is immediate, and how to stop it; `after` says how to undo it."""
    seconds = operations.seconds_for(planned.requests)
    if not seconds or operations.workspace.session is None:
        return wrapped(f"{after}.", "muted") if after else []
    pace = operations.workspace.session.client.limiter.pace()
    near = operations.shell.clock.clock(operations.shell.now() + seconds, exact=False)
    # A minute of the limiter is a little longer than one by the clock.
    text = f"About {duration(max(1.0, seconds - 1.0))} at {pace} a minute, ETA {near}."
    return [*wrapped(text, "muted"), *wrapped(f"x stops it{'; ' + after if after else ''}.", "muted")]


def when(seconds: float, moment: Moment) -> str:
    """`today 09:00`, `Mon 09:00`, `16 Mar`: a time in a sentence."""
    short = moment.reader.short(seconds, moment.now)
    same_day = moment.reader.at(seconds).date() == moment.reader.at(moment.now).date()
    return f"today {short}" if same_day else short
