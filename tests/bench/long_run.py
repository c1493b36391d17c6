"""A run of 1,000 with the limit lifted: memory stays flat, and a key waits hardly longer than while nothing goes on."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator
from contextlib import suppress

from tests.bench import sessions
from tests.bench.figures import Figure, alone, milliseconds
from tests.bench.process import memory_now
from tests.pty_session import PtySession, SessionTimeout

ITEMS, SCHEDULES, LATENCY_MS = 1_000, 1_150, 120
# Of so many schedules about one in eight is paused or stopped already.
SETTLED = 200
GROWTH, SLOWER = 4.0, 1.5
#: As fast as a held key repeats: the pane, which waits for the cursor to rest, is never painted in between.
REST = 0.03
IDLE_KEYS = 200
_DONE = re.compile(r"Pausing +(?:\S+ +)?([\d,]+) of")


def figures(_runs: int) -> Iterator[Figure]:
    """Pauses them all by the keys, moving the cursor meanwhile."""
    with (
        sessions.home() as folder,
        sessions.omni(SCHEDULES, "--latency-ms", str(LATENCY_MS)) as server,
        sessions.app_loaded(folder, server) as session,
    ):
        idle = [_down(session) for _ in range(IDLE_KEYS // 2)]
        _begin(session)
        began = time.perf_counter()
        busy, memory = _during(session)
        took = time.perf_counter() - began
        session.wait_for("Paused", 30)
        session.quiet(1.0)
        memory.append(memory_now(session.process.pid))
        session.press("escape")
        idle += [_down(session) for _ in range(IDLE_KEYS // 2)]
    beside = f"{memory[0]:.1f} MB at {SETTLED} done, {memory[1]:.1f} at the end, {memory[2]:.1f} after; {took:.0f} s"
    yield Figure(10, f"a run of {ITEMS:,}: growth of memory", max(memory) - memory[0], GROWTH, "MB", beside)
    for name, of in (("median", statistics.median), ("95 of 100", _nearly_all)):
        quiet, loud = of(idle), of(busy)
        beside = f"{milliseconds(quiet)} → {milliseconds(loud)}, {len(busy)} keys"
        yield Figure(10, f"↓ in a run of {ITEMS:,} ÷ idle, {name}", loud / quiet, SLOWER, "×", beside)


def _begin(session: PtySession) -> None:
    session.send("*")
    session.wait_for(sessions.all_marked)
    session.quiet(0.5)
    session.send("p")
    session.wait_for("Pause ")
    session.quiet(0.5)
    session.send("y")
    session.wait_for("Pausing")


def _during(session: PtySession) -> tuple[list[float], list[float]]:
    """Latencies of ↓ while the run goes on, and the memory when it has settled and near its end."""
    keys, settled, latest = list[float](), 0.0, 0.0
    while (done := _done(session)) is not None:
        if done >= SETTLED:
            latest = memory_now(session.process.pid)
            settled = settled or latest
        with suppress(SessionTimeout):
            keys.append(_down(session))
    if not settled:
        raise RuntimeError("the run ended before it had begun")
    return keys, [settled, latest]


def _done(session: PtySession) -> int | None:
    """How many the status line counts; None once the run is over."""
    found = _DONE.search("\n".join(session.screen()))
    return int(found[1].replace(",", "")) if found else None


def _down(session: PtySession) -> float:
    """From ↓ to the frame in which the cursor stands elsewhere; at the end of a page it goes back to the first row."""
    time.sleep(REST)
    before = _cursor(session.screen())
    key = "home" if before is None or before > 30 else "down"
    began = time.perf_counter()
    session.send(key)
    return session.wait_for(lambda rows: _cursor(rows) not in (None, before), 5) - began


def _cursor(rows: list[str]) -> int | None:
    return next((place for place, row in enumerate(rows) if row.startswith("▸")), None)


def _nearly_all(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


if __name__ == "__main__":
    alone(figures, 10)
