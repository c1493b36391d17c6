"""The doctor as a process of its own: in any locale, in a terminal or none, beside a keyring that stands still."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.local import test_secret_service as real_keyring
from tests.local.test_secret_service import DAEMON, UNLOCKED, session
from tests.local.test_secret_service import home as keyring_home
from tests.program import APP, DEMO_TOKEN, demo_server, environment
from tests.pty_session import ROOT, PtySession

home = keyring_home
DOCTOR = (*APP, "doctor")


def examine(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        DOCTOR, env=env, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=40
    )


@pytest.mark.parametrize("locale", [{}, {"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}, {"TERM": "dumb"}])
def test_it_tells_what_works_in_any_locale(tmp_path: Path, locale: dict[str, str]) -> None:
    with demo_server(3) as address:
        done = examine(environment(tmp_path / "haus-ä", address) | locale)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Reachable   yes: HTTP works" in done.stdout and "organization key" in done.stdout
    assert DEMO_TOKEN not in done.stdout + done.stderr
    assert done.stderr == ""


def test_offline_it_ends_with_1_and_says_what_is_missing(tmp_path: Path) -> None:
    done = examine(environment(tmp_path, "http://127.0.0.1:9"))
    assert done.returncode == 1 and done.stderr == ""
    assert "X Reachable   no, connection: 127.0.0.1:9 refused the connection." in done.stdout


def test_in_a_terminal_it_measures_it(tmp_path: Path) -> None:
    with PtySession(DOCTOR, environment(tmp_path), size=(90, 40)) as terminal:
        assert terminal.wait_exit(30) == 1
        shown = "\n".join(terminal.screen())
    assert "Size        90x40" in shown and "Colours     16 million: COLORTERM is truecolor" in shown


def test_whoever_stops_reading_stops_nothing_else(tmp_path: Path) -> None:
    command = ["bash", "-c", f"set -o pipefail; {sys.executable} -m omnitui doctor | head -n 1"]
    done = subprocess.run(command, env=environment(tmp_path), cwd=ROOT, capture_output=True, text=True, timeout=40)
    assert done.stdout.startswith("  omnitui ") and "Traceback" not in done.stderr


@pytest.mark.skipif(bool(real_keyring.MISSING), reason=f"not installed: {', '.join(real_keyring.MISSING)}")
def test_a_frozen_secret_service_does_not_hold_it(home: Path) -> None:
    frozen = f"trap 'kill -CONT $PID' EXIT; kill -STOP $PID; {' '.join(DOCTOR)}; kill -CONT $PID"
    began = time.monotonic()
    said = " ".join(session(home, f"{UNLOCKED}; $TRY set; {DAEMON}; {frozen}"))
    assert "No keyring answered in 3 s" in said
    assert time.monotonic() - began < 25
