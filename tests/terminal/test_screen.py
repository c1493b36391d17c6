"""Inside GNU screen itself: the main flow, copying, Esc, and coming back to a detached one."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.program import APP, environment
from tests.pty_session import PtySession
from tests.pty_terminal import MOUSE
from tests.terminal.conftest import Omni
from tests.terminal.support import FIRST, assert_restored, status_line, text

pytestmark = pytest.mark.skipif(shutil.which("screen") is None, reason="screen is not installed")


@dataclass
class Screens:
    """GNU screen with a folder of its own for its sockets."""

    env: dict[str, str]

    def opened(self, *arguments: str) -> PtySession:
        return PtySession(["screen", "-c", "/dev/null", "-U", *arguments], self.env)

    def tell(self, *command: str) -> None:
        subprocess.run(["screen", *command], env=self.env, capture_output=True, timeout=20, check=False)


@pytest.fixture
def screens(omni: Omni) -> Iterator[Screens]:
    """A short path: a socket's has at most 108 bytes."""
    with tempfile.TemporaryDirectory(prefix="screen-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "sockets").mkdir(mode=0o700)
        given = {"SCREENDIR": str(folder / "sockets"), "SHELL": "/bin/sh"}
        found = Screens(environment(folder / "home", omni.address, omni.token) | given)
        try:
            yield found
        finally:
            found.tell("-S", "work", "-X", "quit")


def paused(omni: Omni) -> int:
    return omni.asked("PUT", "/pause")


def test_the_main_flow_inside_screen(omni: Omni, screens: Screens) -> None:
    with screens.opened("-S", "work", *APP) as session:
        session.wait_for(FIRST, 30)
        session.wait_for("of about", 20)
        session.send("down", "space", "space")
        session.wait_for(lambda rows: status_line(rows).startswith(" 2 marked"))
        session.send("p")
        session.wait_for("Pause 2 schedules?")
        session.quiet(0.3)
        session.send("y")
        session.wait_for(lambda rows: re.search(r"✓ Paused", status_line(rows)), 20)
        assert paused(omni) == 2
        session.send("/")
        session.quiet(0.3)
        session.send("Crimson", "enter")
        session.wait_for(lambda rows: "Crimson refunds" in text(rows) and FIRST not in text(rows), 20)
        session.send("escape")
        session.wait_for(lambda rows: "of about" in status_line(rows), 20)
        # With the mouse on screen keeps an Esc to itself; and it joins one to what is typed behind it.
        assert not session.modes & MOUSE
        session.send("?")
        session.wait_for("page up, page down")
        session.send("escape", "down")
        session.wait_for(lambda rows: "page up, page down" not in text(rows))
        session.send("escape", "?")
        session.wait_for("page up, page down")
        session.send("escape")
        session.wait_for(lambda rows: "page up, page down" not in text(rows))
        session.send("y")
        session.until(lambda: re.search(rb"\x1b\]52;c;[\w+/=]{20,}\x07", session.raw) is not None, 10, "the copy")
        session.send("q")
        assert session.wait_exit(20) == 0
        assert_restored(session)


def test_a_detached_screen_goes_on_and_is_whole_on_coming_back(omni: Omni, screens: Screens) -> None:
    omni.fake.latency = 0.3
    with screens.opened("-S", "work", *APP) as session:
        session.wait_for(FIRST, 30)
        session.send(*("space",) * 12)
        session.wait_for("12 marked", 20)
        session.send("p")
        session.wait_for(lambda rows: re.search(r"Pause \d+ ", text(rows)), 20)
        session.quiet(0.3)
        session.send("y")
        session.until(lambda: paused(omni) >= 2, 20, "the run does not begin")
        session.hang_up()
        session.process.wait(10)
    with screens.opened("-d", "-r", "work") as session:
        session.wait_for(lambda rows: re.search(r"✓ Paused \d+ schedules", text(rows)), 40)
        assert any("Name" in row and "Next" in row for row in session.screen())
        session.send("q")
        session.wait_exit(20)
    assert paused(omni) >= 10
