"""Budget 9: how long all of 10,000 schedules take to read at 80 ms latency, beside bare httpx over the same pages."""

from __future__ import annotations

import contextlib
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import sessions
from tests.bench.figures import Figure, alone, ratio
from tests.program import DEMO_TOKEN, environment
from tests.pty_session import ROOT, PtySession

SCHEDULES, LATENCY_MS = 10_000, 80
ROWS = SCHEDULES + 3
"""The demo lists three schedules once for each of their two destinations."""
PAGE = 100
MOST_RUNS = 5
_LOADED = re.compile(r"([\d,]+) of about")


def figures(runs: int) -> Iterator[Figure]:
    """From the key that reads and marks all to its last mark on the screen ÷ bare httpx, in turn; a curl loop once."""
    ours, bare = list[float](), list[float]()
    with sessions.home() as folder, sessions.omni(SCHEDULES, "--latency-ms", str(LATENCY_MS)) as server:
        _bare(folder, server, 1)
        for run in range(min(runs, MOST_RUNS)):
            seconds, first = _ours(folder / str(run), server)
            ours.append(seconds)
            bare.append(_bare(folder, server, first))
        beside = f"{statistics.median(ours):.2f} s; httpx, 8 at once, {statistics.median(bare):.2f} s"
        beside += f"; {_curl_loop(server, first)}"
    yield Figure(9, f"{SCHEDULES:,} read, {LATENCY_MS} ms ÷ httpx", ratio(ours, bare), 1.3, "×", beside)


def _ours(folder: Path, server: sessions.Omni) -> tuple[float, int]:
    """Seconds, and the first page that had not been read before the key."""
    with sessions.app_with_rows(folder, server) as session:
        session.quiet(1.0)
        first = _loaded(session) // PAGE + 1
        began = time.perf_counter()
        session.send("*")
        session.wait_for(f"{SCHEDULES:,} schedules", 120)
        return session.wait_for(sessions.all_marked, 120) - began, first


def _loaded(session: PtySession) -> int:
    found = _LOADED.search("\n".join(session.screen()))
    if found is None:
        raise RuntimeError("the screen does not say how many schedules have been read")
    return int(found[1].replace(",", ""))


def _bare(folder: Path, server: sessions.Omni, first: int) -> float:
    script = sessions.ANCHORS / "pages.py"
    argv = [sys.executable, str(script), str(first), str(-(-ROWS // PAGE))]
    env = environment(folder / "bare", server.address) | {"PYTHONPATH": str(ROOT)}
    return float(subprocess.run(argv, env=env, check=True, capture_output=True, timeout=120).stdout)


def _curl_loop(server: sessions.Omni, first: int) -> str:
    """A process a page, one after another: what people write in a shell."""
    curl = shutil.which("curl")
    if curl is None:
        return "curl is not installed"
    began = time.perf_counter()
    for number in range(first, -(-ROWS // PAGE) + 1):
        url = f"{server.address}/api/v1/schedules?pageSize={PAGE}&cursor={number}&sortDirection=asc"
        argv = [curl, "-s", "-f", "--noproxy", "*", "-H", f"Authorization: Bearer {DEMO_TOKEN}", url]
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, timeout=30)
    return f"curl loop {time.perf_counter() - began:.1f} s"


if __name__ == "__main__":
    alone(figures, 9)
