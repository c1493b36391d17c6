"""How the schedules screen draws itself: where things stand, and what each line says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

from omnitui.domain.auth.permissions import READ_ONLY, refused_keys
from omnitui.text import error_text
from omnitui.text.filters import empty_words, filter_words
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, count, plural, wrap
from omnitui.ui.render import detail_layout, schedule_row
from omnitui.ui.render.detail_layout import Subject
from omnitui.ui.shell import frame_text, keymap
from omnitui.ui.shell.badge import badge_of
from omnitui.ui.shell.base import BaseScreen
from omnitui.ui.widgets.lines import StyledLines, halved, spread
from omnitui.ui.widgets.virtual_table import CursorLook, TableColumn, VirtualTable

if TYPE_CHECKING:
    from omnitui.domain.schedules.schedule import Schedule
    from omnitui.domain.schedules.store import ScheduleStore
    from omnitui.ui.features.schedules.detail_presenter import DetailPresenter
    from omnitui.ui.features.schedules.presenter import ListPresenter
    from omnitui.ui.shell.status_bar import StatusLine
    from omnitui.ui.widgets.pane import Pane

PANE_RIGHT_FROM = (120, 16)
PANE_BELOW_FROM = (80, 22)
PANE_BELOW_HEIGHT = 8
SMALLEST = (40, 10)
_SEARCH_BOX = 35
_END = 56


class Drawing(BaseScreen[None]):
    """The drawing half of the schedules screen; it changes nothing but what is seen."""

    store: ScheduleStore
    status: StatusLine
    pane: Pane
    table: VirtualTable
    list_presenter: ListPresenter | None
    detail_presenter: DetailPresenter | None
    range_from: str | None
    cursor_id: str | None
    settled_row = 0
    _stale_at = 0.0

    @property
    def current(self) -> Schedule | None:
        """The schedule under the cursor, None where there is none or it is unread."""
        return self.store.row_at(self.table.cursor_row)

    # ------------------------------------------------------------------ layout

    @property
    def pane_place(self) -> str:
        """Where the pane stands: "right", "below" or "none"."""
        width, height = self.size
        if width >= PANE_RIGHT_FROM[0] and height >= PANE_RIGHT_FROM[1]:
            return "right"
        if width >= PANE_BELOW_FROM[0] and height >= PANE_BELOW_FROM[1]:
            return "below"
        return "none"

    def lay_out(self) -> None:
        """Put table and pane where the size says, and give the table its columns."""
        place, width = self.pane_place, self.size.width
        main = self.query_one("#main", Vertical)
        main.styles.layout = "horizontal" if place == "right" else "vertical"
        self.pane.display = place != "none"
        self.pane.ruled = place == "right"
        pane_width = min(max(width * 3 // 10, 44), 60)
        self.pane.styles.width = pane_width if place == "right" else "100%"
        self.pane.styles.height = "100%" if place == "right" else PANE_BELOW_HEIGHT
        self.query_one("#find").display = place != "none" or bool(self._filter_words() or self.store.query.search)
        self.columns = schedule_row.columns(width - pane_width if place == "right" else width)
        self.table.show_columns([TableColumn(column.key, column.width) for column in self.columns])
        self.table.repaint_all()
        self.draw_pane(fresh=False)

    columns: tuple[schedule_row.Column, ...] = ()

    # ------------------------------------------------------------------ the table

    def draw_header(self) -> StyledLine:
        """The heads of the columns."""
        return schedule_row.header(self.columns, self.store.query.sort)

    def draw_row(self, number: int, look: CursorLook) -> StyledLine:
        """One row of the table; where a page failed, two lines that say so."""
        row = self.store.row_at(number)
        if row is None and (line := self._failure_line(number)) is not None:
            return line
        signs = {"none": " ", "focused": GLYPHS.focus, "unfocused": GLYPHS.unfocused}
        marked = row is not None and row.id in self.store.marks
        place = schedule_row.Place(signs[look.value], marked, number in self.range_rows())
        if row is not None:
            self._stale_at = min(self._stale_at, self.store.times.stale_at(row))
        return schedule_row.row(row, self.columns, place, self.omni.moment())

    def renew(self) -> None:
        """Say anew what was true when it was painted and is not now: a next run that has passed, a day that is over."""
        now = self.omni.now()
        if now < self._stale_at or self.list_presenter is None:
            return
        self._stale_at = self.omni.clock.midnight_after(now)
        query = self.store.query
        if query.sort.field == "next" or query.filters.missed:
            self.store.narrow()
            self.view_changed()
        else:
            self.table.repaint_all()
            self.draw_pane(fresh=False)

    def _failure_line(self, number: int) -> StyledLine | None:
        presenter, index = self.list_presenter, self.store.index
        if presenter is None or presenter.failure is None or not index.asked or self.store.shown is not index:
            return None
        if index.page_at(number) != presenter.failed_page:
            return None
        below = number - max(index.start_of(presenter.failed_page), self.table.visible_rows().start)
        if below == 0:
            words = f"{error_text.headline(presenter.failure)} {index.loaded:,} of about {index.total or 0:,} are here "
            return ((f"{GLYPHS.horizontal * 2} ", "disabled"), (f"{GLYPHS.failed} {words}", "error"))
        if below == 1:
            words = f"R reads the rest. Until then * is off and filters see only these {index.loaded:,}."
            return (("     " + words, "text"),)
        return ()

    def range_rows(self) -> range:
        """The rows between the range's anchor and the cursor; none while there is no range."""
        if self.range_from is None:
            return range(0)
        start = self.store.shown.position_of(self.range_from)
        if start is None:
            return range(0)
        here = self.table.cursor_row
        return range(min(start, here), max(start, here) + 1)

    def rows_changed(self, ids: list[str]) -> None:
        """Repaint the rows that came or changed, where they are in sight."""
        places = (self.store.shown.position_of(known) for known in ids)
        self.table.repaint_rows([place for place in places if place is not None])
        self.renew()
        self.omni.rows_changed()
        self.draw_status()
        self.draw_wrong()
        if self.cursor_id in ids or self.cursor_id is None:
            self._settle_cursor()

    def view_changed(self) -> None:
        """Rows have other places: keep the cursor on its schedule, on its line of the screen."""
        line, moving = self.table.cursor_line, self.table.cursor_row != self.settled_row
        at = self.store.shown.position_of(self.cursor_id) if self.cursor_id else None
        self.table.set_row_count(len(self.store.shown), keep_cursor=True)
        # A move whose message is still on its way is newer than `cursor_id`: it must not be taken back.
        if at is not None and not moving:
            self.table.place(at, line)
        # What is drawn now holds until the first of its rows is stale: the cursor's coming need not draw it again.
        self._stale_at = self.omni.clock.midnight_after(self.omni.now())
        self.table.repaint_all()
        self.omni.rows_changed()
        self.draw_status()
        self.draw_wrong()
        self._settle_cursor()

    def _settle_cursor(self) -> None:
        row = self.store.row_at(self.table.cursor_row)
        self.cursor_id, self.settled_row = row.id if row else self.cursor_id, self.table.cursor_row
        self.draw_pane(fresh=False)

    # ------------------------------------------------------------------ the lines around it

    def draw_frame(self) -> None:
        """Draw the lines that say where one is."""
        width = self.size.width
        if not width:
            return
        self.query_one("#header", StyledLines).show([frame_text.header(self.badge(), 0, width)])
        self.query_one("#header").set_class(self.badge().production, "-production")
        self.draw_wrong()
        self.draw_footer()
        self.draw_status()

    def draw_footer(self) -> None:
        """Draw the keys, those that do nothing now dimmed."""
        width = self.size.width
        footer = keymap.footer(width, (*keymap.SCHEDULES, *keymap.EVERYWHERE), frozenset(self.disabled_keys()))
        self.query_one("#footer", StyledLines).show([footer])

    def badge(self) -> frame_text.Badge:
        """Whose session this is."""
        return badge_of(self.omni.session, self.store)

    def draw_wrong(self) -> None:
        """Draw the filter line, with what is wrong at its right end."""
        asked = self.store.index.asked
        cells_free = self.size.width - (_SEARCH_BOX if self.search_open else 0)
        wrong = self.store.problem_counts() if asked else None
        if self.search_open:
            line = spread((), frame_text.wrong_pieces(wrong, long=cells_free >= 70), cells_free)
        else:
            line = frame_text.filter_line(self.store.query, self._filter_words(), wrong, cells_free)
        # Two widgets side by side show it: Textual writes a widget's line from its start, whatever changed in it.
        end = min(_END, cells_free)
        for name, part in zip(("#filters", "#wrong"), halved(line, cells_free - end), strict=True):
            self.query_one(name, StyledLines).show([part])
        self.query_one("#wrong").styles.width = end

    @property
    def search_open(self) -> bool:
        """Whether the search box stands in the filter line."""
        return bool(self.query_one("#slash").display)

    def _filter_words(self) -> str:
        return filter_words(self.store)

    def draw_status(self) -> None:
        """Draw what is marked, loaded and how old."""
        presenter, session = self.list_presenter, self.omni.session
        at = presenter.as_of if presenter else None
        self.status.update(
            marked=len(self.store.marks),
            count=self._count_words(),
            stamp=self.omni.clock.stamp(at) if at else "",
            left=session.client.limiter.left if session else None,
        )

    def _count_words(self) -> str:
        index, query = self.store.index, self.store.query
        if not index.asked:
            return ""
        if query.filters.local or query.search or query.filters.server():
            about = "" if index.complete else "about "
            return f"{about}{len(self.store.shown):,} match"
        if index.complete:
            return plural(len(index), "schedule")
        return f"{count(index.loaded)} of about {count(index.total or len(index))}"

    def reading(self, words: str) -> None:
        """Say what is being read, or clear what was said of it."""
        self.status.wait(words, self.omni.clock.clock(self.omni.now()))

    # ------------------------------------------------------------------ the pane

    def subject(self) -> Subject | None:
        """All there is to say of the schedule under the cursor."""
        row = self.current
        if row is None or self.detail_presenter is None:
            return None
        known = self.detail_presenter.known.get(row.id)
        return Subject(
            row,
            known.detail if known else None,
            self.detail_presenter.link(row),
            self.detail_presenter.note(row.id),
            known.read_at if known else None,
            self.omni.outcome_of(row.id),
        )

    def draw_pane(self, *, fresh: bool) -> None:
        """Fill the pane with what is known of the schedule under the cursor."""
        place, (width, height) = self.pane_place, self.pane.size
        if place == "none" or not width:
            return
        subject = self.subject()
        if subject is None:
            self.pane.fill(self._empty(width), fresh=True)
            return
        moment = self.omni.moment()
        if place == "below":
            self.pane.fill(detail_layout.short(subject, moment, width, height), fresh=fresh)
            return
        title: Span = (schedule_row.short_name(subject.schedule, width - 3), "strong")
        lines = detail_layout.tall(subject, moment, width - 3)
        self.pane.fill([(title,), *lines], fresh=fresh)

    def _empty(self, width: int) -> list[StyledLine]:
        if not self.store.index.asked or len(self.store.shown):
            return []
        session = self.omni.session
        words = empty_words(self.store.query, personal=session is not None and session.personal)
        return [((text, "muted"),) for text in wrap(words, width - 3)]

    def disabled_keys(self) -> dict[str, str]:
        """The keys that do nothing now, each with the reason."""
        reasons: dict[str, str] = {}
        session = self.omni.session
        if session is None:
            return reasons
        reasons.update(refused_keys(session.who))
        if session.read_only:
            reasons.update({key.id: READ_ONLY for key in keymap.SCHEDULES if key.writes})
        if (
            self.list_presenter is not None
            and self.list_presenter.failure is not None
            and not self.store.index.complete
        ):
            reasons["mark.all"] = "A page is missing: R reads the rest, then * marks all."
        return reasons
