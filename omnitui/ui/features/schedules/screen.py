"""View 1: the table of schedules, the detail pane, and the lines around them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import DataTable

from omnitui.storage.config import address
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import clean
from omnitui.ui.features.schedules.actions import Actions
from omnitui.ui.shell import keymap
from omnitui.ui.shell.messages import ListOpened
from omnitui.ui.shell.panes import SMALLEST
from omnitui.ui.shell.status_bar import StatusLine
from omnitui.ui.terminal.textual_internals import QuickScreen
from omnitui.ui.widgets.fields import TextInput
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.pane import Pane
from omnitui.ui.widgets.virtual_table import VirtualTable

if TYPE_CHECKING:
    from omnitui.domain.auth.session import Session
    from omnitui.domain.workspace import Workspace
    from omnitui.ui.features.operations.lazy import LazyOperations
    from omnitui.ui.features.schedules.presenter import ListPresenter
    from omnitui.ui.shell.context import Shell

    Opening = Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]

FAST_ANSWER = 0.1
ROWS_PAINTED = 0.05


class SchedulesScreen(Actions, QuickScreen[None]):
    """Owns the only store of the session, and all workers that read into it."""

    NAME, TITLE_WORDS, KEYS = "schedules", "Schedules", keymap.SCHEDULES
    BINDINGS = keymap.bindings(KEYS)

    def __init__(
        self, shell: Shell, workspace: Workspace, operations: LazyOperations, ready: Callable[[], None]
    ) -> None:
        super().__init__(shell, workspace, StatusLine())
        self.lazy_operations = operations
        self._ready = ready
        self.pane = Pane(id="pane")
        self.search_box = TextInput(id="search")
        self.table = VirtualTable(self.draw_row, self.draw_header, id="table")
        self.list_presenter: ListPresenter | None = None
        self.range_from: str | None = None
        self.going_down = True
        self.cursor_id: str | None = None
        self._opened = False
        self._unshown = []

    def compose(self) -> ComposeResult:
        """The lines around the table, and between them table and pane."""
        yield StyledLines(id="header")
        with Horizontal(id="find"):
            yield StyledLines([((" / ", "primary"),)], id="slash")
            yield self.search_box
            yield StyledLines(id="filters")
            yield StyledLines(id="wrong")
        with Vertical(id="main"):
            yield self.table
            yield self.pane
        yield StyledLines([(("Needs 40 by 10 cells", "text"),)], id="small")
        yield self.status
        yield StyledLines(id="footer")

    def on_mount(self) -> None:
        """Draw what needs no session, and look for one."""
        self.search_box.display = False
        self.query_one("#slash").display = False
        self.lay_out()
        self.draw_frame()
        self.table.focus()
        self.start_beat()
        self._ready()

    def begin(self, opening: Opening) -> None:
        """Show the workspace's schedules from the top; `opening` reads the first of them."""
        workspace, session = self.workspace, self.workspace.session
        if session is None or workspace.details is None:
            return
        from omnitui.ui.features.schedules.presenter import ListPresenter

        workspace.store.subscribe(self.rows_changed)
        workspace.details.changed = self.detail_changed
        self.list_presenter = workspace.list = ListPresenter(session, workspace, self, self.shell.now)
        self.range_from, self.cursor_id = None, None
        self.search_box.value = ""
        self._opened = False
        self.view_changed()
        self.draw_frame()
        self.start(self._open(session, opening), "pages")

    async def _open(self, session: Session, opening: Opening) -> None:
        presenter = self.list_presenter
        if presenter is None:
            return
        self.reading(f"Connecting to {clean(address.host(session.profile.address))}{GLYPHS.cut}")
        try:
            with self._unpainted(FAST_ANSWER):
                await opening(lambda: presenter.read([1]))
            self.reading("")
            await asyncio.sleep(ROWS_PAINTED)
        finally:
            self._opened = True
        self.fetch_wanted()
        self.post_message(ListOpened())

    @contextmanager
    def _unpainted(self, seconds: float) -> Iterator[None]:
        """Suspend painting, but for no longer than this: a fast answer saves painting an empty table."""
        with ExitStack() as waiting:
            # The end of a batch only queues callbacks: without a message of its own the screen would not paint.
            waiting.callback(self.check_idle)
            waiting.enter_context(self.app.batch_update())
            self.set_timer(seconds, waiting.close)
            yield

    # ------------------------------------------------------------------ events

    def on_resize(self) -> None:
        """Lay out for the new size."""
        width, height = self.size
        self.query_one("#small").display = width < SMALLEST[0] or height < SMALLEST[1]
        self.lay_out()
        self.draw_frame()

    @on(DataTable.RowHighlighted)
    def _moved(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        row = self.current
        if row is not None:
            before = self.workspace.store.shown.position_of(self.cursor_id) if self.cursor_id else None
            if before is not None and before != self.table.cursor_row:
                self.going_down = self.table.cursor_row > before
        # While its row is not loaded, the cursor has only a position: new rows must not move it back.
        self.cursor_id, self.settled_row = row.id if row is not None else None, self.table.cursor_row
        if self.range_from is not None:
            self.table.repaint_all()
        self.renew()
        self.rest()
        self.fetch_wanted()

    def on_virtual_table_visible_rows_changed(self) -> None:
        """Other rows are visible: request the missing ones."""
        self.fetch_wanted()

    def fetch_wanted(self) -> None:
        """Request the visible pages and the one ahead, if they are not loaded."""
        if self.list_presenter is None or not self._opened:
            return
        pages = self.list_presenter.wanted(self.table.visible_rows(), self.table.cursor_row, self.going_down)
        if pages and self.workspace.store.index.asked:
            self.start(self._fetch(pages), "pages")

    async def _fetch(self, pages: list[int]) -> None:
        presenter = self.list_presenter
        if presenter is not None:
            await self.workspace.with_reauth(lambda: presenter.read(pages))
            if any(self.workspace.store.index.has(page) for page in pages):
                self.fetch_wanted()

    @on(DataTable.RowSelected)
    def _selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_detail()

    @on(DataTable.HeaderSelected)
    def _header_clicked(self, event: DataTable.HeaderSelected) -> None:
        event.stop()
        self.sort_by_column(str(event.column_key.value))
