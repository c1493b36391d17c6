"""The rate limit: a number of requests per key in any window of 60 seconds (omni-api.md §1.4)."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime

import httpx

from omnitui.demo.protocol.answers import answer


class RateLimit:
    """A sliding window per key. Rejected requests do not count against it; `refused` counts them."""

    def __init__(self, per_minute: int, *, window: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self.window = window
        self.refused = 0
        self._clock = clock
        self._taken: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait(self, key: str) -> float | None:
        """Count a request against the key's window; if the limit is used up, return the seconds until it is not."""
        now, taken = self._clock(), self._taken[key]
        while taken and taken[0] <= now - self.window:
            taken.popleft()
        if len(taken) < self.per_minute:
            taken.append(now)
            return None
        self.refused += 1
        return taken[0] + self.window - now if taken else self.window

    def too_many(self, wait: float, now: datetime) -> httpx.Response:
        """Return a 429: in turn with `Retry-After` in seconds, without it, and with it as a date."""
        headers = {}
        if self.refused % 3 == 1:
            headers["retry-after"] = str(math.ceil(wait))
        elif self.refused % 3 == 0:
            headers["date"] = format_datetime(now, usegmt=True)
            headers["retry-after"] = format_datetime(now + timedelta(seconds=math.ceil(wait)), usegmt=True)
        return answer({"error": "429", "message": "Too many requests"}, 429, headers)
