"""Copying and links in a real terminal, in a real tmux, and as GNU screen wants them."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program import APP, environment
from tests.pty_session import PtySession
from tests.terminal.conftest import Omni

FIRST = "Nightly ledger"
LINK = b"\x1b]8;;http"


def osc52(raw: bytes) -> list[str]:
    return [base64.b64decode(found).decode() for found in re.findall(rb"\x1b\]52;c?;([^\x07]*)\x07", raw)]


def looking_at_the_first(session: PtySession) -> None:
    session.wait_for(FIRST, 30)
    session.wait_for("Link ", 20)
    session.send("home")
    session.quiet(0.6)


def test_id_and_link_go_to_the_terminal(omni: Omni, tmp_path: Path) -> None:
    with PtySession(APP, environment(tmp_path, omni.address, omni.token)) as session:
        looking_at_the_first(session)
        session.send("y")
        session.wait_for("Copied id")
        session.send("o")
        session.wait_for("Copied link")
        session.quiet(0.3)
        known, link = osc52(session.raw)
        assert omni.fake.schedule(known).id == known
        assert link.startswith(omni.address) and link.endswith(f"/schedules/{known}")
        assert f"\x1b]8;;{link}\x1b\\".encode() in session.raw


@pytest.mark.parametrize(
    "term", [{"TERM": "linux"}, {"TERM": "vt100"}, {"TERM": "screen"}, {"STY": "1.pts-0", "TERM": "xterm"}]
)
def test_no_links_where_they_are_not_understood(omni: Omni, tmp_path: Path, term: dict[str, str]) -> None:
    with PtySession(APP, environment(tmp_path, omni.address, omni.token) | term) as session:
        looking_at_the_first(session)
        assert b"\x1b]8;" not in session.raw


def test_screen_gets_it_wrapped(omni: Omni, tmp_path: Path) -> None:
    env = environment(tmp_path, omni.address, omni.token) | {"STY": "1.pts-0", "TERM": "screen-256color"}
    with PtySession(APP, env) as session:
        looking_at_the_first(session)
        session.send("o")
        session.wait_for("Copied link")
        session.quiet(0.3)
        whole = b"".join(re.findall(rb"\x1bP(.*?)\x1b\\", session.raw, re.DOTALL))
        assert osc52(whole)[0].startswith(omni.address)
        assert len(osc52(session.raw)) <= 1


def test_a_detail_with_its_link_costs_little(omni: Omni, tmp_path: Path) -> None:
    with PtySession(APP, environment(tmp_path, omni.address, omni.token), size=(160, 40)) as session:
        looking_at_the_first(session)
        with session.measure() as measured:
            session.send("down")
            session.quiet(1.5)
        assert 0 < measured.bytes_written <= 8_000
        assert session.raw.count(LINK) >= 2


@pytest.fixture
def tmux() -> Iterator[list[str]]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    with tempfile.TemporaryDirectory(prefix="tmux-", ignore_cleanup_errors=True) as folder:
        command = ["tmux", "-u", "-S", f"{folder}/s", "-f", "/dev/null"]
        yield command
        subprocess.run([*command, "kill-server"], capture_output=True, timeout=20, check=False)


def test_in_tmux_the_buffer_holds_it_whatever_set_clipboard_says(omni: Omni, tmp_path: Path, tmux: list[str]) -> None:
    env = environment(tmp_path, omni.address, omni.token)
    with PtySession([*tmux, "new-session", *APP], env) as session:
        session.wait_for(FIRST, 30)
        option = subprocess.run([*tmux, "show", "-sv", "set-clipboard"], capture_output=True, text=True, timeout=20)
        assert option.stdout.strip() == "external"
        session.wait_for("Link ", 20)
        session.send("y")
        session.wait_for("Copied id")
        session.until(lambda: len(osc52(session.raw)) > 0, 10, "what tmux hands on")
        held = subprocess.run([*tmux, "show-buffer"], capture_output=True, text=True, timeout=20).stdout
        assert omni.fake.schedule(held).id == held == osc52(session.raw)[-1]
