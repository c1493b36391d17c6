"""Over a real ssh connection, with tmux and without: the main flow, and a line that drops in the middle of a run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.program import environment
from tests.pty_session import ROOT, PtySession
from tests.terminal import ssh_server
from tests.terminal.conftest import Omni

pytestmark = pytest.mark.skipif(bool(ssh_server.MISSING), reason=f"not installed: {', '.join(ssh_server.MISSING)}")
needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
FIRST = "Nightly ledger"
WITH_TMUX = [False, pytest.param(True, marks=needs_tmux)]


@dataclass
class Far:
    """The machine at the other end: its ssh, its home, and the scripts that stand for what a person types there."""

    ssh: list[str]
    folder: Path
    omni: Omni

    def connect(self, *, tmux: bool = False) -> PtySession:
        """A new connection: the program in its terminal, or the tmux session with it, made where there is none."""
        command = f"sh {self.folder / 'program'}"
        if tmux:
            command = f"{self._tmux} -f /dev/null new-session -A -s work {shlex.quote(command)}"
        script = self.folder / "enter"
        script.write_text(f"export LANG=C.UTF-8\nexec {command}\n")
        near = environment(self.folder / "near")
        return PtySession([*self.ssh, f"sh {script}"], near, size=(120, 32))

    def prepare(self) -> None:
        """What a profile of the shell would set there, the key with it, and the program."""
        env = environment(self.folder / "home", self.omni.address, self.omni.token)
        exports = [
            f"export {name}={shlex.quote(text)}" for name, text in env.items() if name not in ("TERM", "COLORTERM")
        ]
        pid = f"echo $$ > {self.folder / 'pid'}"
        start = f"cd {ROOT} && exec {sys.executable} -m omnitui --requests-per-minute 600"
        (self.folder / "program").write_text("\n".join([*exports, "unset DBUS_SESSION_BUS_ADDRESS", pid, start, ""]))
        (self.folder / "program").chmod(0o700)

    @property
    def pid(self) -> int:
        """The process of the program that was started last."""
        return int((self.folder / "pid").read_text())

    @property
    def alive(self) -> bool:
        """Whether that process is still there."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    @property
    def paused(self) -> list[str]:
        """The ids that Omni was asked to pause, in the order the requests came in."""
        asked = (asked.path for asked in self.omni.fake.requests if asked.method == "PUT")
        return [path.split("/")[-2] for path in asked if path.endswith("/pause")]

    def outcomes(self) -> dict[str, str]:
        """What the journal says of each item of its only run."""
        (path,) = (self.folder / "home" / "state").rglob("journal.sqlite3")
        with closing(sqlite3.connect(path)) as journal:
            assert journal.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert journal.execute("SELECT count(*) FROM runs").fetchone() == (1,)
            return dict(journal.execute("SELECT schedule_id, outcome FROM items"))

    def end(self) -> None:
        """Leave nothing running."""
        subprocess.run([*shlex.split(self._tmux), "kill-server"], capture_output=True, timeout=20, check=False)
        if (self.folder / "pid").exists() and self.alive:
            os.kill(self.pid, signal.SIGKILL)

    @property
    def _tmux(self) -> str:
        return f"tmux -u -S {self.folder / 'tmux'}"


@pytest.fixture
def far(omni: Omni) -> Iterator[Far]:
    """Short paths: a socket's has at most 108 bytes."""
    with tempfile.TemporaryDirectory(prefix="far-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        try:
            with ssh_server.sshd(folder) as ssh:
                machine = Far(ssh, folder, omni)
                machine.prepare()
                try:
                    yield machine
                finally:
                    machine.end()
        except ssh_server.Refused as refused:
            pytest.skip(f"sshd lets this account not in: {refused}")


def until(condition: Callable[[], object], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def text(rows: list[str]) -> str:
    return "\n".join(rows)


def begin_pausing(session: PtySession, marks: tuple[str, ...], marked: str) -> None:
    """Mark, ask, and say yes to as many as there are."""
    session.send(*marks)
    session.wait_for(lambda rows: re.search(marked, text(rows)), 30)
    session.send("p")
    session.wait_for(lambda rows: re.search(r"Pause \d+ ", text(rows)), 20)
    session.quiet(0.3)
    session.send("y")


@pytest.mark.parametrize("tmux", WITH_TMUX)
def test_the_main_flow(far: Far, tmux: bool) -> None:
    with far.connect(tmux=tmux) as session:
        session.wait_for(FIRST, 30)
        begin_pausing(session, ("down", "space", "space"), "2 marked")
        session.wait_for(lambda rows: re.search(r"✓ Paused", text(rows)), 20)
        assert len(far.paused) == 2
        session.send("/")
        session.quiet(0.3)
        session.send("Crimson", "enter")
        session.wait_for(lambda rows: "Crimson refunds" in text(rows) and FIRST not in text(rows), 20)
        session.send("escape")
        # tmux takes what follows an Esc within half a second for Alt and a letter.
        session.quiet(0.8)
        session.wait_for(lambda rows: "of about" in text(rows), 20)
        session.send("q")
        assert session.wait_exit(20) == 0
    until(lambda: not far.alive, 10, "the program goes on at the other end")
    assert set(far.outcomes().values()) == {"done"}


def test_a_line_that_drops_ends_the_program_and_the_journal_tells_what_was_sent(far: Far) -> None:
    far.omni.fake.latency = 0.4
    with far.connect() as session:
        session.wait_for(FIRST, 30)
        begin_pausing(session, ("*",), r"\d{3} marked")
        until(lambda: len(far.paused) >= 12, 30, "the run does not begin")
        session.kill()
        session.wait_exit()
        until(lambda: not far.alive, 10, "the program outlives its line")

    sent, outcomes = far.paused, far.outcomes()
    assert len(sent) == len(set(sent)) < len(outcomes)
    told = {outcome: {item for item, known in outcomes.items() if known == outcome} for outcome in outcomes.values()}
    assert told.keys() <= {"done", "sent", "planned", "unknown", "not sent"}, told.keys()
    for item in told["done"]:
        assert far.omni.fake.schedule(item).disabled_at is not None
    assert told["done"] and told["planned"]
    assert not told["planned"] & set(sent)
    assert set(sent) <= outcomes.keys() - told["planned"]
    come_back(far)


def come_back(far: Far) -> None:
    """The next start offers to go on; once it has, every item is right at the server, and none was sent for nothing."""
    before, lost = far.outcomes(), far.paused
    far.omni.fake.latency = 0.0
    with far.connect() as session:
        session.wait_for("Interrupted operation", 30)
        session.wait_for("[ Continue", 10)
        session.quiet(0.5)
        assert far.paused == lost
        session.send("c")
        session.wait_for(lambda rows: re.search(r"✓ Paused \d+ schedules", text(rows)), 60)
        session.send("q")
        assert session.wait_exit(20) == 0
    after = far.outcomes()
    assert after.keys() == before.keys() and set(after.values()) <= {"done", "already"}
    assert all(far.omni.fake.schedule(item).disabled_at is not None for item in after)
    known = {item for item, outcome in before.items() if outcome == "done"}
    assert not known & set(far.paused[len(lost) :])


@needs_tmux
def test_in_tmux_a_run_goes_on_without_its_line_and_is_there_on_coming_back(far: Far) -> None:
    far.omni.fake.latency = 0.5
    with far.connect(tmux=True) as session:
        session.wait_for(FIRST, 30)
        begin_pausing(session, ("space",) * 30, "30 marked")
        until(lambda: len(far.paused) >= 8, 30, "the run does not begin")
        session.kill()
        session.wait_exit()
    assert far.alive
    with far.connect(tmux=True) as session:
        session.wait_for(lambda rows: re.search(r"✓ Paused \d+ schedules", text(rows)), 40)
        session.send("q")
        assert session.wait_exit(20) == 0
    assert set(far.outcomes().values()) == {"done"}
    assert set(far.outcomes()) == set(far.paused)
