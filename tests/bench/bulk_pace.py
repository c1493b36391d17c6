"""Budget 10: a run of 300 at 60 a minute, alone and beside a person, against three kinds of rate limit.

The minute is shortened to `WINDOW` seconds and the person asks ten times in each, so ten times as often as in
life. Waits are not shortened with it: 250 ms are 250 ms, which is ten times as strict as a whole minute would be.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

import httpx

from omnitui.api.client import OmniClient
from omnitui.api.rate_limit.limiter import RateLimiter
from omnitui.domain.operations.executor import Executor
from omnitui.domain.operations.plan import switching
from omnitui.domain.operations.runner import Operation
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.store import ScheduleStore
from omnitui.secret import Secret
from omnitui.storage.journal.journal import Journal
from tests.bench import sessions
from tests.bench.counting_server import KINDS, counting_server, refused
from tests.bench.figures import Figure, alone
from tests.domain.support import row, session_on

ITEMS, LIMIT, WINDOW, AT_ONCE = 300, 60, 6.0, 8
FLOOR = WINDOW * (-(-ITEMS // 50) - 1)
LONGER = 1.05
LONGEST_WAIT = 0.25
_ASKED_A_WINDOW = 10
_ID = "7d0f0a52-6f0e-4f55-9a3e-0d7c51a1{:04x}"


@dataclass
class Took:
    """How a run went against one kind of server: seconds, 429s, the person's waits."""

    seconds: float = 0.0
    refused: int = 0
    waits: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How much longer than its floor."""
        return self.seconds / FLOOR

    @property
    def longest_wait(self) -> float:
        """The person's longest."""
        return max(self.waits, default=0.0)


Send = Callable[[str], Awaitable[None]]
Way = Callable[[str], Awaitable[Took]]


def figures(_runs: int) -> Iterator[Figure]:
    """The engine's run alone, the same beside a person, and what a loop in a shell does, each to servers of its own."""
    alone_, beside, loop = (dict(zip(KINDS, ways, strict=True)) for ways in _all(_alone, _with_person, _shell_loop))
    for kind in KINDS:
        shell = f"shell loop, with a person beside it, {loop[kind].ratio:.2f} ×"
        yield Figure(10, f"300 at 60 a minute, {kind}", alone_[kind].ratio, LONGER, "×", shell)
    for kind in KINDS:
        count = alone_[kind].refused + beside[kind].refused
        yield Figure(10, f"429s, {kind}", count, 0, "", f"shell loop {loop[kind].refused}")
    for kind in KINDS:
        took, theirs = beside[kind], loop[kind].longest_wait
        asked = f"{len(took.waits)} asked, run {took.ratio:.2f} ×; beside a shell loop {theirs:.1f} s"
        yield Figure(
            10, f"longest wait of a person, {kind}", took.longest_wait * 1000, LONGEST_WAIT * 1000, "ms", asked
        )


def _all(*ways: Way) -> list[list[Took]]:
    """Every way against the three kinds of server at once, each a process of its own: they mostly wait."""

    async def each(way: Way, address: str) -> Took:
        took = await way(address)
        took.refused = await asyncio.to_thread(refused, address)
        return took

    async def together(addresses: list[list[str]]) -> list[list[Took]]:
        runs = [asyncio.gather(*(each(way, one) for one in some)) for way, some in zip(ways, addresses, strict=True)]
        return [list(await run) for run in runs]

    with contextlib.ExitStack() as servers:
        addresses = [[servers.enter_context(counting_server(kind, LIMIT, WINDOW)) for kind in KINDS] for _ in ways]
        return asyncio.run(together(addresses))


async def _alone(address: str) -> Took:
    return await _ours(address, person=False)


async def _with_person(address: str) -> Took:
    return await _ours(address, person=True)


async def _ours(address: str, *, person: bool) -> Took:
    """The real engine with the real journal and client; the person asks with the same client."""
    client = OmniClient(address, Secret("omni_osk_bench"), limiter=RateLimiter(LIMIT, window=WINDOW))
    with sessions.home() as folder:
        journal = Journal(folder / "journal.sqlite3")
        try:
            run = asyncio.create_task(_engine(client, journal))
            return await _beside(run, client.schedules.pause) if person else Took(await run)
        finally:
            await journal.close()
            await client.aclose()


async def _engine(client: OmniClient, journal: Journal) -> float:
    """Pause all items by the one door for a write; how long that takes."""
    plan = switching(Verb.PAUSE, [row(_ID.format(number)) for number in range(ITEMS)])
    run = Operation(plan.verb.value, plan.items, time.time())
    writes = Executor(session_on(client), ScheduleStore(), journal, signed_out=lambda: None)
    began = time.perf_counter()
    await writes.execute(plan, run, lambda told: None)
    took = time.perf_counter() - began
    if len(run.having(Outcome.DONE)) != ITEMS:
        raise RuntimeError(f"only {len(run.having(Outcome.DONE))} of {ITEMS} were paused")
    return took


async def _shell_loop(address: str) -> Took:
    """Eight at once without a limiter, backing off on a 429: 1, 2, 4 … seconds of the shortened minute."""
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:

        async def send(schedule_id: str) -> None:
            pause = WINDOW / 60
            while (await client.put(f"/api/v1/schedules/{schedule_id}/pause")).status_code == 429:
                await asyncio.sleep(pause)
                pause = min(2 * pause, WINDOW)

        return await _beside(asyncio.create_task(_loop(send)), send)


async def _loop(send: Send) -> float:
    """Send all items, `AT_ONCE` at a time; how long that takes."""
    left, began = iter(range(ITEMS)), time.perf_counter()

    async def work() -> None:
        for number in left:
            await send(_ID.format(number))

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return time.perf_counter() - began


async def _beside(run: asyncio.Task[float], send: Send) -> Took:
    """A person who asks ten times a window while the run goes on, and waits for each answer from its asking."""
    took, asked = Took(), list[asyncio.Task[None]]()

    async def ask(number: int) -> None:
        began = time.perf_counter()
        await send(_ID.format(ITEMS + number))
        took.waits.append(time.perf_counter() - began)

    while not run.done():
        await asyncio.wait([run], timeout=WINDOW / _ASKED_A_WINDOW)
        asked.append(asyncio.create_task(ask(len(asked))))
    await asyncio.gather(*asked)
    took.seconds = await run
    return took


if __name__ == "__main__":
    alone(figures, 10)
