"""Budget 7: how long a held key is still being painted on a slow line, and what an unread one does to a run.

`python -m tests.bench.slow_line` measures the budget; `--unread 10` leaves the terminal unread for ten minutes
in the middle of a bulk run and tells the run's rate before and meanwhile.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import signal
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import sessions
from tests.bench.figures import RUNS, Figure, measured, show
from tests.pty_session import PtySession

LINE = 64 * 1024
KEYS, RATE = 60, 30.0
OURS = sessions.Keys()
MOST_RUNS = 5
BELOW_THE_EDGE = 45
LATENCY_MS = 500
SENT_A_SECOND = 8 / LATENCY_MS * 1000
BEFORE = 10.0


def figures(runs: int) -> Iterator[Figure]:
    """Seconds from the last key to the last byte, the window scrolling with each key."""
    runs = min(runs, MOST_RUNS)
    with contextlib.ExitStack() as stack:
        folder, server = stack.enter_context(sessions.home()), stack.enter_context(sessions.omni(431))
        ours = stack.enter_context(sessions.app_loaded(folder / "app", server))
        stock = stack.enter_context(sessions.table_loaded(folder / "table", 431))
        theirs = sessions.visidata_loaded(folder / "visidata", 431)
        beside = f"DataTable {drain(stock, 1):.2f} s"
        if theirs is not None:
            stack.enter_context(theirs)
            beside += f", VisiData {drain(theirs, runs, sessions.VISIDATA_KEYS):.2f} s"
        yield Figure(7, f"↓ held, {LINE // 1024} KiB/s: drain", drain(ours, runs), 0.5, "s", beside)


def drain(session: PtySession, runs: int, keys: sessions.Keys = OURS) -> float:
    """The median over some runs."""
    return statistics.median(_drain(session, keys) for _ in range(runs))


def _drain(session: PtySession, keys: sessions.Keys) -> float:
    session.read_throttled(None)
    session.press(*keys.first, timeout=0.5)
    session.press(*[keys.down] * BELOW_THE_EDGE)
    session.quiet(0.5)
    session.read_throttled(LINE)
    with session.measure() as painted:
        for _ in range(KEYS):
            session.send(keys.down)
            time.sleep(1 / RATE)
        let_go = time.perf_counter()
        session.quiet(1.0, 30)
    session.read_throttled(None)
    return max(0.0, (painted.last_at or let_go) - let_go)


def unread(minutes: float) -> bool:
    """Whether a run keeps its rate while nobody reads the terminal, and SIGTERM still ends it in 3 s."""
    seconds = minutes * 60
    many = int((seconds + BEFORE + 30) * SENT_A_SECOND)
    with (
        sessions.home() as folder,
        sessions.omni(many, "--latency-ms", str(LATENCY_MS)) as server,
        sessions.app_with_rows(folder, server) as session,
    ):
        session.send("*")
        session.wait_for(lambda rows: re.match(r" *[\d,]+ mark", rows[-2]), 180)
        session.quiet(0.5)
        session.send("p")
        session.wait_for("Pause ")
        session.quiet(0.5)
        session.send("y")
        time.sleep(2)
        return _unread(session, next(folder.rglob("journal.sqlite3")), seconds)


def _unread(session: PtySession, journal: Path, seconds: float) -> bool:
    before = _rate(journal, BEFORE)
    session.read_throttled(0)
    with contextlib.suppress(BlockingIOError):
        for _ in range(100):
            session.send("pagedown", "pageup")
            time.sleep(0.02)
    meanwhile = _rate(journal, seconds)
    began = time.monotonic()
    session.kill(signal.SIGTERM)
    code = session.process.wait(30)
    took = time.monotonic() - began
    print(f"writes a second: read {before:.1f}, unread for {seconds:.0f} s {meanwhile:.1f}")
    print(f"SIGTERM: exit code {code} after {took:.2f} s")
    return meanwhile >= 0.9 * before and took <= 3.0 and code == 128 + signal.SIGTERM


def _rate(journal: Path, seconds: float) -> float:
    """Outcomes noted a second, by the program's own journal: the screen cannot be asked."""
    before, began = _noted(journal), time.monotonic()
    time.sleep(seconds)
    return (_noted(journal) - before) / (time.monotonic() - began)


def _noted(journal: Path) -> int:
    with contextlib.closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as notes:
        found: int = notes.execute("SELECT count(*) FROM items WHERE known IS NOT NULL").fetchone()[0]
    return found


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--unread", type=float, metavar="MINUTES", help="leave the terminal unread in a bulk run")
    chosen = parser.parse_args()
    if chosen.unread:
        return 0 if unread(chosen.unread) else 1
    return 0 if show(measured(figures, chosen.runs, frozenset({7}))) else 1


if __name__ == "__main__":
    sys.exit(_main())
