"""The programs that the benchmark runs, each in a pseudo-terminal, and the states it brings them to."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.program import APP, DEMO_TOKEN, demo_server, environment
from tests.pty_session import PtySession, SessionTimeout

ANCHORS = Path(__file__).parent / "anchors"
UNLIMITED = ("--requests-per-minute", "100000")
MANY = 100_000


@dataclass(frozen=True)
class Keys:
    """A program's own keys for the first row, a row and a page down, and a mark."""

    first: tuple[str, ...] = ("home",)
    down: str = "down"
    page: str = "pagedown"
    mark: str = "space"


#: It takes the arrows only as a terminal sends them in application mode, which the session does not follow.
VISIDATA_KEYS = Keys(("g", "k"), "j", "ctrl+f", "s")
_LOADING = 180.0
_NAME_SHOWN = 12
_ALL_MARKED = re.compile(r"^ *[\d,k+]+ marked\b")


@dataclass(frozen=True)
class Omni:
    """A loopback server: its address and the first names it lists."""

    address: str
    names: tuple[str, ...]

    def shown(self, rows: list[str]) -> bool:
        """Whether a schedule of the server stands on the screen."""
        return any(name in row for row in rows for name in self.names)

    def painted(self, session: PtySession) -> bool:
        """Whether a schedule's name is among the bytes: cheap, to wait with before the screen is drawn."""
        raw = session.raw
        return any(name.encode() in raw for name in self.names)


@contextlib.contextmanager
def omni(schedules: int, *options: str) -> Iterator[Omni]:
    """A loopback server without a rate limit worth the name."""
    with demo_server(schedules, "--limit-per-minute", "100000", *options) as address:
        yield Omni(address, _first_names(address))


@contextlib.contextmanager
def home() -> Iterator[Path]:
    """A folder for the programs' own files, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        yield Path(folder)


def bare(folder: Path) -> PtySession:
    """The bare Textual app."""
    return PtySession([sys.executable, str(ANCHORS / "bare.py")], environment(folder))


def table(folder: Path, rows: int) -> PtySession:
    """The bare Textual app with a DataTable."""
    return PtySession([sys.executable, str(ANCHORS / "table.py"), str(rows)], environment(folder))


def app(folder: Path, server: Omni, *options: str, size: tuple[int, int] = (120, 40)) -> PtySession:
    """The app, signed in from the environment."""
    return PtySession([*APP, *UNLIMITED, *options], environment(folder, server.address), size)


def app_with_rows(folder: Path, server: Omni, size: tuple[int, int] = (120, 40)) -> PtySession:
    """The app once its first rows stand, everything that follows them written."""
    session = app(folder, server, size=size)
    session.until(lambda: server.painted(session), 20, "a schedule's name")
    session.wait_for(server.shown)
    session.quiet(1.0)
    return session


def app_loaded(folder: Path, server: Omni) -> PtySession:
    """The app with every schedule read, none marked, the cursor on the first row."""
    session = app_with_rows(folder, server)
    load_all(session)
    session.press("u")
    session.press("home", timeout=0.5)
    session.quiet(1.0)
    return session


def load_all(session: PtySession) -> None:
    """Mark all, which reads the rest first."""
    session.send("*")
    session.wait_for(all_marked, _LOADING)
    session.quiet(0.5)


def all_marked(rows: list[str]) -> bool:
    """Whether the status line counts marks."""
    return any(_ALL_MARKED.match(row) for row in rows)


def table_loaded(folder: Path, rows: int) -> PtySession:
    """The DataTable once it is filled and painted."""
    session = table(folder, rows)
    session.wait_for("Schedule 000000", _LOADING)
    session.quiet(0.5)
    return session


def visidata(folder: Path, rows: int) -> PtySession | None:
    """VisiData on a file of so many rows, where it is installed."""
    program = shutil.which("vd")
    if program is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{rows}.csv"
    if not file.exists():
        lines = (f"Schedule {row:06},{row % 24:02}:00,daily,email,{row}\n" for row in range(rows))
        file.write_text("name,last,runs,to,people\n" + "".join(lines))
    return PtySession([program, str(file)], environment(folder))


def visidata_loaded(folder: Path, rows: int) -> PtySession | None:
    """The same once its rows stand; None as well where it is installed but does not come up."""
    session = visidata(folder, rows)
    if session is None:
        return None
    try:
        session.wait_for("Schedule 000000", 60)
        session.quiet(0.5, 60)
    except SessionTimeout:
        session.close()
        return None
    return session


def posting(folder: Path) -> PtySession | None:
    """The API client posting, where it is installed."""
    program = shutil.which("posting")
    return None if program is None else PtySession([program], environment(folder))


def _first_names(address: str) -> tuple[str, ...]:
    url = f"{address}/api/v1/schedules?pageSize=100&sortField=scheduleName&sortDirection=asc"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {DEMO_TOKEN}"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as reply:
        records = json.load(reply)["records"]
    names = [record["name"] for record in records]
    return tuple(
        name[:_NAME_SHOWN] for name in names if name.isprintable() and name.isascii() and len(name) >= _NAME_SHOWN
    )
