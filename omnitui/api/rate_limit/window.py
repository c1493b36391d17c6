"""The sliding-window log: which slots are held, for how long, and who may have the next (performance.md §5)."""

from __future__ import annotations

import math
from collections import deque
from itertools import islice, takewhile

from omnitui.api.rate_limit.priority import Priority

LEAST_RESERVE = 10
MORE_THAN_USED = 5
# The reserve is lent so shortly before slots fall free that nobody who then needs it notices (budget 10).
LENT_FOR = 0.2


class SlidingWindow:
    """At most `limit` requests in any `window` seconds, with a part of them kept for the foreground.

    A slot is held from sending until `window` seconds after the answer. Times are the caller's and never go back.
    """

    def __init__(self, limit: int, window: float) -> None:
        self.limit = limit
        self.window = window
        self._under_way = dict.fromkeys(Priority, 0)
        self._free_at: dict[Priority, deque[float]] = {priority: deque() for priority in Priority}
        self._last: Priority | None = None

    def take(self, priority: Priority) -> None:
        """Hold one for a request that is about to be sent."""
        self._under_way[priority] += 1
        self._last = priority

    def answered(self, priority: Priority, now: float) -> None:
        """The answer to one is there: a window later it is free."""
        self._under_way[priority] -= 1
        self._free_at[priority].append(now + self.window)

    def give_back(self, priority: Priority) -> None:
        """One was never sent: it is free at once."""
        self._under_way[priority] -= 1

    def let_go(self, now: float) -> None:
        """Forget those whose window is over; to be called whenever time has passed."""
        for times in self._free_at.values():
            while times and times[0] <= now:
                times.popleft()

    def under_way(self, priority: Priority) -> int:
        """How many of a lane are not answered yet."""
        return self._under_way[priority]

    @property
    def answers_held(self) -> int:
        """How many were answered in the last window."""
        return sum(map(len, self._free_at.values()))

    def left(self, priority: Priority, now: float, run_goes_on: bool) -> int:
        """How many requests `priority` could send this moment.

        While a run goes on, half of the limit is its own: the foreground gets no more than the other half, and
        where the limit is 1 they take turns.
        """
        free = max(0, self.limit - self._held(Priority.FOREGROUND) - self._held(Priority.BULK))
        if priority is Priority.BULK:
            return max(0, min(free, free + self._soon(now) - self._kept()))
        if not run_goes_on:
            return free
        if self.limit == 1:
            return 0 if self._last is Priority.FOREGROUND else free
        return max(0, min(free, self.limit // 2 - self._held(Priority.FOREGROUND)))

    def turn(self, now: float, foreground: int, bulk: int) -> Priority | None:
        """Whose turn it is where so many wait in each lane; nobody's while none may go."""
        if foreground and self.left(Priority.FOREGROUND, now, bulk > 0):
            return Priority.FOREGROUND
        return Priority.BULK if bulk and self.left(Priority.BULK, now, True) else None

    def next_change(self, now: float) -> float:
        """When time alone next changes what is left: a slot falls free, or is near enough for lending."""
        moments = [at for times in self._free_at.values() for at in islice(times, 1)]
        for times in self._free_at.values():
            moments.extend(islice((at - LENT_FOR for at in times if at - LENT_FOR > now), 1))
        return min(moments, default=math.inf)

    def pace(self, priority: Priority) -> int:
        """How many a window a lane is sure of, whatever the other asks."""
        return self.limit - self._reserve() if priority is Priority.BULK else max(1, self.limit // 2)

    def played_on(self, now: float, latency: float) -> SlidingWindow:
        """A copy to look ahead with: what is under way counts as answered `now`, answers then take `latency`."""
        other = SlidingWindow(self.limit, self.window + latency)
        other._last = self._last
        for priority, times in self._free_at.items():
            other._free_at[priority].extend(times)
            other._free_at[priority].extend([now + other.window] * self._under_way[priority])
        return other

    def _held(self, priority: Priority) -> int:
        return self._under_way[priority] + len(self._free_at[priority])

    def _reserve(self) -> int:
        """What a run leaves to the person: what they used in the last window and some more, at most half."""
        return min(self.limit // 2, max(LEAST_RESERVE, self._held(Priority.FOREGROUND) + MORE_THAN_USED))

    def _kept(self) -> int:
        return max(0, self._reserve() - self._held(Priority.FOREGROUND))

    def _soon(self, now: float) -> int:
        lists = self._free_at.values()
        return sum(1 for times in lists for _ in takewhile(lambda at: at <= now + LENT_FOR, times))
