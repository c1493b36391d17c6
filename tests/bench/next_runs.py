"""Next runs of 10,000 schedules: CPU in all, and the longest that one page of 100 keeps a key waiting."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

from omnitui.api.models.schedules import ScheduleRecord
from omnitui.demo.fake_omni import FakeOmni
from omnitui.domain.schedules.query import Sort
from omnitui.domain.schedules.schedule import Schedule, from_record
from omnitui.domain.schedules.sorting import in_order
from omnitui.domain.schedules.timetable import Timetable

COUNT = 10_000
PAGE = 100
NOW = datetime(2026, 3, 3, 2, 12, tzinfo=UTC)


def rows(count: int) -> list[Schedule]:
    """The demo's schedules, with the crons and zones of a real org."""
    fake = FakeOmni(count, now=lambda: NOW)
    return [from_record(ScheduleRecord.model_validate(schedule.row())) for schedule in fake]


async def main() -> None:
    """Print the figures."""
    known, clock = rows(COUNT), NOW.timestamp()
    times = Timetable(lambda: clock, lambda: clock)
    pages: list[float] = []
    for start in range(0, len(known), PAGE):
        begun = time.process_time()
        times.recompute(known[start : start + PAGE])
        pages.append(time.process_time() - begun)
        await asyncio.sleep(0)
    begun = time.process_time()
    in_order(known, Sort("next"), times)
    ordered = time.process_time() - begun
    print(f"next runs of {len(known):,}: {sum(pages):.3f} s CPU (budget 1 s), longest page {1000 * max(pages):.1f} ms")
    print(f"sorted by next run: {1000 * ordered:.1f} ms")


if __name__ == "__main__":
    asyncio.run(main())
