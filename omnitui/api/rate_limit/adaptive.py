"""Estimates Omni's real limit from its 429s: another program may share the key, or the limit may be lower."""

from __future__ import annotations

import math

# In windows: how long after a 429 another one lowers the limit, and how long the limit then takes to recover.
MEMORY = 5.0
BACK_AFTER = 3.0
LOWERED_TO = 0.85


class AdaptiveLimit:
    """How many requests may be sent in a window: `per_minute`, or fewer for a while after 429s.

    This program respects `per_minute`, so a 429 has another cause. The first is only waited out: an earlier
    session or a single script may explain it. A second one in a later window lowers the limit to a little less
    than what Omni accepted in the last window. From there the limit recovers as in TCP CUBIC: slowly near the
    level of the 429, then ever faster. Programs that all do this come to share the limit evenly.

    `window` and all times are in seconds.
    """

    def __init__(self, per_minute: int, window: float) -> None:
        self._window = window
        self.per_minute = per_minute

    @property
    def per_minute(self) -> int:
        """The limit as configured; setting it discards what the 429s taught."""
        return self._per_minute

    @per_minute.setter
    def per_minute(self, per_minute: int) -> None:
        self._per_minute = max(1, per_minute)
        self._refused_at = -math.inf
        self._learned_at: float | None = None
        self._refused_over = 0.0

    def limit(self, now: float) -> int:
        """Return the estimated limit at `now`, in seconds on a monotonic clock; at least 1."""
        if self._learned_at is None:
            return self._per_minute
        over, growth = self._refused_over, self._per_minute * (1 - LOWERED_TO) / BACK_AFTER**3
        flat = (over * (1 - LOWERED_TO) / growth) ** (1 / 3)
        estimate = over + growth * ((now - self._learned_at) / self._window - flat) ** 3
        if estimate >= self._per_minute:
            self._learned_at = None
        return max(1, min(self._per_minute, int(estimate)))

    def refused(self, now: float, taken: int) -> None:
        """Record a 429 that came when Omni had accepted `taken` requests in the last window; one counts per window."""
        since = (now - self._refused_at) / self._window
        if since < 1:
            return
        self._refused_at = now
        if since <= MEMORY:
            before = self.limit(now)
            self._refused_over = max(min(taken, before), before / 2)
            self._learned_at = now
