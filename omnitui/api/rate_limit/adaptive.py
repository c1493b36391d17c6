"""What limit Omni seems to keep, as its 429s teach it: another program may share the key, or the limit be lower."""

from __future__ import annotations

import math

# All in windows: how long one 429 makes another suspicious, and how long after one the old pace is reached again.
MEMORY = 5.0
BACK_AFTER = 3.0
LOWERED_TO = 0.85


class AdaptiveLimit:
    """How many requests a window may be sent: `per_minute`, or less for a while after 429s.

    We keep to our limit, so a 429 has another cause. The first is only waited out: it can be the doing of an
    earlier session, or of somebody's single script. One that follows in another window is learned from: what Omni
    took of us in the last window, and somewhat less, is the new limit. From there it grows back as TCP CUBIC
    does: slowly near where it was refused, then ever faster. Programs that all do so come to share evenly.
    """

    def __init__(self, per_minute: int, window: float) -> None:
        self._window = window
        self.per_minute = per_minute

    @property
    def per_minute(self) -> int:
        """The limit we were told."""
        return self._per_minute

    @per_minute.setter
    def per_minute(self, per_minute: int) -> None:
        self._per_minute = max(1, per_minute)
        self._refused_at = -math.inf
        self._learned_at: float | None = None
        self._refused_over = 0.0

    def limit(self, now: float) -> int:
        """The limit believed in at `now`, in seconds on a clock that never goes back; at least 1."""
        if self._learned_at is None:
            return self._per_minute
        over, growth = self._refused_over, self._per_minute * (1 - LOWERED_TO) / BACK_AFTER**3
        flat = (over * (1 - LOWERED_TO) / growth) ** (1 / 3)
        believed = over + growth * ((now - self._learned_at) / self._window - flat) ** 3
        if believed >= self._per_minute:
            self._learned_at = None
        return max(1, min(self._per_minute, int(believed)))

    def refused(self, now: float, taken: int) -> None:
        """A 429 came, while Omni had taken `taken` requests of ours in the last window. One a window counts."""
        since = (now - self._refused_at) / self._window
        if since < 1:
            return
        self._refused_at = now
        if since <= MEMORY:
            before = self.limit(now)
            self._refused_over = max(min(taken, before), before / 2)
            self._learned_at = now
