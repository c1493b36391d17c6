"""The sliding window: which slots are in use, until when, and which queue gets the next (performance.md §5)."""

from __future__ import annotations

import math
from collections import deque
from itertools import islice, takewhile

from omnitui.api.rate_limit.priority import Priority

LEAST_RESERVE = 10
MORE_THAN_USED = 5
# The reserve is lent only just before slots become free, so that the foreground does not notice (budget 10).
LENT_FOR = 0.2


class SlidingWindow:
    """At most `limit` requests in any `window` seconds, some of them reserved for the foreground.

    A slot is in use from sending until `window` seconds after the answer. The caller passes the time, in seconds,
    which must never go back.
    """

    def __init__(self, limit: int, window: float) -> None:
        self.limit = limit
        self.window = window
        self._in_flight = dict.fromkeys(Priority, 0)
        self._free_at: dict[Priority, deque[float]] = {priority: deque() for priority in Priority}
        self._last: Priority | None = None

    def take(self, priority: Priority) -> None:
        """Use a slot for a request that is about to be sent."""
        self._in_flight[priority] += 1
        self._last = priority

    def answered(self, priority: Priority, now: float) -> None:
        """Record the answer to a request: its slot is free a window later."""
        self._in_flight[priority] -= 1
        self._free_at[priority].append(now + self.window)

    def give_back(self, priority: Priority) -> None:
        """Free the slot of a request that was never sent."""
        self._in_flight[priority] -= 1

    def expire(self, now: float) -> None:
        """Free the slots whose window is over; call this whenever time has passed."""
        for times in self._free_at.values():
            while times and times[0] <= now:
                times.popleft()

    def in_flight(self, priority: Priority) -> int:
        """How many requests of `priority` are not answered yet."""
        return self._in_flight[priority]

    @property
    def recent_answers(self) -> int:
        """How many requests were answered in the last window."""
        return sum(map(len, self._free_at.values()))

    def left(self, priority: Priority, now: float, bulk_active: bool) -> int:
        """How many requests of `priority` could be sent at this moment.

        While a bulk operation is active, half of the limit belongs to it: the foreground gets at most the other
        half. If the limit is 1, they take turns.
        """
        free = max(0, self.limit - self._used(Priority.FOREGROUND) - self._used(Priority.BULK))
        if priority is Priority.BULK:
            return max(0, min(free, free + self._soon(now) - self._reserve_left()))
        if not bulk_active:
            return free
        if self.limit == 1:
            return 0 if self._last is Priority.FOREGROUND else free
        return max(0, min(free, self.limit // 2 - self._used(Priority.FOREGROUND)))

    def turn(self, now: float, foreground: int, bulk: int) -> Priority | None:
        """Return the priority to send next, given how many wait in each queue; None while none may be sent."""
        if foreground and self.left(Priority.FOREGROUND, now, bulk > 0):
            return Priority.FOREGROUND
        return Priority.BULK if bulk and self.left(Priority.BULK, now, True) else None

    def next_change(self, now: float) -> float:
        """When time alone next changes what is left: a slot becomes free, or close enough to be lent."""
        moments = [at for times in self._free_at.values() for at in islice(times, 1)]
        for times in self._free_at.values():
            moments.extend(islice((at - LENT_FOR for at in times if at - LENT_FOR > now), 1))
        return min(moments, default=math.inf)

    def pace(self, priority: Priority) -> int:
        """How many requests a window guarantees to `priority`, whatever the other queue sends."""
        return self.limit - self._reserve() if priority is Priority.BULK else max(1, self.limit // 2)

    def projected(self, now: float, latency: float) -> SlidingWindow:
        """Return a copy to simulate with: what is in flight counts as answered `now`, answers then take `latency` s."""
        other = SlidingWindow(self.limit, self.window + latency)
        other._last = self._last
        for priority, times in self._free_at.items():
            other._free_at[priority].extend(times)
            other._free_at[priority].extend([now + other.window] * self._in_flight[priority])
        return other

    def _used(self, priority: Priority) -> int:
        return self._in_flight[priority] + len(self._free_at[priority])

    def _reserve(self) -> int:
        """What bulk leaves to the foreground: its use in the last window and some more, at most half."""
        return min(self.limit // 2, max(LEAST_RESERVE, self._used(Priority.FOREGROUND) + MORE_THAN_USED))

    def _reserve_left(self) -> int:
        return max(0, self._reserve() - self._used(Priority.FOREGROUND))

    def _soon(self, now: float) -> int:
        lists = self._free_at.values()
        return sum(1 for times in lists for _ in takewhile(lambda at: at <= now + LENT_FOR, times))
