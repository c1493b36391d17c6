"""Text as terminals agree on it: nothing a terminal obeys, every width kept, nothing wide cut in two."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from omnitui.text import measure
from tests.ui.rows import HOSTILE

ANY_TEXT = st.text(st.characters() | st.characters(categories=["Cs"])) | st.text(
    st.sampled_from("ab @.\u200d\ufe0f\u20e3👩🎨🇫🇷🏽\U000e0067毎주e\u0301\u202e\x1b\x9b\ud800…")
)
WIDTHS = st.integers(0, 40)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Cadmium churn", "Cadmium churn"),
        ("[bold]x[/]", "[bold]x[/]"),
        ("Émile — ventes hebdo", "Émile — ventes hebdo"),
        ("e\u0301", "é"),
        ("北部 と 주간", "北部 と 주간"),
        ("\x1b[31mRed", "?[31mRed"),
        ("a\tb\nc\r\0d", "a?b?c??d"),
        ("\x9b31m\x7f", "?31m?"),
        ("x\u202egnp.exe\u202c", "x?gnp.exe?"),
        ("\u2066a\u2069\u200f\ufeff", "?a???"),
        ("two\u2028lines\u2029", "two?lines?"),
        ("👩‍🎨 Studio", "👩 Studio"),
        ("👩‍❤️‍👨!", "👩!"),
        ("👍🏽 ok", "👍 ok"),
        ("⚡️🍣", "⚡🍣"),
        ("1\ufe0f\u20e3", "1"),
        ("🇫🇷", "FR"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴"),
        ("\ud800", "?"),
        ("\ue000", "?"),
        ("no\u200djoin", "no?join"),
        ("\u200d", "?"),
    ],
)
def test_what_terminals_obey_or_measure_differently_is_drawn_otherwise(given: str, shown: str) -> None:
    assert measure.clean(given) == shown


@given(ANY_TEXT)
def test_clean_text_holds_nothing_that_a_terminal_obeys(raw: str) -> None:
    kinds = {unicodedata.category(sign) for sign in measure.clean(raw)}
    assert not kinds & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    once = measure.clean(raw)
    assert measure.clean(once) == once


@given(ANY_TEXT, WIDTHS, st.sampled_from(["left", "right"]))
def test_fitted_text_takes_exactly_its_cells(raw: str, cells: int, align: str) -> None:
    assert cell_len(measure.fit(measure.clean(raw), cells, align)) == cells


@given(ANY_TEXT, WIDTHS)
def test_cut_text_never_takes_more_than_its_cells(raw: str, cells: int) -> None:
    whole = measure.clean(raw)
    for cut in (measure.cut(whole, cells), measure.cut_middle(whole, cells), measure.cut_address(whole, cells)):
        assert cell_len(cut) <= cells
        assert cut == whole or cell_len(whole) > cells


@given(ANY_TEXT, st.integers(2, 40))
def test_wrapped_text_keeps_every_sign_and_its_width(raw: str, cells: int) -> None:
    lines = measure.wrap(measure.clean(raw), cells)
    assert all(cell_len(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(measure.clean(raw).split())


@pytest.mark.parametrize("cells", [-3, 0, 1])
def test_wrapping_to_less_than_a_wide_sign_still_ends(cells: int) -> None:
    assert measure.wrap("毎週", cells) == ["毎", "週"]


@pytest.mark.parametrize(
    ("whole", "cells", "end", "middle"),
    [
        ("Cadmium churn", 13, "Cadmium churn", "Cadmium churn"),
        ("Cadmium churn", 9, "Cadmium …", "Cadm…hurn"),
        ("毎週の売上", 6, "毎週…", "毎…上"),
        ("毎週の売上", 5, "毎週…", "毎…上"),
        ("毎週", 1, "…", "…"),
        ("7d0f0a52-6f0e-4b1c-9a55-0d7c51a1c012", 26, "7d0f0a52-6f0e-4b1c-9a55-0…", "7d0f0a52-6f0e…0d7c51a1c012"),
        ("x", 0, "", ""),
    ],
)
def test_a_cut_is_shown_and_never_goes_through_a_wide_sign(whole: str, cells: int, end: str, middle: str) -> None:
    assert measure.cut(whole, cells) == end
    assert measure.cut_middle(whole, cells) == middle


def test_an_address_keeps_its_domain_as_long_as_there_is_room_beside_it() -> None:
    address = "vincent.van.blob+rembrandt@blob.example"
    assert measure.cut_address(address, 33) == "vincent.va…rembrandt@blob.example"
    assert measure.cut_address(address, 14) == "vincent…xample"
    assert measure.cut_address("no at sign in here", 9) == "no a…here"


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0"), (1204, "1,204"), (99_999, "99,999"), (100_000, "99k+"), (5_000_000, "99k+")]
)
def test_a_count_never_grows_out_of_its_column(number: int, shown: str) -> None:
    assert measure.count(number) == shown


def test_one_is_told_from_many() -> None:
    assert measure.plural(1, "schedule") == "1 schedule"
    assert measure.plural(1204, "schedule") == "1,204 schedules"
    assert measure.plural(2, "person", "people") == "2 people"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_fit_any_column(name: str) -> None:
    for cells in (1, 4, 21, 30, 48):
        assert cell_len(measure.fit(measure.clean(name), cells)) == cells


@pytest.mark.parametrize(
    ("words", "tail", "lines"),
    [
        ("Bark and moss", "and 2 more (l lists them)", ["Bark and moss and 2 more (l lists them)"]),
        (
            "Almost-sunset forecast, Bark",
            "and 210 more (l lists them)",
            ["Almost-sunset forecast, Bark", "and 210 more (l lists them)"],
        ),
        ("one", "", ["one"]),
    ],
)
def test_a_tail_is_never_torn(words: str, tail: str, lines: list[str]) -> None:
    assert measure.wrap_with_tail(words, tail, 40) == lines
