"""The edges of dialogs: a closed frame at any width, title and org in it as far as they fit."""

from __future__ import annotations

import pytest

from omnitui.ui.render.lines import line_width
from omnitui.ui.shell.base import frame_bottom, frame_rule, frame_top
from tests.ui.rows import text_of

TITLES = ("", "Filter", "Pause “毎週の売上レポート 北部・東部・西部・南部”?", "x" * 200)


@pytest.mark.parametrize("cells", [8, 20, 40, 42, 58, 76, 120])
@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("right", ["", "blobsrus · PRODUCTION", "毎週の売上"])
def test_an_edge_is_as_wide_as_its_dialog_and_closed(title: str, right: str, cells: int) -> None:
    top, rule, bottom = frame_top(title, right, cells), frame_rule(title, cells), frame_bottom(cells)
    assert [line_width(line) for line in (top, rule, bottom)] == [cells] * 3
    ends = [text_of(line)[0] + text_of(line)[-1] for line in (top, rule, bottom)]
    assert ends == ["┌┐", "├┤", "└┘"]


def test_the_title_stands_left_and_the_org_right() -> None:
    line = text_of(frame_top("Pause 212 schedules?", "blobsrus · PRODUCTION", 58))
    assert line == "┌─ Pause 212 schedules? ───────── blobsrus · PRODUCTION ─┐"


def test_an_org_that_does_not_fit_gives_way_to_the_title() -> None:
    line = text_of(frame_top("Pause “" + "毎" * 16 + "”?", "blobsrus · PRODUCTION", 58))
    assert "毎”? ─" in line
    assert "blobsrus" not in line


def test_a_long_title_is_cut() -> None:
    assert text_of(frame_top("x" * 60, "", 20)) == "┌─ xxxxxxxxxxxxx… ─┐"
