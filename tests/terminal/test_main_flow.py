"""The real program in a real terminal against a real loopback server: from start-up to quitting."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program import APP, demo_server, environment
from tests.pty_session import ROOT, PtySession
from tests.terminal.conftest import Omni
from tests.terminal.support import FIRST, assert_restored, status_line

SEARCHED = "Crimson refunds"
ELSEWHERE = "Almost-sunset"
OWN_LINK = rb"\x1b\]8;;(?:http://127\.0\.0\.1:\d+/[\w./%-]*)?\x1b\\"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def session(omni: Omni, home: Path) -> Iterator[PtySession]:
    """The program with its first rows on the screen."""
    with PtySession(APP, environment(home, omni.address, omni.token)) as session:
        session.wait_for(FIRST, 20)
        yield session


def paused(rows: list[str]) -> int:
    """How many rows of the table carry the sign of a paused schedule."""
    return sum(bool(re.match(r"[ ▸▹][ ◆] ‖ ", row)) for row in rows)


def test_a_slow_omni_is_waited_for_before_an_empty_table_that_says_so(home: Path) -> None:
    with demo_server(431, "--latency-ms", "3000") as address, PtySession(APP, environment(home, address)) as session:
        session.wait_for(lambda rows: "Connecting to 127.0.0.1" in status_line(rows), 20)
        assert not any("Alizarin" in row for row in session.screen())
        assert any("Name" in row and "Next" in row for row in session.screen())
        session.wait_for("Alizarin", 20)


def mark_two(session: PtySession) -> None:
    session.send("down")
    session.send("space", "space")
    session.wait_for(lambda rows: status_line(rows).startswith(" 2 marked"))


def test_from_start_to_quit(session: PtySession, omni: Omni) -> None:
    before = paused(session.screen())
    mark_two(session)

    session.send("p")
    session.wait_for("Pause 2 schedules?")
    session.quiet(0.2)
    assert omni.asked("PUT", "/pause") == 0
    session.send("y")
    session.wait_for(lambda rows: re.search(r"✓.*[Pp]aused", status_line(rows)))
    session.wait_for(lambda rows: paused(rows) == before + 2)
    assert omni.asked("PUT", "/pause") == 2

    session.send("u")
    session.wait_for(lambda rows: status_line(rows).startswith(" 2 marked"))
    session.send("r")
    session.wait_for("Resume 2 schedules?")
    session.quiet(0.2)
    session.send("y")
    session.wait_for(lambda rows: re.search(r"✓.*[Rr]esumed", status_line(rows)))
    session.wait_for(lambda rows: paused(rows) == before)
    assert omni.asked("PUT", "/resume") == 2

    session.send("/")
    session.quiet(0.2)
    session.send(SEARCHED, "enter")
    session.wait_for(lambda rows: SEARCHED in "".join(rows) and ELSEWHERE not in "".join(rows))
    session.send("escape")
    session.wait_for(lambda rows: "of about" in status_line(rows) and SEARCHED in "".join(rows))

    session.send("q")
    assert session.wait_exit() == 0
    assert_restored(session)


def test_names_from_omni_command_no_terminal(session: PtySession) -> None:
    session.wait_for("Red escape")
    session.quiet(0.5)
    raw = re.sub(OWN_LINK, b"", session.raw)
    assert raw != session.raw
    assert not re.search(rb"\x1b\](?:0|2|8|52);|\x1b\[31m", raw)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was(session: PtySession, number: int) -> None:
    session.kill(number)
    session.wait_exit()
    assert_restored(session)


def test_the_key_is_nowhere_to_be_read(session: PtySession, omni: Omni, home: Path) -> None:
    key = omni.token.encode()
    mark_two(session)
    session.quiet(0.5)
    lists = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    session.send("q")
    assert session.wait_exit() == 0

    assert not [line for line in lists if key in line]
    assert key not in session.raw
    assert not [path for path in home.rglob("*") if path.is_file() and key in path.read_bytes()]


def test_a_dumb_terminal_is_told_in_one_line(omni: Omni, home: Path) -> None:
    env = environment(home, omni.address, omni.token) | {"TERM": "dumb"}
    with PtySession(APP, env) as session:
        assert session.wait_exit() == 2
        assert_one_clear_line(session.raw)


@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
def test_without_a_terminal_there_is_one_line(omni: Omni, home: Path, term: str) -> None:
    env = environment(home, omni.address, omni.token) | {"TERM": term}
    done = subprocess.run(APP, env=env, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=20)
    assert done.returncode == 2
    assert not done.stdout
    assert_one_clear_line(done.stderr)


def assert_one_clear_line(written: bytes) -> None:
    text = written.decode().replace("\r\n", "\n")
    assert text.count("\n") == 1 and text.endswith("\n")
    assert "\x1b" not in text and "terminal" in text
