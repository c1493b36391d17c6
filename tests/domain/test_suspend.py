"""A machine that sleeps in the middle of a run: what was under way dies, hours are gone, nothing is done twice."""

from __future__ import annotations

import asyncio
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from omnitui.api.rate_limit.limiter import RateLimiter
from omnitui.demo.fake_omni import FakeOmni
from omnitui.domain.operations.verbs.base import Verb
from tests.kills.engine import UNHURRIED, engine
from tests.kills.scenes import SCENES

NIGHT = 8 * 3600.0


class Sleeper:
    """Falls asleep at one request; all that are under way then are lost, carried out or not.

    The monotonic clock of Linux stands still meanwhile, that of other systems goes on: `counted`.
    """

    def __init__(self, draw: random.Random, writes: int, *, counted: bool) -> None:
        self.slept = 0.0
        self.fake = FakeOmni(150, limit_per_minute=UNHURRIED, now=self.there)
        self._draw, self._counted = draw, counted
        self._written, self._bedtime = 0, draw.randrange(1, writes)
        self._woken = asyncio.Event()

    def wall(self) -> float:
        return time.time() + self.slept

    def monotonic(self) -> float:
        return time.monotonic() + (self.slept if self._counted else 0.0)

    def there(self) -> datetime:
        return datetime.fromtimestamp(self.wall(), UTC)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        self._written += request.method != "GET"
        if self.slept or self._written < self._bedtime:
            return await self.fake.handle(request)
        if self._draw.random() < 0.7:
            await self.fake.handle(request)
        asyncio.get_running_loop().call_later(0.02, self._wake)
        await self._woken.wait()
        raise self._draw.choice([httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError])("woke up")

    def _wake(self) -> None:
        self.slept = NIGHT
        self._woken.set()


async def no_time(seconds: float) -> None:
    await asyncio.sleep(0)


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize("verb", SCENES)
async def test_after_a_night_journal_and_omni_agree(verb: Verb, counted: bool, tmp_path: Path) -> None:
    for seed in range(3):
        # People go in groups of twenty.
        sleeper = Sleeper(random.Random(seed), 3 if verb is Verb.PEOPLE else 50, counted=counted)
        held = engine(
            "https://acme.omniapp.co",
            tmp_path / str(seed),
            sleep=no_time,
            now=sleeper.wall,
            nap=no_time,
            transport=httpx.MockTransport(sleeper.handle),
            limiter=RateLimiter(UNHURRIED, clock=sleeper.monotonic),
        )
        try:
            await held.read_list()
            async with asyncio.timeout(30):
                await held.begin(SCENES[verb], 60)
            outcomes = await held.outcomes()
        finally:
            await held.close()
        assert sleeper.slept == NIGHT
        assert SCENES[verb].disagreements(sleeper.fake, outcomes) == []
        assert not {"sent", "noted"} & set(outcomes.values())
        # What can be looked at, or asked again, is known in the end; not so a mail that may have left, nor a
        # schedule that is not in the list yet.
        unsure = sum(outcome == "unknown" for outcome in outcomes.values())
        assert unsure <= (6 if verb in (Verb.SEND, Verb.CREATE) else 0), outcomes
