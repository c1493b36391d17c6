"""How Activity reads the journal and draws itself; nothing here writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.domain.auth.permissions import READ_ONLY
from omnitui.domain.operations.continuation import verb_of
from omnitui.storage.journal.database import JournalError
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, clean
from omnitui.ui.features.activity import text
from omnitui.ui.features.activity.text import Layout
from omnitui.ui.render.detail_layout import rule
from omnitui.ui.render.lines import fitted
from omnitui.ui.shell import keymap
from omnitui.ui.shell.status_bar import StatusLine
from omnitui.ui.shell.view import SideView
from omnitui.ui.widgets.fields import TextInput
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.row_list import RowList
from omnitui.ui.widgets.virtual_table import CursorLook, TableColumn, VirtualTable

if TYPE_CHECKING:
    from omnitui.storage.journal.records import ItemRecord, OperationRecord
    from omnitui.ui.features.operations.controller import OperationController

PAGE = 200
NOTHING = "No changes from this machine yet."
NEWER = "The journal is from a newer omnitui: it is read-only here, and nothing can be changed."
_REST = 0.08
_HEIGHT_BELOW = 0.4


class ActivityDrawing(SideView):
    """The drawing half of Activity."""

    NAME, TITLE_WORDS, KEYS = "activity", "Activity", keymap.ACTIVITY

    def __init__(self, operations: OperationController) -> None:
        super().__init__(operations.shell, operations.workspace, StatusLine())
        self.operations = operations
        self.search_box = TextInput(id="search")
        self.table = VirtualTable(self._draw_row, self._draw_header, id="runs")
        self.list = RowList(self._item_line)
        self.records: list[OperationRecord] = []
        self.firsts: dict[int, ItemRecord] = {}
        self.items: list[ItemRecord] = []
        self.words = self.problem = ""
        self.whole = False
        self._shown_record: OperationRecord | None = None
        self._layout = Layout.of(80, profiles=False)

    @property
    def current(self) -> OperationRecord | None:
        """The record under the cursor."""
        at = self.table.cursor_row
        return self.records[at] if at < len(self.records) else None

    def rows_changed(self) -> None:
        """An item of this session has a result: read the newest records again once results stop arriving."""
        self.rest_then("journal", 0.3, self.read_again)

    # ------------------------------------------------------------------ reading

    def read_again(self) -> None:
        """Read the newest records again; the cursor stays on its record."""
        self.start(self._read(fresh=True), "journal", exclusive=True)

    def read_more(self) -> None:
        """Read the next page if the end of the loaded records comes into view."""
        if not self.whole and not self.problem and self.table.visible_rows().stop >= len(self.records) - 5:
            self.start(self._read(fresh=False), "journal")

    async def _read(self, *, fresh: bool) -> None:
        before = None if fresh or not self.records else self.records[-1].id
        wanted = max(PAGE, -(-len(self.records) // PAGE) * PAGE) if fresh else PAGE
        words, here = self.words, self.current
        try:
            loaded = await self.workspace.journal.runs(wanted, before, words=words)
            single = [record.id for record in loaded if record.total == 1]
            firsts = await self.workspace.journal.firsts(single) if single else {}
            self.problem = ""
        except JournalError as error:
            self.problem, loaded, firsts, fresh = error.words, [], {}, True
        if words != self.words or (not fresh and before != (self.records[-1].id if self.records else None)):
            return
        self.records = loaded if fresh else [*self.records, *loaded]
        self.firsts = firsts if fresh else {**self.firsts, **firsts}
        self.whole = len(loaded) < wanted
        self._filled(here)

    def _filled(self, here: OperationRecord | None) -> None:
        line = self.table.cursor_line
        self.table.set_row_count(len(self.records))
        position = next(
            (at for at, record in enumerate(self.records) if here is not None and record.id == here.id), None
        )
        if position is not None:
            self.table.put_cursor(position, line)
        self._lay_out_columns()
        self.table.repaint_all()
        self.draw_lines()
        self.show_items()

    def show_items(self) -> None:
        """Show the items of the record under the cursor, once the cursor rests there."""
        self.rest_then("items", _REST, self._start_reading_items)

    def _start_reading_items(self) -> None:
        self.start(self._read_items(), "items", exclusive=True)

    async def _read_items(self) -> None:
        record = self.current
        same = record is not None and self._shown_record is not None and record.id == self._shown_record.id
        items: list[ItemRecord] = []
        if record is not None:
            try:
                items = await self.workspace.journal.items(record.id)
            except JournalError as error:
                self.shell.say(error.words)
        self._shown_record, self.items = record, text.in_order(items)
        self._draw_title()
        self.list.fill(len(self.items), (), keep=same)

    # ------------------------------------------------------------------ drawing

    def draw_all(self) -> None:
        """Redraw every line; Textual writes only those that changed."""
        width, height = self.size
        if not width or not self.is_mounted:
            return
        self.draw_top_line()
        self.list.styles.height = max(3, int(height * _HEIGHT_BELOW) - 2)
        self._lay_out_columns()
        self.table.repaint_all()
        self.draw_lines()

    def draw_lines(self) -> None:
        """Draw the count of records and the keys that are enabled."""
        width = self.size.width
        self.draw_footer()
        self.query_one("#filters", StyledLines).show([fitted(self._find_line(), width - 1)])
        empty = self.query_one("#empty", StyledLines)
        words = self.problem or self._nothing()
        empty.display, self.table.display = not self.records, bool(self.records)
        empty.show([(), (("   " + words, "error" if self.problem else "muted"),)])
        self._draw_title()

    def _nothing(self) -> str:
        return f"No operation matches {GLYPHS.quote(clean(self.words))}. Esc shows all." if self.words else NOTHING

    def _find_line(self) -> StyledLine:
        more = "" if self.whole or not self.records else "+"
        count = f"{len(self.records):,}{more} {'operation' if len(self.records) == 1 and not more else 'operations'}"
        line: list[Span] = [
            (" /", "primary"),
            (f" {clean(self.words) or 'search'}", "strong" if self.words else "muted"),
        ]
        line.append((f"   {count}" if self.records else "", "text"))
        if self.workspace.journal.newer:
            line.append((f"   {NEWER}", "warning"))
        return tuple(line)

    def _lay_out_columns(self) -> None:
        profiles = len({(record.origin, record.profile) for record in self.records}) > 1
        self._layout = Layout.of(self.size.width - 1, profiles=profiles)
        self.table.show_columns([TableColumn("when", self.size.width)])

    def _draw_header(self) -> StyledLine:
        return text.header(self._layout)

    def _draw_row(self, index: int, look: CursorLook) -> StyledLine:
        if index >= len(self.records):
            return ()
        record = self.records[index]
        glyphs = {"none": " ", "focused": GLYPHS.focus, "unfocused": GLYPHS.unfocused}
        first, clock = self.firsts.get(record.id), self.shell.clock
        return text.row(
            record, first, self._layout, glyphs[look.value], clock, self.shell.now(), back=self._next_step(record)
        )

    def _is_running(self, record: OperationRecord) -> bool:
        operation = self.operations.current
        return (operation is not None and operation.record_id == record.id) or record.elsewhere

    def _next_step(self, record: OperationRecord) -> str:
        session, operation = self.workspace.session, self.operations.current
        here = session is not None and session.profile.address == record.origin
        running = operation is not None and operation.record_id == record.id
        return text.next_step_words(record, here=here, running=running)

    def _draw_title(self) -> None:
        record, width = self.current, self.size.width
        words = ""
        if record is not None:
            words = text.title(record, self.shell.clock, self.shell.now(), self._who(record))
            if not self._layout.back:
                words = f"{self._next_step(record)}: {words}"
        self.query_one("#title", StyledLines).show([rule(words, width)])

    def _who(self, record: OperationRecord) -> str:
        """Who did it, if that is the user who is signed in: the journal stores an id, not a name."""
        session = self.workspace.session
        user = session.who.user if session is not None and session.who is not None else None
        badge = self.badge()
        if user is None or not record.who or user.membership_id != record.who or not badge.who:
            return ""
        return f"by {badge.who}, {badge.key}" if badge.key else f"by {badge.who}"

    def _item_line(self, index: int, here: bool) -> StyledLine:
        if index >= len(self.items) or self._shown_record is None:
            return ()
        glyph, verb = GLYPHS.focus if here else " ", verb_of(self._shown_record)
        return text.item_line(
            self.items[index],
            glyph,
            self.shell.clock,
            self.shell.now(),
            self.size.width,
            verb,
            going=self._is_running(self._shown_record),
        )

    def disabled_keys(self) -> dict[str, str]:
        """The keys that are disabled now, each with the reason."""
        session = self.workspace.session
        if session is None or not session.read_only:
            return {}
        return {key.id: READ_ONLY for key in self.KEYS if key.writes}
