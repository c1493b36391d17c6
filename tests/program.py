"""The real program and its loopback server as processes, each in an environment of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.pty_session import ROOT

APP = (sys.executable, "-m", "omnitui")
SERVER = (sys.executable, "-m", "omnitui.demo.server", "--port", "0")
DEMO_TOKEN = "omni_osk_demo"
_GREETING = "listening on "


def environment(home: Path, address: str = "", token: str = DEMO_TOKEN) -> dict[str, str]:
    """A terminal's environment below `home` alone; with an address, signed in by it and `token`."""
    home.mkdir(parents=True, exist_ok=True)
    names = {"HOME": home, "XDG_CONFIG_HOME": home / "config", "XDG_STATE_HOME": home / "state"}
    names |= {"XDG_DATA_HOME": home / "data", "XDG_CACHE_HOME": home / "cache", "TMPDIR": home}
    env = {name: str(path) for name, path in names.items()}
    env |= {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "TZ": "Europe/Paris"}
    env |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    return env | ({"OMNI_BASE_URL": address, "OMNI_API_TOKEN": token} if address else {})


@contextlib.contextmanager
def demo_server(schedules: int = 431, *options: str) -> Iterator[str]:
    """The demo's Omni on a free loopback port, with any further options; its address.

    Raises `RuntimeError` with its own words when it does not start.
    """
    argv = [*SERVER, "--schedules", str(schedules), *options]
    process = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if not line.startswith(_GREETING):
            raise RuntimeError((line + process.stdout.read()).strip().splitlines()[-1])
        yield line.removeprefix(_GREETING).strip()
    finally:
        process.terminate()
        process.stdout.close()
        process.wait(10)
