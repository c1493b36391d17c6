"""The parts of the form around its rows: rules between them, the next runs, the column on the right."""

from __future__ import annotations

from collections.abc import Sequence

from omnitui.domain.delivery.draft import Draft
from omnitui.domain.delivery.summary import what_omni_gets
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, cut, wrap
from omnitui.ui.features.schedule_form.lookups import Opening
from omnitui.ui.features.schedule_form.rows import LABEL
from omnitui.ui.features.schedule_form.runs import Run, in_lines, one_each
from omnitui.ui.render.lines import spread
from omnitui.ui.shell.base import frame_rule
from omnitui.ui.widgets.lines import StyledLines

SIDE = 44
RUNS = 5
_LINES = 2
_WORDS = {0: "no", 1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}


class Section(StyledLines):
    """A rule at the top of a section: across the whole frame, or inside its column."""

    def __init__(self, title: str) -> None:
        super().__init__(classes="edge section")
        self._title = title
        self._inside = False

    def retitle(self, title: str) -> None:
        """Set another title."""
        self._title = title
        self.draw()

    def set_inside(self, inside: bool) -> None:
        """Draw the rule inside a column, or across the whole frame."""
        self._inside = inside
        self.draw()

    def on_resize(self) -> None:
        """Redraw for the new width."""
        self.draw()

    def draw(self) -> None:
        """Draw it to its width."""
        cells = self.size.width
        if not self._inside:
            self.show([frame_rule(self._title, cells)])
            return
        rest = GLYPHS.horizontal * max(0, cells - len(self._title) - 7)
        lead = GLYPHS.horizontal * 2
        self.show([((f"  {lead} ", "disabled"), (self._title, "muted"), (f" {rest}", "disabled"))])


class Estimate(StyledLines):
    """`Estimated  Mon 9, 16, 23 Mar 09:00 = 14:00 Paris`, if there is no column for it."""

    def __init__(self) -> None:
        super().__init__(classes="part estimate")

    def tell(self, runs: Sequence[Run], opening: Opening, zone: str) -> None:
        """Show the next runs."""
        cells = max(30, (self.size.width or 78) - LABEL - 2)
        lines = in_lines(runs, opening.reader, zone, cells, _LINES)
        lines += [""] * (_LINES - len(lines))
        label = "  Estimated".ljust(LABEL)
        self.show([((label if not n else " " * LABEL, "muted"), (line, "text")) for n, line in enumerate(lines)])


def side(draft: Draft, dashboard: str, runs: Sequence[Run], opening: Opening, owner: str) -> list[StyledLine]:
    """The right column: the next runs, and one sentence about what Omni will get."""
    inside = SIDE - 4
    what = "checks" if draft.condition else "runs"
    head = f" Next {_WORDS[len(runs)]} {what if len(runs) != 1 else what[:-1]}"
    lines: list[StyledLine] = [spread(((head, "strong"),), (("estimated " if runs else "", "muted"),), SIDE - 2)]
    shown = [cut(line, inside) for line in one_each(runs, opening.reader)]
    lines += [((f"   {line}", "text"),) for line in shown]
    lines += [()] * (RUNS + 1 - len(shown))
    lines.append(((" What Omni will get", "strong"),))
    sentence = clean(what_omni_gets(draft, dashboard))
    lines += [((f"   {part}", "text"),) for part in wrap(sentence, inside)]
    if owner:
        lines += [((f"   {part}", "text"),) for part in wrap(f"owner: {clean(owner)}", inside)]
    return lines
