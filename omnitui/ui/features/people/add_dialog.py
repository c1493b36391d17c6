"""Add people: a file, or pasted lines; each line is classified before anything is sent."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import TextArea

from omnitui.domain.operations.people_plan import requests_for
from omnitui.domain.people.attributes import value_text
from omnitui.domain.people.decode import Unreadable
from omnitui.domain.people.importer import PeopleTable, PersonRow, RowKind
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, cut_address, fit, plural, wrap
from omnitui.ui.render.lines import fitted
from omnitui.ui.shell.base import Dialog
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.paste_area import PasteField, plain
from omnitui.ui.widgets.picker import Picker

REST = 0.3
_INSIDE = 70
_SUMMARY_LINES, _LINES, _HINT_LINES = 3, 4, 2
_LISTED = 500
_PATH = re.compile(r"(?:~|\.{0,2}/|[A-Za-z]:\\)[^\n]*|[^\n@]*\.(?:csv|tsv|txt)", re.IGNORECASE)

Reader = Callable[[str], PeopleTable]
_KINDS = {
    RowKind.INVALID: ("failed", "error"),
    RowKind.TWICE: ("unmet", "muted"),
    RowKind.UPDATE: ("up", "muted"),
    RowKind.ADD: ("delivered", "muted"),
}


class AddPeopleDialog(Dialog[tuple[PeopleTable, str]]):
    """Answers with the lines read and the text they come from.

    `reader` makes what classifies lines by the people loaded at that moment; `load` reads a file, and raises
    `Unreadable`. `whole` says that every email-only user is loaded, so that none of the new ones can exist already.
    """

    WIDTH = 76
    TITLE_WORDS = "Add people"

    def __init__(
        self,
        reader: Callable[[], Reader],
        load: Callable[[str], Awaitable[str]],
        where: str,
        *,
        whole: bool,
        text: str = "",
        line: int = 0,
    ) -> None:
        super().__init__()
        self._reader, self._load, self._where = reader, load, where
        self._whole, self._line = whole, line
        self.field = PasteField("List", text)
        self.table: PeopleTable | None = None
        self._text = ""
        self._wants_save = False
        self._add = Button("add", "Add", "Ctrl+S")

    def title_right(self) -> str:
        """The org."""
        return self._where

    def body(self) -> ComposeResult:
        """The box, what it contains, and each line that is not simply added."""
        yield self.field
        yield StyledLines(
            [((" " * 14 + "a file such as ~/leads.csv, or pasted addresses or CSV", "muted"),)], classes="part text"
        )
        yield StyledLines(id="told", classes="part text")
        yield Picker([], most=_LINES, alone=False, id="lines")

    def foot(self) -> ComposeResult:
        """What it will take, and the buttons."""
        yield StyledLines(id="note", classes="part text")
        yield ButtonRow([Button("", "Cancel", "Esc"), self._add])

    def on_mount(self) -> None:
        """Focus the box."""
        # Nothing below the box moves while the user types: what moves has to be repainted.
        self.query_one("#lines").styles.min_height = _LINES
        self._show([])
        self.field.area.focus()
        if self._line:
            self.field.area.go_to(self._line)
        if self.field.area.text:
            self._read_soon(0.01)

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.table = None
        self._read_soon(REST)

    def _read_soon(self, seconds: float) -> None:
        def read() -> None:
            self.start(self._read(), "read", exclusive=True)

        self.rest_then("read", seconds, read)

    async def _read(self) -> None:
        text = self.field.area.text
        reader = self._reader()
        try:
            named = text.strip()
            found = plain(await self._load(named)) if named and _PATH.fullmatch(named) else text
        except Unreadable as problem:
            parts = wrap(problem.words, _INSIDE - 4)
            glyphs = [GLYPHS.failed, *" " * len(parts)]
            self._show(
                [((f"  {glyph} ", "error"), (part, "error")) for glyph, part in zip(glyphs, parts, strict=False)]
            )
            self._wants_save = False
            return
        # In a thread: ten thousand lines take longer than a key press may.
        table = await asyncio.to_thread(reader, found)
        self.table, self._text = table, found
        self._show(self._summary(table))
        if self._wants_save:
            self._save()

    # ------------------------------------------------------------------ the summary

    def _show(self, lines: list[StyledLine]) -> None:
        table = self.table
        self.query_one("#told", StyledLines).show([*lines, *[()] * (_SUMMARY_LINES - len(lines))])
        rows = _worth_showing(table) if table else []
        picker = self.query_one(Picker)
        picker.disabled = not rows
        picker.fill([_entry(row) for row in rows])
        number = len(table.sent) if table else 0
        single = table is not None and _is_single(table)
        self._add.say("Next" if single else f"Add {number:,}" if number else "Add")
        hint = self._hint_lines(table)
        self.query_one("#note", StyledLines).show([*hint, *[()] * (_HINT_LINES - len(hint))])

    def _summary(self, table: PeopleTable) -> list[StyledLine]:
        if not table.rows:
            return []
        kinds = [row.kind for row in table.rows]
        adds, updates = kinds.count(RowKind.ADD), kinds.count(RowKind.UPDATE)
        parts = [f"{adds:,} email-only to add"] if adds or not updates else []
        parts += [f"{updates:,} will be updated"] if updates else []
        parts += [f"{len(kinds) - adds - updates:,} skipped"] if adds + updates < len(kinds) else []
        columns = ", ".join(clean(name) for name in table.columns if name)
        lines: list[StyledLine] = [fitted((("  Columns     ", "muted"), (columns, "text")), _INSIDE)]
        lines.append(((f"  {plural(len(kinds), 'line')}: {', '.join(parts)}", "text"),))
        if table.sent:
            lines.append(fitted(((f"  first: {_person_words(table.sent[0])}", "muted"),), _INSIDE))
        lines += [((f"  {part}", "warning"),) for remark in table.notes for part in wrap(clean(remark), _INSIDE - 2)]
        return lines

    def _hint_lines(self, table: PeopleTable | None) -> list[StyledLine]:
        if table is None or not table.sent:
            return []
        if _is_single(table):
            words = "One address: its attributes come next."
        else:
            updates = "" if self._whole else " Existing people are updated."
            words = (
                f"They get nothing until added to a schedule. About {plural(requests_for(table), 'request')}.{updates}"
            )
        return [((f"  {part}", "muted"),) for part in wrap(words, _INSIDE - 2)]

    # ------------------------------------------------------------------ saving and leaving

    def _save(self) -> None:
        """Answer once the contents of the box have been read."""
        table = self.table
        if table is None:
            self._wants_save = True
            self._read_soon(0.01)
            return
        self._wants_save = False
        if table.sent:
            self.dismiss((table, self._text))
        else:
            words = "Nothing here can be added." if table.rows else "No addresses yet."
            self._show([*self._summary(table), ((f"  {GLYPHS.failed} {words}", "error"),)])

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        event.stop()
        if self.table is not None and self._text == self.field.area.text:
            self.field.area.go_to(_worth_showing(self.table)[event.index].line)
            self.field.area.focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.choice:
            self._save()
        else:
            self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """Ctrl+S adds, Esc cancels."""
        if event.key == "ctrl+s":
            event.stop()
            self._save()
        elif event.key == "escape":
            event.stop()
            self.dismiss(None)


def _is_single(table: PeopleTable) -> bool:
    return len(table.rows) == 1 and len(table.sent) == 1 and not table.attributes


def _worth_showing(table: PeopleTable) -> list[PersonRow]:
    """The lines that are not simply added, the wrong ones first; no more than a user would read."""
    order = (RowKind.INVALID, RowKind.TWICE, RowKind.UPDATE)
    return [row for kind in order for row in table.rows if row.kind is kind][:_LISTED]


def _person_words(row: PersonRow) -> str:
    values = "".join(f", {clean(name)} {clean(value_text(value))}" for name, value in row.values.items())
    return f"{clean(row.email)}{values}"


def _entry(row: PersonRow) -> StyledLine:
    glyph, style = _KINDS[row.kind]
    words = row.reason or ("will be updated" if row.kind is RowKind.UPDATE else "")
    text = clean(row.email or " ".join(cell for cell in row.cells if cell.strip())) or "(empty)"
    return (
        (f"{getattr(GLYPHS, glyph)} ", style),
        (fit(f"line {row.line}", 10), "muted"),
        (fit(cut_address(text, 28), 28), "text"),
        ("  ", "text"),
        (clean(words), "text"),
    )
