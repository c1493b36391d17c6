"""Every kind of write through every kind of weather: nothing is done twice, nothing claimed that is not so."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

import httpx
import pytest

from omnitui.demo.fake_omni import FakeOmni
from omnitui.domain.operations.verbs.base import Verb
from tests.api.support import Hasty
from tests.kills.engine import UNHURRIED, engine
from tests.kills.scenes import SCENES
from tests.kills.storms import WEATHERS


async def no_time(seconds: float) -> None:
    await asyncio.sleep(0)


@pytest.mark.parametrize("weather", WEATHERS)
@pytest.mark.parametrize("verb", SCENES)
async def test_after_the_storm_journal_and_omni_agree(verb: Verb, weather: str, tmp_path: Path) -> None:
    for seed in range(3):
        fake = FakeOmni(150, limit_per_minute=UNHURRIED)
        storm = WEATHERS[weather](random.Random(seed), fake)
        calm = True

        async def handle(request: httpx.Request) -> httpx.Response:
            return await (fake.handle if calm else storm)(request)  # noqa: B023  # called within its own turn

        held = engine(
            "https://acme.omniapp.co",
            tmp_path / str(seed),
            sleep=no_time,
            now=time.time,
            nap=no_time,
            transport=httpx.MockTransport(handle),
            limiter=Hasty(UNHURRIED),
        )
        try:
            await held.read_list()
            calm = False
            async with asyncio.timeout(30):
                await held.begin(SCENES[verb], 60)
            outcomes = await held.outcomes()
            assert SCENES[verb].disagreements(fake, outcomes) == []
            assert "sent" not in outcomes.values()
        finally:
            await held.close()
