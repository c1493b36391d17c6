"""The animated picture: its frames are shown in turn, and it plays where no script runs and nothing is fetched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from animation import BACK, FRONT, Frame, Shape, animate, grouped, keyframes, shapes_in, text

FOLDER = Path(__file__).resolve().parents[1] / "screenshots"
SHARED, FIRST, SECOND = Shape(FRONT, "<a/>"), Shape(FRONT, "<b/>"), Shape(BACK, "<c/>")
FRAMES = (Frame((SHARED, FIRST), 1.0), Frame((SECOND, SHARED), 3.0))


def test_a_shape_in_several_frames_is_written_once_and_the_back_comes_first() -> None:
    assert grouped(FRAMES) == [(frozenset({1}), "<c/>"), (frozenset({0, 1}), "<a/>"), (frozenset({0}), "<b/>")]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ({0}, "0%{visibility:visible}25%{visibility:hidden}"),
        ({1, 2}, "0%{visibility:hidden}25%{visibility:visible}"),
        ({0, 2}, "0%{visibility:visible}25%{visibility:hidden}50%{visibility:visible}"),
    ],
)
def test_keyframes_change_only_where_the_visibility_changes(shown: set[int], expected: str) -> None:
    assert keyframes(shown, (0.0, 25.0, 50.0)) == expected


def test_without_animation_the_first_frame_is_seen() -> None:
    drawn = animate(FRAMES, columns=100, height=700)
    assert "<g><a/></g>" in drawn
    assert re.search(r'<g class="m m\d"><b/></g>', drawn)
    assert re.search(r'<g class="m m\d" visibility="hidden"><c/></g>', drawn)
    assert "animation:4s step-end infinite" in drawn


def test_columns_are_placed_one_by_one_also_after_wide_letters() -> None:
    drawn = "".join(shape.svg for shape in text(0, 20, "日 <b>   x", 'fill="#fff"'))
    assert drawn == (
        '<text x="0" y="20" textLength="73.2" fill="#fff">日 &lt;b&gt;</text>'
        '<text x="109.8" y="20" textLength="12.2" fill="#fff">x</text>'
    )


def test_a_screenshot_is_read_without_its_window() -> None:
    drawn = "".join(shape.svg for shape in shapes_in((FOLDER / "pause.svg").read_text(encoding="utf-8")))
    assert "Cancel" in drawn
    assert "omnitui" not in drawn
    with pytest.raises(ValueError, match="no screen"):
        shapes_in("<svg/>")


def test_the_tour_is_small_and_needs_nothing_else() -> None:
    drawn = (FOLDER / "tour.svg").read_text(encoding="utf-8")
    assert len(drawn.encode()) < 300_000
    assert not re.search(
        r"<script|url\(|href|@import|http(?!://www\.w3\.org/2000/svg)", drawn.replace("https://hooks", "")
    )
