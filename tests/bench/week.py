"""The week map of 10,000 schedules in under 3 s of CPU, and how long a key would wait meanwhile."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from omnitui.domain.schedules.schedule import Schedule
from omnitui.domain.schedules.week import Week
from tests.bench.figures import Figure, show
from tests.domain.support import row

MANY = 10_000
BUDGET, LONGEST_WAIT = 3.0, 0.05
NOW = 1772503920.0
ZONES = ("Europe/Paris", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "UTC", "Asia/Kolkata")
DAYS = ("* * ?", "? * MON-FRI", "1 * ?", "? * 2#1", "L * ?", "1/2 * ?")


def schedules() -> list[Schedule]:
    """As many different crons as there are schedules, nearly; a tenth of them run every few minutes."""
    chance = random.Random(7)
    made = []
    for number in range(MANY):
        often = chance.random() < 0.1
        time_of_day = f"0/{chance.randint(1, 20)} *" if often else f"{chance.randrange(60)} {chance.randrange(24)}"
        cron = f"{time_of_day} {chance.choice(DAYS)} *"
        zone = chance.choice(ZONES)
        made.append(row(str(number), schedule=cron, timezone=zone, recipientCount=number % 40))
    return made


async def _reckoned(rows: list[Schedule], zone: str) -> tuple[float, float, float]:
    """Seconds of CPU, the longest that another task had to wait, and seconds for the fullest hour's list."""
    longest = 0.0

    async def beside() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0)
            longest = max(longest, time.perf_counter() - before)

    waiting = asyncio.create_task(beside())
    await asyncio.sleep(0)
    began = time.process_time()
    week = Week(ZoneInfo(zone), NOW)
    await week.fill(rows)
    filled = time.process_time() - began
    began = time.process_time()
    await week.hour(*week.busiest_cells(1)[0])
    listed = time.process_time() - began
    waiting.cancel()
    return filled, longest, listed


def figures(_runs: int) -> Iterator[Figure]:
    """The map in an ordinary zone: its crons read for the first time."""
    filled, longest, listed = asyncio.run(_reckoned(schedules(), "Europe/Paris"))
    yield Figure(0, f"week map, {MANY:,} schedules, CPU", filled, BUDGET, "s", f"fullest hour's list {listed:.2f} s")
    yield Figure(0, "longest wait of a key meanwhile", longest, LONGEST_WAIT, "s")


if __name__ == "__main__":
    sys.exit(0 if show(figures(1)) else 1)
