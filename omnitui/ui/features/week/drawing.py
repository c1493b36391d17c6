"""How the week is computed and drawn; nothing here writes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from omnitui.domain.auth.permissions import READ_ONLY
from omnitui.domain.schedules.schedule import Schedule
from omnitui.domain.schedules.store import ScheduleStore
from omnitui.domain.schedules.week import Hour, Week
from omnitui.text.filters import filter_words
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, plural
from omnitui.text.schedules import Moment
from omnitui.text.times import Clock, city
from omnitui.ui.features.week.widgets import HeatMap
from omnitui.ui.render import heatmap
from omnitui.ui.render.detail_layout import rule
from omnitui.ui.render.heatmap import ALL, NARROWEST, Spot
from omnitui.ui.render.lines import fitted, spread
from omnitui.ui.shell import frame_text, keymap
from omnitui.ui.shell.status_bar import StatusLine
from omnitui.ui.shell.view import SideView
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from omnitui.ui.features.operations.controller import OperationController

_LONG = 0.3
_BUSIEST_FROM_HEIGHT = 20
_QUARTER = 900
_BEFORE_MESSAGE = 14


class WeekDrawing(SideView):
    """The drawing half of the week. Rows, filter and marks are those of the schedules screen."""

    NAME, TITLE_WORDS, KEYS = "week", "Week", keymap.WEEK

    def __init__(self, operations: OperationController) -> None:
        super().__init__(operations.shell, operations.workspace, StatusLine())
        self.operations = operations
        self.map = HeatMap(self._map_lines)
        self.list = RowList(self._row_line)
        self.spot: Spot | None = None
        self.only_marked = False
        self.zone_name = ""
        self.week: Week | None = None
        self.found: Hour | None = None
        self.busiest: dict[tuple[int, int], Hour] = {}
        self.store = self.workspace.store
        self._stale = self.computing = self._reading = False
        self._listed: tuple[Spot, Week] | None = None

    # ------------------------------------------------------------------ the source of the week

    def take(self, store: ScheduleStore) -> None:
        """Show this store from now on; cursor and zone stay while the store is the same."""
        if store is not self.store:
            self.store, self.week, self.found, self.spot = store, None, None, None
            self.only_marked, self.zone_name = False, ""

    @property
    def moment(self) -> Moment:
        """Now, in the chosen time zone, else in the user's."""
        clock = self.shell.clock
        reader = Clock(ZoneInfo(self.zone_name), city(self.zone_name)) if self.zone_name else clock
        return Moment(reader, self.shell.now(), self.store.times)

    def rows(self) -> list[Schedule]:
        """The marked schedules, else those that the filter shows."""
        if self.only_marked:
            return self.store.marked_rows()
        return [self.store.rows[row_id] for row_id in self.store.shown_ids() if row_id in self.store.rows]

    def rows_changed(self) -> None:
        """Rows arrived or changed: recompute once that stops."""
        if not self._reading:
            self.rest_then("reckon", _LONG, self.recompute)

    def recompute(self) -> None:
        """Recompute the week; if that is already happening, once more afterwards."""
        self._stale = True
        if not self.computing:
            self.start(self._keep_up(), "reckon")

    async def _keep_up(self) -> None:
        self.computing = True
        try:
            while self._stale:
                self._stale = False
                await self._recompute()
        finally:
            self.computing = self._reading = False

    async def _recompute(self) -> None:
        moment = self.moment
        if not self.only_marked and not self.store.index.complete:
            self._reading = True
            await self.workspace.read_all()
            self._reading = False
        rows = self.rows()
        words = f"Calculating the week of {plural(len(rows), 'schedule')}{GLYPHS.cut}"
        timer = self.set_timer(_LONG, lambda: self.shell.busy(words))
        try:
            week = Week(moment.reader.zone, moment.now)
            await week.fill(rows)
            busiest = {cell: await week.hour(*cell) for cell in week.busiest_cells()}
        finally:
            timer.stop()
        self.shell.busy("")
        self.week, self.busiest = week, busiest
        if self.spot is None:
            self.spot = Spot(0, moment.reader.at(moment.now).hour)
        self.draw_all()

    def keep_time(self) -> None:
        """On each key, move what has passed meanwhile into the past."""
        if self.week is not None and self.week.now // _QUARTER != self.shell.now() // _QUARTER:
            self.recompute()

    # ------------------------------------------------------------------ drawing

    def draw_all(self) -> None:
        """Redraw every line; Textual writes only those that changed."""
        width, height = self.size
        if not width or not self.is_mounted:
            return
        self.query_one("#small").display = width < NARROWEST
        self.draw_top_line()
        self.query_one("#find", StyledLines).show([self._find_line(width)])
        self.draw_footer()
        self.query_one("#busiest").display = height >= _BUSIEST_FROM_HEIGHT
        if self.week is not None:
            busiest = heatmap.busiest_words(self.week, self.busiest, self.moment)
            self.query_one("#busiest", StyledLines).show([fitted(((f" {busiest}", "text"),), width - 1)])
            self.status.rest(self._left_out(width))
        self.draw_spot()

    def _left_out(self, width: int) -> StyledLine:
        if self.week is None:
            return ()
        missing = "" if self.only_marked or self.store.index.complete else "Not all rows are loaded: R loads them. "
        return (
            (missing, "warning"),
            (heatmap.left_out_words(self.week, width - _BEFORE_MESSAGE - len(missing)), "muted"),
        )

    def _find_line(self, width: int) -> StyledLine:
        marks = len(self.store.marks)
        mine = f"marked only: {marks:,}" if self.only_marked else "all"
        left: list[Span] = [
            *frame_text.narrowing_spans(self.store.query, filter_words(self.store)),
            ("   m ", "primary"),
            (mine, "strong" if self.only_marked else "muted"),
            ("   Z", "primary"),
            (" zone: ", "muted"),
            (self.moment.reader.name, "strong" if self.zone_name else "text"),
        ]
        return spread(left, frame_text.problem_spans(self.store.problem_counts(), long=width >= 100), width)

    def _map_lines(self) -> list[StyledLine]:
        if self.week is None or self.spot is None:
            return [heatmap.head(self.size.width)]
        return heatmap.map_lines(self.week, self.spot, self.size.width, focused=self.map.has_focus)

    def draw_spot(self) -> None:
        """Draw the map, the text about the hour under its cursor, and, once computed, its list."""
        self.map.draw()
        week, spot = self.week, self.spot
        if week is None or spot is None:
            return
        if self._listed != (spot, week):
            self.found = None
            self.start(self._look(week, spot), "hour", exclusive=True)
        self._draw_title()

    async def _look(self, week: Week, spot: Spot) -> None:
        same = self._listed is not None and self._listed[0] == spot
        self.found = week.absent() if spot.hour == ALL else await week.hour(spot.day, spot.hour)
        self._listed = spot, week
        self._draw_title()
        self.list.fill(len(self.found.lines), ((f"   {heatmap.empty_words(week, spot)}", "muted"),), keep=same)

    def _draw_title(self) -> None:
        if self.week is not None and self.spot is not None:
            words = heatmap.hour_title(self.week, self.spot, self.found, self.moment)
            self.query_one("#title", StyledLines).show([rule(words, self.size.width)])

    def _row_line(self, number: int, here: bool) -> StyledLine:
        if self.found is None or number >= len(self.found.lines):
            return ()
        delivery = self.found.lines[number]
        mark = GLYPHS.marked if delivery.schedule.id in self.store.marks else " "
        lead: StyledLine = ((GLYPHS.focus if here else " ", "primary"), (mark, "primary"), (" ", "text"))
        return (*lead, *heatmap.delivery_line(delivery, self.moment, self.size.width))

    def disabled_keys(self) -> dict[str, str]:
        """The keys that are disabled now, each with the reason."""
        session = self.workspace.session
        if session is None or not session.read_only:
            return {}
        return {key.id: READ_ONLY for key in self.KEYS if key.writes}
