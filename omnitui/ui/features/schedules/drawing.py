"""How the schedules screen draws itself: the layout, and the text of each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

from omnitui.domain.auth.permissions import READ_ONLY, refused_keys
from omnitui.text import error_text
from omnitui.text.filters import empty_words, filter_words
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, count, plural, wrap
from omnitui.text.schedules import Moment, short_name
from omnitui.ui.render import detail_layout, schedule_row
from omnitui.ui.render.detail_layout import Subject
from omnitui.ui.render.detail_note import detail_note
from omnitui.ui.render.lines import halved, spread
from omnitui.ui.shell import frame_text, keymap
from omnitui.ui.shell.messages import RowsChanged
from omnitui.ui.shell.panes import PANE_BELOW_HEIGHT, pane_position, pane_width
from omnitui.ui.shell.view import View
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.virtual_table import CursorLook, TableColumn, VirtualTable

if TYPE_CHECKING:
    from omnitui.domain.schedules.schedule import Schedule
    from omnitui.ui.features.operations.controller import OperationController
    from omnitui.ui.features.operations.lazy import LazyOperations
    from omnitui.ui.features.schedules.presenter import ListPresenter
    from omnitui.ui.widgets.pane import Pane

_SEARCH_BOX = 35
_END = 56


class Drawing(View):
    """The drawing half of the schedules screen; nothing here writes."""

    lazy_operations: LazyOperations
    pane: Pane
    table: VirtualTable
    list_presenter: ListPresenter | None
    range_from: str | None
    cursor_id: str | None
    settled_row = 0
    _stale_at = 0.0

    @property
    def operations(self) -> OperationController:
        """The controller of operations; loaded on first use."""
        return self.lazy_operations()

    def moment(self) -> Moment:
        """Now, in the user's time zone and in that of the schedules."""
        return Moment(self.shell.clock, self.shell.now(), self.workspace.store.times)

    @property
    def current(self) -> Schedule | None:
        """The schedule under the cursor, None if there is none or it is not loaded."""
        return self.workspace.store.row_at(self.table.cursor_row)

    # ------------------------------------------------------------------ layout

    @property
    def pane_position(self) -> str:
        """The position of the pane: "right", "below" or "none"."""
        return pane_position(self.size)

    def lay_out(self) -> None:
        """Arrange table and pane for the screen size, and give the table its columns."""
        position, width = self.pane_position, self.size.width
        main = self.query_one("#main", Vertical)
        main.styles.layout = "horizontal" if position == "right" else "vertical"
        self.pane.display = position != "none"
        self.pane.ruled = position == "right"
        beside = pane_width(width)
        self.pane.styles.width = beside if position == "right" else "100%"
        self.pane.styles.height = "100%" if position == "right" else PANE_BELOW_HEIGHT
        self.query_one("#find").display = position != "none" or bool(
            self._filter_words() or self.workspace.store.query.search
        )
        self.columns = schedule_row.columns(width - beside if position == "right" else width)
        self.table.show_columns([TableColumn(column.key, column.width) for column in self.columns])
        self.table.repaint_all()
        self.draw_pane(fresh=False)

    columns: tuple[schedule_row.Column, ...] = ()

    # ------------------------------------------------------------------ the table

    def draw_header(self) -> StyledLine:
        """The column headings."""
        return schedule_row.header(self.columns, self.workspace.store.query.sort)

    def draw_row(self, number: int, look: CursorLook) -> StyledLine:
        """One row of the table; for a failed page, two lines that say so."""
        row = self.workspace.store.row_at(number)
        if row is None and (line := self._failure_line(number)) is not None:
            return line
        glyphs = {"none": " ", "focused": GLYPHS.focus, "unfocused": GLYPHS.unfocused}
        marked = row is not None and row.id in self.workspace.store.marks
        row_state = schedule_row.RowMarks(glyphs[look.value], marked, number in self.range_rows())
        if row is not None:
            self._stale_at = min(self._stale_at, self.workspace.store.times.stale_at(row))
        return schedule_row.row(row, self.columns, row_state, self.moment())

    def renew(self) -> None:
        """Redraw rows whose text has become stale: a next run has passed, or a day is over."""
        now = self.shell.now()
        if now < self._stale_at or self.list_presenter is None:
            return
        self._stale_at = self.shell.clock.midnight_after(now)
        query = self.workspace.store.query
        if query.sort.field == "next" or query.filters.missed:
            self.workspace.store.narrow()
            self.view_changed()
        else:
            self.table.repaint_all()
            self.draw_pane(fresh=False)

    def _failure_line(self, number: int) -> StyledLine | None:
        presenter, index = self.list_presenter, self.workspace.store.index
        if presenter is None or presenter.failure is None or not index.asked or self.workspace.store.shown is not index:
            return None
        if index.page_at(number) != presenter.failed_page:
            return None
        below = number - max(index.start_of(presenter.failed_page), self.table.visible_rows().start)
        if below == 0:
            words = f"{error_text.headline(presenter.failure)} {index.loaded:,} of about {index.total or 0:,} loaded "
            return ((f"{GLYPHS.horizontal * 2} ", "disabled"), (f"{GLYPHS.failed} {words}", "error"))
        if below == 1:
            words = f"R loads the rest. Until then * is off and filters see only these {index.loaded:,}."
            return (("     " + words, "text"),)
        return ()

    def range_rows(self) -> range:
        """The rows between the anchor of the range and the cursor; none without a range."""
        if self.range_from is None:
            return range(0)
        start = self.workspace.store.shown.position_of(self.range_from)
        if start is None:
            return range(0)
        here = self.table.cursor_row
        return range(min(start, here), max(start, here) + 1)

    def rows_changed(self, ids: list[str]) -> None:
        """Repaint the visible rows among those that arrived or changed."""
        positions = (self.workspace.store.shown.position_of(row_id) for row_id in ids)
        self.table.repaint_rows([position for position in positions if position is not None])
        self.renew()
        self.post_message(RowsChanged())
        self.draw_status()
        self.draw_wrong()
        if self.cursor_id in ids or self.cursor_id is None:
            self._settle_cursor()

    def view_changed(self) -> None:
        """Rows have moved: leave the cursor on its schedule, on the same line of the screen."""
        line, moving = self.table.cursor_line, self.table.cursor_row != self.settled_row
        at = self.workspace.store.shown.position_of(self.cursor_id) if self.cursor_id else None
        self.table.set_row_count(len(self.workspace.store.shown), keep_cursor=True)
        # A move whose message has not arrived yet is newer than `cursor_id`: it must not be reverted.
        if at is not None and not moving:
            self.table.put_cursor(at, line)
        # This drawing is valid until the first of its rows is stale: the next cursor move need not redraw it.
        self._stale_at = self.shell.clock.midnight_after(self.shell.now())
        self.table.repaint_all()
        self.post_message(RowsChanged())
        self.draw_status()
        self.draw_wrong()
        self._settle_cursor()

    def _settle_cursor(self) -> None:
        row = self.workspace.store.row_at(self.table.cursor_row)
        self.cursor_id, self.settled_row = row.id if row else self.cursor_id, self.table.cursor_row
        self.draw_pane(fresh=False)

    # ------------------------------------------------------------------ the lines around it

    def draw_frame(self) -> None:
        """Draw the lines that say where the user is."""
        if not self.size.width:
            return
        self.draw_top_line()
        self.draw_wrong()
        self.draw_footer()
        self.draw_status()

    def draw_wrong(self) -> None:
        """Draw the filter line, with what is wrong at its right end."""
        asked = self.workspace.store.index.asked
        cells_free = self.size.width - (_SEARCH_BOX if self.search_open else 0)
        wrong = self.workspace.store.problem_counts() if asked else None
        if self.search_open:
            line = spread((), frame_text.problem_spans(wrong, long=cells_free >= 70), cells_free)
        else:
            line = frame_text.filter_line(self.workspace.store.query, self._filter_words(), wrong, cells_free)
        # Two widgets side by side show it: Textual writes a widget's line from its start, whatever changed in it.
        end = min(_END, cells_free)
        for name, part in zip(("#filters", "#wrong"), halved(line, cells_free - end), strict=True):
            self.query_one(name, StyledLines).show([part])
        self.query_one("#wrong").styles.width = end

    @property
    def search_open(self) -> bool:
        """Whether the search box is open in the filter line."""
        return bool(self.query_one("#slash").display)

    def _filter_words(self) -> str:
        return filter_words(self.workspace.store)

    def draw_status(self) -> None:
        """Draw how many are marked and loaded, and how old they are."""
        presenter, session = self.list_presenter, self.workspace.session
        at = presenter.as_of if presenter else None
        self.status.update(
            marked=len(self.workspace.store.marks),
            count=self._count_words(),
            stamp=self.shell.clock.stamp(at) if at else "",
            left=session.client.limiter.left if session else None,
        )

    def _count_words(self) -> str:
        index, query = self.workspace.store.index, self.workspace.store.query
        if not index.asked:
            return ""
        if query.filters.local or query.search or query.filters.server():
            about = "" if index.complete else "about "
            return f"{about}{len(self.workspace.store.shown):,} match"
        if index.complete:
            return plural(len(index), "schedule")
        return f"{count(index.loaded)} of about {count(index.total or len(index))}"

    def reading(self, words: str) -> None:
        """Show what is being read; an empty text says that it is done."""
        self.shell.busy(words)

    # ------------------------------------------------------------------ the pane

    def subject(self) -> Subject | None:
        """Everything there is to say about the schedule under the cursor."""
        row = self.current
        details = self.workspace.details
        if row is None or details is None:
            return None
        loaded = details.loaded.get(row.id)
        return Subject(
            row,
            loaded.detail if loaded else None,
            details.link(row),
            detail_note(details, row.id),
            loaded.read_at if loaded else None,
            operations.outcome_of(row.id) if (operations := self.lazy_operations.loaded) is not None else None,
        )

    def draw_pane(self, *, fresh: bool) -> None:
        """Fill the pane with what has been read of the schedule under the cursor."""
        position, (width, height) = self.pane_position, self.pane.size
        if position == "none" or not width:
            return
        subject = self.subject()
        if subject is None:
            self.pane.fill(self._empty(width), fresh=True)
            return
        moment = self.moment()
        if position == "below":
            self.pane.fill(detail_layout.short(subject, moment, width, height), fresh=fresh)
            return
        title: Span = (short_name(subject.schedule, width - 3), "strong")
        lines = detail_layout.tall(subject, moment, width - 3)
        self.pane.fill([(title,), *lines], fresh=fresh)

    def _empty(self, width: int) -> list[StyledLine]:
        if not self.workspace.store.index.asked or len(self.workspace.store.shown):
            return []
        session = self.workspace.session
        words = empty_words(self.workspace.store.query, personal=session is not None and session.personal)
        return [((text, "muted"),) for text in wrap(words, width - 3)]

    def disabled_keys(self) -> dict[str, str]:
        """The keys that are disabled now, each with the reason."""
        reasons: dict[str, str] = {}
        session = self.workspace.session
        if session is None:
            return reasons
        reasons.update(refused_keys(session.who))
        if session.read_only:
            reasons.update({key.id: READ_ONLY for key in keymap.SCHEDULES if key.writes})
        if (
            self.list_presenter is not None
            and self.list_presenter.failure is not None
            and not self.workspace.store.index.complete
        ):
            reasons["mark.all"] = "Not all rows are loaded: R loads the rest, then * marks all."
        return reasons
