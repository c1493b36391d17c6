"""`python -m tests.kills [N]`: N runs (200) killed at random moments, each continued; where journal and Omni differ."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.kills.killing import COUNT, killed
from tests.kills.scenes import SCENES


async def _all(number: int) -> int:
    verbs = list(SCENES)
    middle: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(number):
        verb = verbs[seed % len(verbs)]
        with tempfile.TemporaryDirectory() as folder:
            result = await killed(verb, Path(folder), seed)
        middle[verb.value] += 0 < result.known < COUNT
        wrong += [f"seed {seed}: {words}" for words in result.wrong]
    print(
        f"{number} runs of {COUNT} items killed, each continued: {len(wrong)} items on which journal and Omni disagree"
    )
    print("killed in the middle, by verb:", ", ".join(f"{verb} {count}" for verb, count in middle.items()))
    for words in wrong:
        print(f"  {words}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(asyncio.run(_all(int(sys.argv[1]) if len(sys.argv) > 1 else 200)))
