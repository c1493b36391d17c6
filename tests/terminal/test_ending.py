"""The end comes within three seconds whatever hangs, with the terminal given back and the right code."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.program import APP, environment
from tests.pty_session import PtySession
from tests.pty_terminal import ALTERNATE_SCREEN
from tests.terminal.conftest import Omni
from tests.terminal.support import after, assert_restored, opened, status_line

LIMIT = 3.0
HANGS = {
    "the network": """
import asyncio
from omnitui.api.transport import Transport
async def hang(self): await asyncio.sleep(60)
Transport.aclose = hang
""",
    "the journal": """
import time
from omnitui.storage.journal import writer
writer.Writer._drop = lambda self: time.sleep(60)
""",
    "the loop": """
import time
from omnitui.ui.app import OmnituiApp
async def hang(self): time.sleep(60)
OmnituiApp.on_unmount = hang
""",
    "a reading thread": """
import asyncio, time
from omnitui.ui.app import OmnituiApp
begin = OmnituiApp.begin
def beginning(self):
    begin(self)
    self.stuck = asyncio.get_running_loop().run_in_executor(None, time.sleep, 60)
OmnituiApp.begin = beginning
""",
}
BUSY_LOOP = """
import time
from omnitui.ui.app import OmnituiApp
OmnituiApp.action_help = lambda self: [time.sleep(0.01) for _ in range(6000)]
"""
STUCK_KEYRING = """
import time
from omnitui.storage import key_store
key_store.find_backend = lambda: time.sleep(60)
"""


def assert_ends(session: PtySession, number: int) -> None:
    began = time.monotonic()
    session.kill(number)
    assert session.wait_exit() == 128 + number
    assert time.monotonic() - began < LIMIT
    assert_restored(session)


def with_a_run(session: PtySession) -> None:
    """One write, so that the journal is open."""
    session.send("p")
    session.wait_for("[ Cancel")
    session.quiet(0.3)
    session.send("y")
    session.wait_for(lambda rows: "✓" in status_line(rows))


@pytest.mark.parametrize(
    ("name", "number"),
    [*((name, signal.SIGTERM) for name in HANGS), ("the loop", signal.SIGHUP), ("the network", signal.SIGINT)],
)
def test_what_hangs_at_the_end_does_not_hold_it(omni: Omni, tmp_path: Path, name: str, number: int) -> None:
    with opened(omni, tmp_path, argv=after(HANGS[name])) as session:
        if name == "the journal":
            with_a_run(session)
        assert_ends(session, number)


def test_quitting_is_held_by_nothing_either(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path, argv=after(HANGS["the network"] + HANGS["the journal"])) as session:
        with_a_run(session)
        began = time.monotonic()
        session.send("q")
        assert session.wait_exit() == 0
        assert time.monotonic() - began < LIMIT
        assert_restored(session)


def test_a_program_that_is_busy_with_itself_hears_the_signal(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path, argv=after(BUSY_LOOP)) as session:
        session.send("?")
        time.sleep(0.3)
        assert_ends(session, signal.SIGTERM)


def test_a_stuck_keyring_holds_no_end(tmp_path: Path) -> None:
    config = tmp_path / "config" / "omnitui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('version = 1\ndefault_profile = "a"\n[profiles.a]\naddress = "http://127.0.0.1:9"\n')
    with PtySession(after(STUCK_KEYRING), environment(tmp_path)) as session:
        session.wait_for("Waiting for the keyring", 20)
        assert_ends(session, signal.SIGTERM)


@contextmanager
def silent_server() -> Iterator[str]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_a_server_that_never_answers_holds_no_end(tmp_path: Path) -> None:
    with silent_server() as address, PtySession(APP, environment(tmp_path, address)) as session:
        session.wait_for("Connecting to 127.0.0.1", 20)
        assert_ends(session, signal.SIGTERM)


def test_a_closed_terminal_ends_it_although_all_hangs(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path, argv=after(HANGS["the loop"])) as session:
        began = time.monotonic()
        session.hang_up()
        assert session.process.wait(10) == 128 + signal.SIGHUP
        assert time.monotonic() - began < LIMIT


@pytest.mark.parametrize("after_seconds", [0.0, 0.06, 0.3])
def test_a_signal_while_it_starts_leaves_the_terminal_clean(omni: Omni, tmp_path: Path, after_seconds: float) -> None:
    with PtySession(APP, environment(tmp_path, omni.address, omni.token)) as session:
        session.until(lambda: b"\x1b[?1049h" in session.raw, 20)
        time.sleep(after_seconds)
        assert_ends(session, signal.SIGTERM)
        assert ALTERNATE_SCREEN not in session.modes
