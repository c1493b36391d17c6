"""Budget 8: the most memory the app ever holds with every schedule read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from tests.bench import sessions
from tests.bench.figures import Figure, alone
from tests.bench.process import peak_memory
from tests.pty_session import PtySession, SessionTimeout

BUDGETS = {431: 75, sessions.MANY: 150}


def figures(_runs: int) -> Iterator[Figure]:
    """Peak memory after `*` has read them all, beside the bare app and a stock DataTable of as many rows."""
    with sessions.home() as folder:
        with sessions.bare(folder) as session:
            session.quiet(0.5)
            floor = peak_memory(session.process.pid)
        posting = _peak(sessions.posting(folder / "posting"), "posting", "GET")
        for schedules, budget in BUDGETS.items():
            with sessions.table_loaded(folder, schedules) as session:
                stock = peak_memory(session.process.pid)
            with sessions.omni(schedules) as server, sessions.app_with_rows(folder, server) as session:
                sessions.load_all(session)
                peak = peak_memory(session.process.pid)
            vd = _peak(sessions.visidata(folder / "visidata", schedules), "VisiData", "Schedule 000000")
            beside = f"bare app {floor:.0f} MB, DataTable {stock:.0f} MB{vd}{posting}"
            yield Figure(8, f"peak memory, {schedules:,} schedules read", peak, budget, "MB", beside)


def _peak(other: PtySession | None, name: str, shown: str) -> str:
    """What another program takes for it, where it is installed and comes up."""
    if other is None:
        return ""
    with other as session, suppress(SessionTimeout):
        session.wait_for(shown, 60)
        session.quiet(2.0, 60)
        return f", {name} {peak_memory(session.process.pid):.0f} MB"
    return ""


if __name__ == "__main__":
    alone(figures, 8)
