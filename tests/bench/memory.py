"""Budget 8: the most memory the app ever holds with every schedule read."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench import sessions
from tests.bench.figures import Figure, alone
from tests.bench.process import peak_memory

BUDGETS = {431: 75, sessions.MANY: 150}


def figures(_runs: int) -> Iterator[Figure]:
    """Peak memory after `*` has read them all, beside the bare app and a stock DataTable of as many rows."""
    with sessions.home() as folder:
        with sessions.bare(folder) as session:
            session.quiet(0.5)
            floor = peak_memory(session.process.pid)
        for schedules, budget in BUDGETS.items():
            with sessions.table_loaded(folder, schedules) as session:
                stock = peak_memory(session.process.pid)
            with sessions.omni(schedules) as server, sessions.app_with_rows(folder, server) as session:
                sessions.load_all(session)
                peak = peak_memory(session.process.pid)
            beside = f"bare app {floor:.0f} MB, DataTable {stock:.0f} MB"
            yield Figure(8, f"peak memory, {schedules:,} schedules read", peak, budget, "MB", beside)


if __name__ == "__main__":
    alone(figures, 8)
