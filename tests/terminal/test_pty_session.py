"""The harness itself, tried on bare Textual apps."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import sessions
from tests.program import environment
from tests.pty_session import PtySession, SessionTimeout
from tests.pty_terminal import ALTERNATE_SCREEN, MOUSE, Terminal, replies, text_in, unfinished


@pytest.fixture
def table(tmp_path: Path) -> Iterator[PtySession]:
    with sessions.table_loaded(tmp_path, 100) as session:
        yield session


def test_it_paints_moves_resizes_and_ends(table: PtySession) -> None:
    assert table.first_text_at is not None and table.first_text_at > table.started
    assert ALTERNATE_SCREEN in table.modes and table.modes >= {1000, 1006} and table.keyboards == 1
    assert table.attributes != table.attributes_before
    table.resize(60, 12)
    table.quiet(0.2)
    table.send("end")
    at = table.wait_for("Schedule 000099")
    assert at > table.started and len(table.screen()) == 12
    table.send("q")
    assert table.wait_exit() == 0
    assert ALTERNATE_SCREEN not in table.modes and not table.modes & MOUSE and table.keyboards == 0
    assert table.attributes == table.attributes_before


def test_a_key_is_measured_to_its_last_byte(table: PtySession) -> None:
    down, page = table.press("down"), table.press("pagedown")
    assert 0 < down.bytes_written < page.bytes_written
    assert down.first_at is not None and 0 < down.latency < 5
    assert table.press("f5", timeout=0.1).bytes_written == 0


def test_a_slow_line_is_read_slowly(table: PtySession) -> None:
    table.read_throttled(0)
    before = table.bytes_written
    table.send("pagedown")
    time.sleep(0.2)
    assert table.bytes_written == before
    table.read_throttled(None)
    table.wait_for("Schedule 000040")


def test_what_does_not_come_is_shown_with_the_screen(table: PtySession) -> None:
    with pytest.raises(SessionTimeout, match=r"'Nowhere' did not come(?s:.*)Schedule 000000"):
        table.wait_for("Nowhere", 0.1)
    table.kill()
    with pytest.raises(SessionTimeout, match="ended with -9"):
        table.wait_for("Nowhere", 5)


def test_a_program_that_fails_says_so(tmp_path: Path) -> None:
    with PtySession([sys.executable, "-c", "raise SystemExit('no')"], environment(tmp_path)) as session:
        assert session.wait_exit() == 1
        assert session.screen()[0].rstrip() == "no"


def test_only_what_pyte_knows_is_drawn() -> None:
    terminal = Terminal(20, 2)
    for piece in (b"\x1b[>1u\x1b[?2026h\x1b[4:3ma\xc3", b"\xa9\x1b[<u\x1b[=5u\x1b[>4;1mb\x1b]52;c;eA", b"==\x07c"):
        terminal.feed(piece)
    assert terminal.lines()[0].rstrip() == "aébc"
    assert terminal.keyboards == 0 and 2026 in terminal.modes


def test_queries_are_answered() -> None:
    assert replies(b"x\x1b[?2026$p\x1b[?2048$py\x1b[c") == b"\x1b[?2026;2$y\x1b[?2048;0$y\x1b[?62;22c"
    assert replies(b"\x1b]11;?\x1b\\") == b"\x1b]11;rgb:0000/0000/0000\x1b\\"
    assert unfinished(b"a\x1b[?20") == b"\x1b[?20" and unfinished(b"\x1b[1mb") == b""
    assert text_in(b"\x1b[?25l\x1b[2J\x1b]0;x\x07ok\x1b[") == "ok"
