"""The engine without a screen: signed in, the list read, one plan carried out or what was cut short continued."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from omnitui.api.client import OmniClient
from omnitui.api.rate_limit.limiter import RateLimiter
from omnitui.domain.auth.session import Credentials, KeySource, Session
from omnitui.domain.operations.continuation import continuation_of
from omnitui.domain.operations.executor import Executor
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import Operation
from omnitui.domain.schedules.loader import PageLoader
from omnitui.domain.schedules.store import ScheduleStore
from omnitui.secret import Secret
from omnitui.storage.config.profiles import Profile
from omnitui.storage.journal.journal import Journal
from tests.kills.scenes import Scene
from tests.program import DEMO_TOKEN

UNHURRIED = 1_000_000


@dataclass
class Engine:
    """One session of the program, but for its screen."""

    session: Session
    store: ScheduleStore
    journal: Journal
    sleep: Callable[[float], Coroutine[Any, Any, None]]
    now: Callable[[], float]

    async def read_list(self) -> None:
        """Every schedule into the book."""
        reader = PageLoader(self.store, lambda: self.session.client, lambda index, ids: None)
        await reader.everything(self.store.query, lambda index: None)

    async def begin(self, scene: Scene, count: int) -> None:
        """Carry a scene's plan out from its beginning."""
        await self.execute(await self.planned(scene, count))

    async def execute(self, plan: Plan) -> None:
        """Carry it out from its beginning."""
        await self._carry_out(plan, Operation(plan.verb.value, plan.items, self.now()))

    async def planned(self, scene: Scene, count: int) -> Plan:
        """A scene's plan, with what has to be read before it."""
        plan = scene.plan(self.store, count)
        return await scene.first(self.session, plan) if scene.first else plan

    async def go_on(self) -> int:
        """Continue every run that was cut short; how many there were."""
        notes = await self.journal.cut_short(self.session.profile.address)
        for note in notes:
            assert await self.journal.take_over(note.id)
            left = continuation_of(note, await self.journal.items(note.id), self.now())
            assert left is not None and not left.refused
            await self._carry_out(left.plan, Operation(note.verb, left.plan.items, self.now(), record_id=note.id))
        return len(notes)

    async def outcomes(self) -> dict[str, str]:
        """What the journal says of each item of the newest run."""
        newest = (await self.journal.runs(limit=1))[0]
        return {item.id: item.outcome for item in await self.journal.items(newest.id)}

    async def close(self) -> None:
        await self.session.client.aclose()
        await self.journal.close()

    async def _carry_out(self, plan: Plan, run: Operation) -> None:
        writes = Executor(self.session, self.store, self.journal, lambda: None, self.sleep, self.now)
        await writes.execute(plan, run, lambda result: None)


def engine(
    address: str,
    folder: Path,
    *,
    sleep: Callable[[float], Coroutine[Any, Any, None]],
    now: Callable[[], float],
    nap: Callable[[float], Awaitable[None]],
    transport: httpx.AsyncBaseTransport | None = None,
    limiter: RateLimiter | None = None,
) -> Engine:
    """An engine on an address, its journal below `folder`; `nap` is how a single request waits between tries."""
    client = OmniClient(
        address,
        Secret(DEMO_TOKEN),
        limiter=limiter or RateLimiter(UNHURRIED),
        transport=transport,
        sleep=nap,
        clock=now,
    )
    session = Session(Credentials(Profile("acme", address), Secret(DEMO_TOKEN), KeySource.SESSION), client)
    return Engine(session, ScheduleStore(), Journal(folder / "journal.sqlite3", clock=now), sleep, now)
