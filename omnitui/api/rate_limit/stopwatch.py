"""Time for the limiter: what has certainly passed, even where a clock jumps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Stopwatch:
    """Seconds that have passed both on `clock` and on the running event loop's clock.

    Both must be monotonic, and mostly they are the same clock. If one jumps ahead (a machine that slept, a virtual
    one that was migrated), the smaller step counts; one that jumps back counts as standing still. Outside an event
    loop no time passes.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._passed = 0.0
        self._seen: tuple[float, float] | None = None

    def __call__(self) -> float:
        """Return the seconds since the first call."""
        try:
            seen = self._clock(), asyncio.get_running_loop().time()
        except RuntimeError:
            return self._passed
        if self._seen is not None:
            self._passed += max(0.0, min(seen[0] - self._seen[0], seen[1] - self._seen[1]))
        self._seen = seen
        return self._passed
