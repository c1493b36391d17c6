"""For every test: nothing of the machine it runs on comes in, and nothing of it goes into a report."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from omnitui.text.glyphs import GLYPHS, Glyphs

_FREE_TO_KEEP = ("PATH", "LANG", "PYTEST_", "TEXTUAL_SNAPSHOT_", "XDIST_", "COV_")
_OURS = ("OMNI_", "OMNITUI_", "TEXTUAL_THEME", "NO_COLOR", "FORCE_COLOR", "TMUX", "SSH_", "LC_")
_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy")


def pytest_xdist_auto_num_workers() -> int:
    """Three workers a core: a flow mostly waits, for a rest after a key or for a server to answer."""
    return 3 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread those that mostly wait, for real programs and real time, evenly among those that reckon."""
    waiting = [item for item in items if item.path.match("tests/terminal/*") or item.path.name == "test_kills.py"]
    computing = [item for item in items if item not in set(waiting)]
    if waiting and computing:
        every = -(-len(computing) // len(waiting))
        items[:] = [
            item for place, one in enumerate(waiting) for item in (one, *computing[place * every : (place + 1) * every])
        ]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """The report of failed snapshots prints the whole environment, keys and all: only harmless names are left."""
    for name in list(os.environ):
        if not name.startswith(_FREE_TO_KEEP):
            del os.environ[name]


@pytest.fixture(autouse=True)
def nobodys_machine(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An empty home, no key, no proxy, no wish about colours, UTC, and the usual signs."""
    for name in os.environ:
        if name.startswith(_OURS) or name in _PROXIES:
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for kind in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TERM", "xterm-256color")
    time.tzset()
    yield
    GLYPHS.use(Glyphs())
