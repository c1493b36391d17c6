"""Pastes of ten thousand lines where people paste, and the mouse: click, wheel and header."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.terminal.conftest import Omni
from tests.terminal.support import assert_restored, opened, status_line, text

LINES = "".join(f"ada{number}@blob.example\n" for number in range(10_000))
PASTE = f"\x1b[200~{LINES}\x1b[201~"
#: The keys to the place, a text that says one is there, and one that says all lines were taken in.
PLACES = {
    "recipients": (("a",), r"┌─", r"10,000|9,9\d\d"),
    "people": (("3", "n"), r"┌─ Add people", r"10,000|9,9\d\d"),
}


@pytest.mark.parametrize("name", PLACES)
def test_ten_thousand_addresses_are_taken_in_whole(omni: Omni, tmp_path: Path, name: str) -> None:
    keys, there, taken = PLACES[name]
    with opened(omni, tmp_path) as session:
        for key in keys:
            session.send(key)
            session.quiet(0.4)
        session.wait_for(lambda rows: re.search(there, text(rows)))
        session.send(PASTE)
        session.wait_for(lambda rows: re.search(taken, text(rows)), 20)
        assert not [asked for asked in omni.fake.requests if asked.method != "GET"]
        session.kill(15)
        assert session.wait_exit() == 143
        assert_restored(session)


def test_a_paste_into_the_table_is_no_keys(omni: Omni, tmp_path: Path) -> None:
    """Its letters would pause, delete and quit."""
    with opened(omni, tmp_path) as session:
        before = session.screen()
        session.send("\x1b[200~" + "q\np\nd\ny\n*\n" * 2_000 + "\x1b[201~")
        session.quiet(1.0)
        assert session.exit_code is None and session.screen()[2:-2] == before[2:-2]
        session.send("down", "space")
        session.wait_for(lambda rows: "1 marked" in status_line(rows))
        assert not [asked for asked in omni.fake.requests if asked.method != "GET"]


def click(column: int, row: int) -> str:
    return f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"


def test_click_wheel_and_header(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path) as session:
        session.send(click(10, 12))
        session.wait_for(lambda rows: rows[11].startswith("▸"))
        first = session.screen()[3]
        session.send("\x1b[<65;10;12M" * 3)
        session.wait_for(lambda rows: rows[3] != first)
        session.send("\x1b[<64;10;12M" * 9)
        session.quiet(0.3)
        header = session.screen()[2]
        session.send(click(header.index("Last") + 1, 3))
        session.wait_for(lambda rows: "sort: name" not in rows[1], 10)
        session.send("q")
        assert session.wait_exit() == 0
        assert_restored(session)
