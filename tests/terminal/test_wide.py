"""Wide, joined and combining letters in every column, measured by tmux: each begins at the same cell in every row."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from wcwidth import wcswidth

from omnitui.demo.data.vocabulary import Person
from tests.program import APP, environment
from tests.pty_session import PtySession
from tests.terminal.conftest import Omni
from tests.ui.test_wide import WILD

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
# Terminals do not agree on the vowel signs of Indic scripts (Mc): tmux gives them a cell, others none.
NAMES = [name for name in WILD if not any(unicodedata.category(sign) == "Mc" for sign in name)]


@pytest.fixture
def tmux() -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory(prefix="tmux-", ignore_cleanup_errors=True) as folder:
        command = ["tmux", "-u", "-S", f"{folder}/s", "-f", "/dev/null"]
        yield command
        subprocess.run([*command, "kill-server"], capture_output=True, timeout=20, check=False)


def places(row: str, mark: str) -> int:
    """The cell at which the last `mark` of a row stands, -1 for none."""
    before, found, _ = row.rpartition(mark)
    return wcswidth(before) if found else -1


def test_columns_and_panes_stand_in_line(omni: Omni, tmp_path: Path, tmux: list[str]) -> None:
    for number, name in enumerate(NAMES):
        omni.fake.insert(
            name=f"00{chr(97 + number)} {name}",
            cron="0 6 * * ? *",
            timezone="Asia/Tokyo",
            destination="email",
            recipient_count=3,
            owner=Person(f"m{number}", f"u{number}", name, f"p{number}@blob.example"),
            disabled_at=None,
            system_disabled_at=None,
        )
    env = environment(tmp_path, omni.address, omni.token)
    with PtySession([*tmux, "new-session", *APP], env, size=(200, 45)) as session:

        def rows() -> list[str]:
            shown = subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, text=True, timeout=20)
            return shown.stdout.splitlines()

        session.wait_for("00a", 30)
        session.quiet(1.0)
        table = [row for row in rows() if re.match(r"..\s\S 00[a-z]", row)]
        assert len(table) == len(NAMES)
        for mark in ("│", "daily 06:00", "email", "Tokyo"):
            assert len({places(row.partition("│")[0] + "│", mark) for row in table}) == 1, mark
        for _ in NAMES:
            session.send("down")
            session.quiet(0.15)
            edges = [places(row.partition("│")[0] + "│", "│") for row in rows()[3:-2]]
            assert len(set(edges)) == 1
        session.send("space", "p")
        session.wait_for("[ Cancel", 10)
        session.quiet(0.3)
        framed = [row for row in rows() if row.count("│") >= 2 and "┌" not in row]
        assert framed
        session.send("n")
        session.quiet(0.3)
        session.send("4")
        session.wait_for("[4 Activity]")
        session.quiet(0.5)
        assert all(wcswidth(row) <= 200 for row in rows())
