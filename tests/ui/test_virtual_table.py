from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import pytest
from rich.style import Style
from textual import events
from textual.app import App
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget
from textual.widgets import DataTable, Static
from textual.widgets.data_table import ColumnDoesNotExist, RowDoesNotExist

from omnitui.text.measure import Span
from omnitui.ui.widgets.virtual_table import CursorLook, TableColumn, VirtualTable

M = TypeVar("M", bound=Message)
LOOKS = {CursorLook.NONE: " ", CursorLook.FOCUSED: "▸", CursorLook.UNFOCUSED: "▹"}


class Other(Static, can_focus=True):
    pass


class Home(App[None]):
    CSS = "VirtualTable { width: 40; }"

    def __init__(self, rows: int = 1_000) -> None:
        super().__init__()
        self.rows = rows
        self.asked: list[int] = []
        self.news: list[Message] = []
        self.table = VirtualTable(self.draw, lambda: [("  Name", "muted")])

    def draw(self, row: int, look: CursorLook) -> list[Span]:
        self.asked.append(row)
        return [(LOOKS[look], "primary"), (f" [prod] {row}", "text"), (" ✗", "error")]

    def compose(self) -> Iterator[Widget]:
        yield self.table
        yield Other("other")

    def on_mount(self) -> None:
        self.table.show_columns([TableColumn("name", 20), TableColumn("last", 10)])
        self.table.set_row_count(self.rows)
        self.table.focus()

    def on_data_table_row_highlighted(self, message: DataTable.RowHighlighted) -> None:
        self.news.append(message)

    def on_data_table_row_selected(self, message: DataTable.RowSelected) -> None:
        self.news.append(message)

    def on_data_table_header_selected(self, message: DataTable.HeaderSelected) -> None:
        self.news.append(message)

    def on_virtual_table_visible_rows_changed(self, message: VirtualTable.VisibleRowsChanged) -> None:
        self.news.append(message)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.news.append(event)

    def result(self, kind: type[M]) -> list[M]:
        found = [message for message in self.news if isinstance(message, kind)]
        self.news.clear()
        return found

    def lines(self) -> list[str]:
        return [strip.text.rstrip() for strip in self.table.render_lines(self.table.size.region)]

    def styles_of_line(self, line: int) -> list[Style]:
        strip = self.table.render_lines(Region(0, line, self.table.size.width, 1))[0]
        return [segment.style for segment in strip if segment.style]


async def test_only_what_is_painted_is_asked_for() -> None:
    app = Home(rows=100_000)
    async with app.run_test(size=(60, 12)) as pilot:
        assert app.lines()[:3] == ["  Name", "▸ [prod] 0 ✗", "  [prod] 1 ✗"]
        await pilot.press("end")
        assert app.lines()[-1] == "▸ [prod] 99999 ✗"
        assert set(app.asked) <= {*range(11), *range(99_980, 100_000)}


async def test_a_step_repaints_two_lines_and_a_mark_one() -> None:
    app = Home()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        app.asked.clear()
        await pilot.press("down")
        assert sorted(app.asked) == [0, 1]
        app.asked.clear()
        app.table.repaint_rows([4, 500, -3])
        await pilot.pause()
        assert app.asked == [4]


async def test_losing_the_focus_repaints_the_cursor_row_alone() -> None:
    app = Home()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("down")
        app.asked.clear()
        app.result(Message)
        await pilot.press("tab")
        assert app.asked == [1]
        assert app.lines()[2] == "▹ [prod] 1 ✗"
        assert len(app.result(events.DescendantFocus)) == 1
        await pilot.press("shift+tab")
        assert app.lines()[2] == "▸ [prod] 1 ✗"
        assert [event.widget for event in app.result(events.DescendantFocus)] == [app.table]


async def test_the_cursor_row_takes_one_style_and_wrong_signs_keep_theirs_elsewhere() -> None:
    app = Home()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        (cursor,) = set(app.styles_of_line(1)[:-1])
        assert cursor.bold and cursor.bgcolor != app.styles_of_line(2)[0].bgcolor
        assert app.styles_of_line(2)[1].bold
        await pilot.press("tab")
        assert len({style.bgcolor for style in app.styles_of_line(1)}) == 1


async def test_a_new_theme_brings_new_inks() -> None:
    app = Home()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        dark = app.styles_of_line(2)
        app.theme = "textual-light"
        await pilot.pause()
        assert app.styles_of_line(2) != dark


async def test_enter_clicks_and_keys_are_told_as_a_data_table_tells_them() -> None:
    app = Home()
    async with app.run_test(size=(60, 12)) as pilot:
        assert [m.cursor_row for m in app.result(DataTable.RowHighlighted)] == [0]
        await pilot.click(app.table, offset=(5, 4))
        assert [m.row_key.value for m in app.result(DataTable.RowHighlighted)] == ["3"]
        await pilot.click(app.table, offset=(5, 4))
        assert [m.cursor_row for m in app.result(DataTable.RowSelected)] == [3]
        await pilot.press("enter")
        assert [m.cursor_row for m in app.result(DataTable.RowSelected)] == [3]
        for x, keys in ((0, ["name"]), (19, ["name"]), (20, ["last"]), (29, ["last"]), (35, [])):
            await pilot.click(app.table, offset=(x, 0))
            assert [m.column_key.value for m in app.result(DataTable.HeaderSelected)] == keys


async def test_the_rows_in_sight_are_told_once_for_many_moves() -> None:
    app = Home()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        assert [m.rows for m in app.result(VirtualTable.VisibleRowsChanged)] == [range(10)]
        for row in (50, 60, 70):
            app.table.move_cursor(row=row)
        await pilot.pause()
        assert [m.rows for m in app.result(VirtualTable.VisibleRowsChanged)] == [range(61, 71)]
        await pilot.resize_terminal(60, 8)
        await pilot.pause()
        assert app.result(VirtualTable.VisibleRowsChanged)[-1].rows == range(65, 71)


async def test_a_schedule_can_be_put_back_on_its_line() -> None:
    app = Home()
    async with app.run_test(size=(60, 12)) as pilot:
        app.table.put_cursor(500, 7)
        await pilot.pause()
        assert (app.table.cursor_row, app.table.cursor_line) == (500, 7)
        app.table.put_cursor(2, 7)
        assert (app.table.cursor_row, app.table.cursor_line) == (2, 2)


@pytest.mark.parametrize(("count", "cursor", "top"), [(2_000, 500, 495), (600, 500, 495), (300, 299, 290), (3, 2, 0)])
async def test_other_numbers_of_rows_leave_the_window_in_place(count: int, cursor: int, top: int) -> None:
    app = Home()
    async with app.run_test(size=(60, 12)) as pilot:
        app.table.put_cursor(500, 5)
        await pilot.pause()
        app.table.set_row_count(count)
        await pilot.pause()
        assert (app.table.cursor_row, app.table.scroll_offset.y) == (cursor, top)
        assert app.lines()[1 + cursor - top] == f"▸ [prod] {cursor} ✗"


async def test_an_empty_table_paints_nothing_and_selects_nothing() -> None:
    app = Home()
    async with app.run_test(size=(60, 12)) as pilot:
        app.table.set_row_count(0)
        await pilot.press("enter", "down", "end", "pageup")
        assert app.lines() == ["  Name", *[""] * 10]
        assert not any(isinstance(message, DataTable.RowSelected) for message in app.result(Message))
        app.table.set_row_count(5, keep_cursor=False)
        await pilot.pause()
        assert [m.cursor_row for m in app.result(DataTable.RowHighlighted)] == [0]


async def test_resizing_keeps_a_cursor_in_sight_that_was_there_and_only_that() -> None:
    app = Home()
    async with app.run_test(size=(60, 20)) as pilot:
        app.table.put_cursor(100, 15)
        await pilot.pause()
        await pilot.resize_terminal(60, 10)
        await pilot.pause()
        assert (app.table.cursor_row, app.table.cursor_line) == (100, 7)
        app.table.scroll_to(y=500)
        await pilot.pause()
        await pilot.resize_terminal(60, 15)
        assert app.table.scroll_offset.y == 500


async def test_the_wheel_scrolls_at_once_and_the_mouse_passing_by_paints_nothing() -> None:
    app = Home()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        app.asked.clear()
        await pilot.hover(app.table, offset=(4, 4))
        await pilot.hover(app.table, offset=(4, 6))
        assert app.asked == []
        app.table.scroll_page_down()
        assert app.table.scroll_offset.y > 0


async def test_what_asks_for_rows_by_key_is_answered_and_pushing_rows_is_refused() -> None:
    app = Home(rows=10)
    async with app.run_test():
        assert app.table.get_row_index("9") == 9
        assert app.table.get_column_index("last") == 1
        for wrong in ("10", "x"):
            with pytest.raises(RowDoesNotExist):
                app.table.get_row_index(wrong)
        with pytest.raises(ColumnDoesNotExist):
            app.table.get_column_index("x")
        with pytest.raises(TypeError):
            app.table.add_row("a")
        assert [row.key.value for row in app.table.ordered_rows[8:]] == ["8", "9"]
        app.table.clear(columns=True)
        assert (app.table.row_count, app.table.ordered_columns) == (0, [])
