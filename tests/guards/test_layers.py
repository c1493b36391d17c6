"""The rooms know only what they may: import-linter's contracts, as `pyproject.toml` states them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.guards.tree import ROOT


def test_no_room_knows_more_than_it_may() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
