"""Time for the pacer: what has certainly passed, whatever a clock says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Stopwatch:
    """Seconds that have passed both on `clock` and on the running event loop's own, which must both be monotonic.

    They are mostly the same clock. Where one leaps ahead (a machine that slept, a virtual one that was moved),
    the other's word is taken; one that leaps back counts as having stood still. Outside a loop no time passes.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._passed = 0.0
        self._seen: tuple[float, float] | None = None

    def __call__(self) -> float:
        """Seconds since the first look."""
        try:
            seen = self._clock(), asyncio.get_running_loop().time()
        except RuntimeError:
            return self._passed
        if self._seen is not None:
            self._passed += max(0.0, min(seen[0] - self._seen[0], seen[1] - self._seen[1]))
        self._seen = seen
        return self._passed
