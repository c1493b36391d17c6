"""The key store against a real Secret Service: gnome-keyring on a session bus of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

MISSING = [
    name for name in ("dbus-run-session", "dbus-send", "gnome-keyring-daemon", "bash") if shutil.which(name) is None
]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

UNLOCKED = "echo -n pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"
LOCKED = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1"
# What the daemon's process id is, only the bus knows.
DAEMON = (
    "PID=$(dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus"
    " org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets"
    " | awk '/uint32/{print $2}')"
)
CHILD = """
import asyncio, sys, time
from omnitui.storage.key_store import KeyringError, KeyStore
from omnitui.secret import Secret

async def main(store, org, step):
    if step == "set":
        await store.set("prod", org, Secret("s3cret"), limit=30)
    elif step == "get":
        print(await store.get("prod", org, limit=30) == Secret("s3cret"))
    elif step == "delete":
        print(await store.delete("prod", org, limit=30))
    elif step == "wait":
        print(await store.get("prod", org, limit=1))

for step in sys.argv[1:]:
    try:
        asyncio.run(main(KeyStore(), "https://blobsrus.omniapp.co", step))
    except KeyringError as trouble:
        print(trouble.kind)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A short path: the daemon's sockets lie under it, and a socket's path has at most 108 bytes."""
    with tempfile.TemporaryDirectory(prefix="ring-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def session(home: Path, script: str) -> list[str]:
    """The lines a shell script prints in a fresh bus session with this home; `$TRY` runs the child."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("DBUS_", "XDG_"))}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "PYTHON_KEYRING_BACKEND", "GNOME_KEYRING_CONTROL"):
        environ.pop(name, None)
    (home / "child.py").write_text(CHILD)
    (home / "run").mkdir(mode=0o700, exist_ok=True)
    root = str(Path(__file__).parents[2])
    environ.update(HOME=str(home), XDG_RUNTIME_DIR=str(home / "run"), PYTHONPATH=root)
    environ["TRY"] = f"{sys.executable} {home / 'child.py'}"
    command = ["dbus-run-session", "--", "bash", "-c", script]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout.split()


def test_a_key_is_kept_read_in_another_session_and_removed(home: Path) -> None:
    assert session(home, f"{UNLOCKED}; $TRY get set get") == ["False", "True"]
    assert session(home, f"{UNLOCKED}; $TRY get delete get delete") == ["True", "True", "False", "False"]


def test_a_locked_keyring_is_told_at_once(home: Path) -> None:
    assert session(home, f"{UNLOCKED}; $TRY set get") == ["True"]
    assert session(home, f"{LOCKED}; $TRY get set delete") == ["locked", "locked", "locked"]


def test_a_frozen_keyring_is_given_up_on_and_the_process_ends(home: Path) -> None:
    frozen = "trap 'kill -CONT $PID' EXIT; kill -STOP $PID; $TRY wait; kill -CONT $PID"
    script = f"{UNLOCKED}; $TRY set; {DAEMON}; {frozen}; $TRY get"
    began = time.monotonic()
    assert session(home, script) == ["silent", "True"]
    assert time.monotonic() - began < 15
