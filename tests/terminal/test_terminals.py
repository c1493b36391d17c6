"""Every kind of terminal: what it is sent, and how it gets itself back."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest

from tests.program import APP, environment
from tests.pty_session import PtySession
from tests.pty_terminal import ALTERNATE_SCREEN, MOUSE
from tests.terminal.conftest import Omni
from tests.terminal.support import FIRST, assert_restored, opened

ANY_MOTION, BUTTONS = 1003, 1002
COLOUR = re.compile(rb"\x1b\[(?:[\d;]*;)?(?:3[0-9]|4[0-9]|9[0-7]|10[0-7])(?:;[\d;]*)?m")
RICH_COLOUR = re.compile(rb"\x1b\[(?:[\d;]*;)?[34]8;[25];")


def names(session: PtySession) -> list[str]:
    """Signs and names of the rows; the times may change while one looks."""
    return [row[:36] for row in session.screen()]


@pytest.mark.parametrize("term", ["xterm-256color", "screen", "tmux-256color", "linux", "vt100"])
def test_it_works_in_every_terminal_and_gives_it_back(omni: Omni, tmp_path: Path, term: str) -> None:
    with opened(omni, tmp_path, (80, 23), TERM=term, COLORTERM="") as session:
        session.send("?")
        session.wait_for("page up, page down")
        session.send("escape")
        session.wait_for(lambda rows: "page up, page down" not in "".join(rows))
        session.send("q")
        assert session.wait_exit() == 0
        assert ("●".encode() in session.raw) is (term not in ("linux", "vt100"))
        assert_restored(session)


def test_without_colour_no_colour_is_sent_and_the_cursor_is_seen(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path, NO_COLOR="1") as session:
        session.send("down", "space", "p")
        session.wait_for("Pause")
        session.quiet(0.3)
        sent = set(re.findall(rb"\x1b\[([\d;]*)m", session.raw.replace(b"?[31m", b"").replace(b"?[0m", b"")))
        assert {code for codes in sent for code in codes.split(b";")} <= {b"0", b"1", b"7"}
        assert re.search(rb"\x1b\[1;7m" + "▸".encode(), session.raw) and b"\x1b[1;7m[ Cancel" in session.raw


def test_sixteen_colours_are_enough(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path, TERM="xterm", COLORTERM="") as session:
        assert COLOUR.search(session.raw) and not RICH_COLOUR.search(session.raw)
        assert b"\x1b[1;7;49;39m" + "▸".encode() in session.raw


def test_over_ssh_256_colours_are_what_is_sent(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path, COLORTERM="") as session:
        assert b"38;5;" in session.raw and b"38;2;" not in session.raw


def test_ascii_signs_are_ascii_where_asked_for(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path, OMNITUI_ASCII="1") as session:
        session.send("space", "?")
        session.wait_for("page up, page down")
        assert not set("●▸◆✓✗‖│┌└…·") & set(session.raw.decode())


def test_a_terminal_without_utf8_is_sent_none(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path, LC_ALL="C") as session:
        session.send("pagedown", "?")
        session.wait_for("page up, page down")
        assert session.raw.isascii()


def test_the_mouse_reports_no_mere_motion_and_can_be_switched_off(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path / "on") as session:
        assert BUTTONS in session.modes and ANY_MOTION not in session.modes
        before = session.screen()
        session.send("\x1b[<65;10;10M")
        session.wait_for(lambda rows: rows != before)
    config = tmp_path / "off" / "config" / "omnitui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("version = 1\n[ui]\nmouse = false\n")
    with opened(omni, tmp_path / "off") as session:
        assert not session.modes & MOUSE


def test_a_paste_of_ten_thousand_lines_holds_nothing_up(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path) as session:
        session.send("/")
        session.quiet(0.3)
        session.send("\x1b[200~" + "Crimson refunds\n" * 10_000 + "\x1b[201~")
        session.wait_for(lambda rows: "Crimson refunds" in rows[1], 3)
        session.send("escape")
        session.wait_for(lambda rows: "Crimson refunds" not in rows[1], 3)


def test_a_resize_below_the_smallest_and_up_again(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path) as session:
        for size in ((39, 9), (5, 2), (300, 80), (80, 23)):
            session.resize(*size)
            session.quiet(0.2)
        session.wait_for(FIRST)
        assert session.exit_code is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_with_its_own_code(omni: Omni, tmp_path: Path, number: int) -> None:
    with opened(omni, tmp_path) as session:
        session.kill(number)
        assert session.wait_exit() == 128 + number
        assert_restored(session)


def test_an_unread_terminal_slows_no_run_and_no_leaving(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path, (200, 60)) as session:
        session.send("*")
        session.wait_for("431 marked", 20)
        session.send("p")
        session.wait_for("Pause ")
        session.quiet(0.3)
        session.read_throttled(0)
        session.send("y")
        for _ in range(40):
            session.send("pagedown", "pageup")
            time.sleep(0.02)
        asked, deadline = omni.asked("PUT", "/pause"), time.monotonic() + 20
        while omni.asked("PUT", "/pause") < 25 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert omni.asked("PUT", "/pause") >= 25, asked
        began = time.monotonic()
        session.kill(signal.SIGTERM)
        assert session.process.wait(10) == 128 + signal.SIGTERM
        assert time.monotonic() - began < 3.0


def test_a_line_that_drains_in_time_sees_the_end(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path, (200, 60)) as session:
        session.read_throttled(0)
        for _ in range(40):
            session.send("pagedown", "pageup")
            time.sleep(0.02)
        session.kill(signal.SIGTERM)
        time.sleep(0.5)
        session.read_throttled(None)
        assert session.wait_exit() == 128 + signal.SIGTERM
        assert_restored(session)


def test_after_a_stall_the_screen_is_right(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path, (200, 60)) as session:
        session.read_throttled(0)
        for _ in range(30):
            session.send("pagedown", "pageup")
            time.sleep(0.02)
        session.send("end", "home")
        time.sleep(0.5)
        session.read_throttled(None)
        session.quiet(1.0)
        stalled = names(session)
        session.resize(199, 60)
        session.quiet(0.5)
        session.resize(200, 60)
        session.quiet(0.5)
        assert stalled == names(session)


def test_a_closed_terminal_ends_it(omni: Omni, tmp_path: Path) -> None:
    given = environment(tmp_path, omni.address, omni.token)
    session = PtySession(APP, given)
    session.wait_for(FIRST, 20)
    session.hang_up()
    assert session.process.wait(5) == 128 + signal.SIGHUP


def test_ctrl_z_goes_to_the_shell_and_back(omni: Omni, tmp_path: Path) -> None:
    """With job control: the program's parent is a shell of the same session."""
    given = environment(tmp_path, omni.address, omni.token) | {"PS1": "$ ", "ENV": ""}
    with PtySession(["/bin/sh", "-i"], given) as shell:
        shell.wait_for("$")
        shell.send(" ".join(APP), "enter")
        shell.wait_for(FIRST, 20)
        shell.quiet(0.5)
        shell.send("ctrl+z")
        shell.wait_for(lambda rows: re.search(r"\[1\] ?\+ +Stopped", "".join(rows)), 5)
        assert ALTERNATE_SCREEN not in shell.modes and not shell.modes & MOUSE and shell.keyboards == 0
        shell.send("fg", "enter")
        shell.until(lambda: ALTERNATE_SCREEN in shell.modes and shell.keyboards == 1, 5)
        shell.wait_for(FIRST, 5)
        shell.send("q")
        shell.until(lambda: ALTERNATE_SCREEN not in shell.modes, 5)


def test_ctrl_z_without_a_shell_to_go_to_stays(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path) as session:
        session.send("ctrl+z")
        session.quiet(0.5)
        session.wait_for(FIRST, 5)
        session.send("q")
        assert session.wait_exit() == 0
        assert_restored(session)


def test_a_stop_from_elsewhere_is_repaired(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path) as session:
        os.kill(session.process.pid, signal.SIGSTOP)
        time.sleep(0.2)
        before = session.bytes_written
        os.kill(session.process.pid, signal.SIGCONT)
        session.until(lambda: session.bytes_written > before, 5)
        session.quiet(0.3)
        session.wait_for(FIRST)
        assert session.keyboards == 1


@pytest.mark.parametrize("opening", ["", "f"])
def test_what_another_program_wrote_on_the_screen_is_drawn_over(omni: Omni, tmp_path: Path, opening: str) -> None:
    with opened(omni, tmp_path) as session:
        if opening:
            session.send(opening)
            session.wait_for("Filter")
            session.quiet(0.3)
        before = names(session)
        with open(f"/proc/{session.process.pid}/fd/1", "wb", buffering=0) as terminal:
            terminal.write(b"\x1b[5;1H" + b"Broadcast message: the machine goes down in an hour.\r\n" * 5)
        session.wait_for("Broadcast")
        session.press("ctrl+l")
        session.wait_for(lambda rows: not any("Broadcast" in row for row in rows))
        session.quiet(0.3)
        assert names(session) == before
