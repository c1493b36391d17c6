"""One plan carried out against the invented Omni, with the journal's file beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx

from omnitui.api.client import OmniClient
from omnitui.api.models.schedules import ScheduleRecord
from omnitui.demo.fake_omni import DEMO_TOKEN, FakeOmni
from omnitui.domain.auth.session import Credentials, KeySource, Session
from omnitui.domain.operations.executor import Executor
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import ItemResult, Operation
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.schedule import Schedule, from_record
from omnitui.domain.schedules.store import ScheduleStore
from omnitui.secret import Secret
from omnitui.storage.config.profiles import Profile
from omnitui.storage.journal.journal import Journal
from omnitui.storage.journal.records import ItemRecord
from tests.api.support import ORIGIN, Hasty, Naps

NOW = datetime(2026, 3, 3, 2, 12, tzinfo=UTC)


@dataclass
class Stage:
    """An org, a session signed in to it, all its schedules in the book; `door` stands in front of the org, if given."""

    fake: FakeOmni
    session: Session
    store: ScheduleStore
    journal: Journal
    shared: Callable[[httpx.Request], Awaitable[httpx.Response]] | None = None

    async def do(self, plan: Plan) -> Operation:
        """Carry it out; every item has an outcome afterwards."""
        run = Operation(plan.verb.value, plan.items, NOW.timestamp())
        naps = Naps()
        writes = Executor(self.session, self.store, self.journal, lambda: None, naps, NOW.timestamp)
        async with asyncio.timeout(20):
            await writes.execute(plan, run, lambda result: None)
        assert set(run.results) == {item.id for item in run.items}
        return run

    async def one(self, plan: Plan) -> ItemResult:
        """The outcome of a run of one."""
        return next(iter((await self.do(plan)).results.values()))

    async def notes(self) -> Sequence[ItemRecord]:
        """What the journal holds of the newest run."""
        newest = (await self.journal.runs(limit=1))[0]
        return await self.journal.items(newest.id)

    def writes_asked(self) -> list[tuple[str, str]]:
        """The requests that were no reading, in the order they came."""
        return [(asked.method, asked.path) for asked in self.fake.requests if asked.method != "GET"]

    def row(self, place: int = 0, **fields: object) -> Schedule:
        """The nth schedule with these fields of the row."""
        rows = [row for row in self.store.rows.values() if all(getattr(row, k) == v for k, v in fields.items())]
        return rows[place]


@asynccontextmanager
async def stage(folder: Path, count: int = 60) -> AsyncIterator[Stage]:
    """The org with `count` schedules, open for as long as the block lasts."""
    fake = FakeOmni(count, now=lambda: NOW, limit_per_minute=1_000_000)
    shared: list[Stage] = []

    async def handle(request: httpx.Request) -> httpx.Response:
        return await (shared[0].shared or fake.handle)(request)

    transport = httpx.MockTransport(handle)
    client = OmniClient(
        ORIGIN, Secret(DEMO_TOKEN), limiter=Hasty(1_000_000), transport=transport, sleep=Naps(), clock=NOW.timestamp
    )
    store = ScheduleStore()
    store.put([from_record(ScheduleRecord.model_validate(schedule.row())) for schedule in fake], 0.0)
    session = Session(Credentials(Profile("acme", ORIGIN), Secret(DEMO_TOKEN), KeySource.SESSION), client)
    journal = Journal(folder / "journal.sqlite3")
    shared.append(Stage(fake, session, store, journal))
    try:
        yield shared[0]
    finally:
        await journal.close()
        await client.aclose()


LOST = httpx.ReadError("gone")
CONFIRMED = (Outcome.DONE, Outcome.ALREADY)
