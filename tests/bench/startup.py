"""Budgets 1 and 2: how long from exec to the first text, and to the first rows."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from tests.bench import sessions
from tests.bench.figures import Figure, alone, milliseconds, ratio
from tests.pty_session import PtySession, SessionTimeout

#: How another program is started, and what it shows once it can be used.
ANCHORS: dict[str, tuple[Callable[[Path], PtySession | None], str]] = {
    "VisiData with 431 rows": (lambda folder: sessions.visidata(folder, 431), "Schedule 000000"),
    "posting": (sessions.posting, "GET"),
}


def figures(runs: int) -> Iterator[Figure]:
    """First paint and first rows ÷ the bare app's first paint, runs interleaved."""
    series: dict[str, list[float]] = {}
    with sessions.omni(431) as server, sessions.home() as folder:
        for run in range(runs + 1):
            times = _one_run(folder, server)
            if run:
                for name, seconds in times.items():
                    series.setdefault(name, []).append(seconds)
    floor, table = series["bare"], ratio(series["table"], series["bare"])
    beside = f"bare {_median(floor)}, with a DataTable of 100 rows {table:.2f} ×"
    others = (name for name in ANCHORS if name in series)
    beside += "".join(f", {name} {ratio(series[name], floor):.2f} ×" for name in others)
    for number, what, name, budget in ((1, "first paint", "paint", 1.15), (2, "first rows", "rows", 2.3)):
        value = ratio(series[name], floor)
        yield Figure(number, f"{what} ÷ bare app", value, budget, "×", f"{_median(series[name])}; {beside}")


def _one_run(folder: Path, server: sessions.Omni) -> dict[str, float]:
    times: dict[str, float] = {}
    with sessions.bare(folder) as session:
        times["bare"] = _first_text(session)
    with sessions.table(folder, 100) as session:
        times["table"] = session.wait_for("Schedule 000000") - session.started
    with sessions.app(folder, server) as session:
        times["paint"] = _first_text(session)
        session.until(lambda: server.painted(session), 20, "a schedule's name")
        times["rows"] = session.wait_for(server.shown) - session.started
    for name, (start, shown) in ANCHORS.items():
        if (other := start(folder / name)) is not None:
            # One that is installed but does not come up has no figure.
            with other as session, suppress(SessionTimeout):
                times[name] = session.wait_for(shown, 20) - session.started
    return times


def _first_text(session: PtySession) -> float:
    session.until(lambda: session.first_text_at is not None, 20, "a first text")
    assert session.first_text_at is not None
    return session.first_text_at - session.started


def _median(seconds: list[float]) -> str:
    return milliseconds(statistics.median(seconds))


if __name__ == "__main__":
    alone(figures, 1, 2)
