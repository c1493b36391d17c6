"""Kills a process in the middle of a run, looks at what it left, goes on with it, and looks again."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from omnitui.demo.fake_omni import FakeOmni
from omnitui.demo.server import LoopbackServer
from omnitui.domain.operations.verbs.base import Verb
from tests.kills.engine import engine
from tests.kills.scenes import SCENES
from tests.pty_session import ROOT

COUNT = 60
# Seconds an answer takes, and about how long the run then does, six requests at a time.
_LATENCY = {Verb.PEOPLE: 0.1, Verb.UPDATE: 0.02}
_LONGEST = {Verb.DELETE: 0.4, Verb.SEND: 0.12, Verb.UPDATE: 0.7}
_OPEN = ("planned", "sent", "not sent")


@dataclass(frozen=True)
class Killed:
    """What came of one kill: how many items had an outcome by then, and what did not agree before and after."""

    verb: Verb
    known: int
    wrong: list[str]


async def killed(verb: Verb, folder: Path, seed: int) -> Killed:
    """One run, killed with SIGKILL at a moment drawn by `seed`, then continued to its end."""
    draw, scene = random.Random(seed), SCENES[verb]
    fake = FakeOmni(200, limit_per_minute=10_000_000)
    fake.latency = _LATENCY.get(verb, 0.005)
    async with LoopbackServer(fake) as server:
        argv = [sys.executable, "-m", "tests.kills.worker", server.origin, str(folder), verb.value, str(COUNT)]
        process = await asyncio.create_subprocess_exec(*argv, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None and (await process.stdout.readline()).strip() == b"begins"
        await asyncio.sleep(draw.uniform(0.0, _LONGEST.get(verb, 0.2)))
        # One that had ended by then is looked at all the same.
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        # What was on its way when it died is still carried out.
        await asyncio.sleep(0.2)
        held = engine(server.origin, folder, sleep=asyncio.sleep, now=time.time, nap=asyncio.sleep)
        try:
            if not await held.journal.runs(limit=1):
                return Killed(verb, 0, [])
            before = await held.outcomes()
            wrong = [f"as left: {words}" for words in scene.disagreements(fake, before)]
            await held.read_list()
            await held.go_on()
            after = await held.outcomes()
            wrong += [f"at the end: {words}" for words in scene.disagreements(fake, after)]
            wrong += [
                f"never decided: {item}" for item, result in after.items() if result in ("planned", "sent", "not sent")
            ]
            return Killed(verb, sum(result not in ("planned", "sent") for result in before.values()), wrong)
        finally:
            await held.close()
