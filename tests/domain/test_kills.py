"""Whatever kills the program in the middle of a run: afterwards journal and Omni agree, and nothing is done twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kills.killing import killed
from tests.kills.scenes import SCENES


@pytest.mark.parametrize("seed", range(20))
async def test_killed_at_a_random_moment_and_continued(seed: int, tmp_path: Path) -> None:
    verb = list(SCENES)[seed % len(SCENES)]
    result = await killed(verb, tmp_path, 1000 + seed)
    assert result.wrong == []
