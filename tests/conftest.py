"""For every test: nothing of the machine it runs on comes in, and nothing of it goes into a report."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from omnitui.text.glyphs import GLYPHS, Glyphs

_FREE_TO_KEEP = ("PATH", "LANG", "PYTEST_", "TEXTUAL_SNAPSHOT_", "XDIST_", "COV_")
_OURS = ("OMNI_", "OMNITUI_", "TEXTUAL_THEME", "NO_COLOR", "FORCE_COLOR", "TMUX", "SSH_", "LC_")
_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy")
_ENOUGH = 1 << 30
REAL_PROGRAMS = (
    "tests/terminal/test_*.py",
    "tests/commands/test_doctor_process.py",
    "tests/demo/test_server.py",
    "tests/domain/test_kills.py",
    "tests/guards/test_layers.py",
    "tests/guards/test_packaging.py",
    "tests/guards/test_startup_imports.py",
    "tests/local/test_journal_crashes.py",
    "tests/local/test_journal_processes.py",
    "tests/local/test_secret_service.py",
)

# Without compiled files each worker rewrites the assertions of all tests, and each program started compiles itself.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def _in_memory() -> None:
    """Puts temporary files into memory where there is enough: the journal waits for the disk at every write."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK):
        found = os.statvfs(memory)
        if found.f_bavail * found.f_frsize > _ENOUGH and not found.f_flag & os.ST_NOEXEC:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


_in_memory()


def pytest_xdist_auto_num_workers() -> int:
    """Two workers a core: a flow waits half its time, for a rest after a key; each worker collects all tests."""
    return 2 * (os.cpu_count() or 1)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks what starts real programs: the inner loop, `-m "not terminal"`, does without."""
    if any(item.path.match(pattern) for pattern in REAL_PROGRAMS):
        item.add_marker("terminal")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spreads what waits for real programs over three quarters of the queue: no worker waits alone at its end."""
    waiting = [item for item in items if item.get_closest_marker("terminal")]
    computing = [item for item in items if not item.get_closest_marker("terminal")]
    if waiting and computing:
        every = len(computing) * 3 // 4 // len(waiting)
        parts = [(one, *computing[place * every : (place + 1) * every]) for place, one in enumerate(waiting)]
        items[:] = [*(item for part in parts for item in part), *computing[len(waiting) * every :]]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Thousands of collected tests outlive every garbage collection: none looks at them again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """The report of failed snapshots prints the whole environment, keys and all: only harmless names are left."""
    for name in list(os.environ):
        if not name.startswith(_FREE_TO_KEEP):
            del os.environ[name]


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Paths for new homes; `mktemp` would list all earlier ones to find each the next number."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def nobodys_machine(monkeypatch: pytest.MonkeyPatch, homes: Iterator[Path]) -> Iterator[None]:
    """An empty home, no key, no proxy, no wish about colours, UTC, and the usual signs."""
    for name in os.environ:
        if name.startswith(_OURS) or name in _PROXIES:
            monkeypatch.delenv(name)
    home = next(homes)
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for kind in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TERM", "xterm-256color")
    time.tzset()
    yield
    GLYPHS.use(Glyphs())
