"""The process that is killed: `python -m tests.kills.worker ADDRESS FOLDER VERB COUNT`."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from omnitui.domain.operations.verbs.base import Verb
from tests.kills.engine import engine
from tests.kills.scenes import SCENES


async def _work(address: str, folder: Path, verb: Verb, count: int) -> None:
    held = engine(address, folder, sleep=asyncio.sleep, now=time.time, nap=asyncio.sleep)
    await held.read_list()
    plan = await held.planned(SCENES[verb], count)
    print("begins", flush=True)
    await held.execute(plan)
    await held.close()
    print("ended", flush=True)


if __name__ == "__main__":
    asyncio.run(_work(sys.argv[1], Path(sys.argv[2]), Verb(sys.argv[3]), int(sys.argv[4])))
