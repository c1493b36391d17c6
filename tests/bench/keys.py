"""Budget 3: what a key costs at 100,000 rows and at 100, from the key to the last byte of its repaint."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from tests.bench import sessions
from tests.bench.figures import Figure, alone, milliseconds, ratio
from tests.pty_session import PtySession

KEYS = {"down": "↓", "pagedown": "page down", "end": "End", "space": "mark"}
FEW = 100
FEWEST_RUNS = 15
Series = tuple[list[float], list[float]]


def figures(runs: int) -> Iterator[Figure]:
    """Latency at 100,000 rows ÷ at 100 rows, all read; the same of a stock DataTable beside it."""
    ours, stock = _app(max(runs, FEWEST_RUNS)), _table(max(runs, FEWEST_RUNS))
    for key, name in KEYS.items():
        few, many = ours[key]
        beside = f"{_median(few)} → {_median(many)}; DataTable {ratio(stock[key][1], stock[key][0]):.2f} ×"
        beside += f" ({_median(stock[key][0])} → {_median(stock[key][1])})"
        yield Figure(3, f"{name}, {sessions.MANY:,} rows ÷ {FEW}", ratio(many, few), 1.2, "×", beside)


def _app(runs: int) -> dict[str, Series]:
    with (
        sessions.home() as folder,
        sessions.omni(FEW) as little,
        sessions.omni(sessions.MANY) as large,
        sessions.app_loaded(folder / "few", little) as few,
        sessions.app_loaded(folder / "many", large) as many,
    ):
        return _both(few, many, runs)


def _table(runs: int) -> dict[str, Series]:
    with (
        sessions.home() as folder,
        sessions.table_loaded(folder, FEW) as few,
        sessions.table_loaded(folder, sessions.MANY) as many,
    ):
        return _both(few, many, runs)


def _both(few: PtySession, many: PtySession, runs: int) -> dict[str, Series]:
    """Each key from the first row, in turn in both sessions."""
    found: dict[str, Series] = {key: ([], []) for key in KEYS}
    for _ in range(runs):
        for key, (below, above) in found.items():
            below.append(_latency(few, key))
            above.append(_latency(many, key))
    return found


def _latency(session: PtySession, key: str) -> float:
    session.press("home", timeout=0.3)
    return session.press(key).latency


def _median(seconds: list[float]) -> str:
    return milliseconds(statistics.median(seconds))


if __name__ == "__main__":
    alone(figures, 3)
