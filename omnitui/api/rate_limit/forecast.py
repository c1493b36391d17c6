"""Predicts when waiting requests will be sent, by simulating the coming minutes on a copy of the window."""

from __future__ import annotations

from omnitui.api.rate_limit.priority import Priority
from omnitui.api.rate_limit.window import SlidingWindow

EXACT = 1000
#: Stands for a queue that never runs empty.
UNENDING = 10**9


def seconds_until_sent(slots: SlidingWindow, start: float, priority: Priority, waiting: dict[Priority, int]) -> float:
    """Return how many seconds after `start` the last waiting request of `priority` is sent if no others come.

    Modifies `slots`, in which nothing may be in flight. Beyond `EXACT` requests it extrapolates from the guaranteed
    pace.
    """
    beyond = max(0, waiting[priority] - EXACT)
    waiting = {**waiting, priority: waiting[priority] - beyond}
    at = start
    slots.expire(at)
    while True:
        while turn := slots.turn(at, waiting[Priority.FOREGROUND], waiting[Priority.BULK]):
            slots.take(turn)
            slots.answered(turn, at)
            waiting[turn] -= 1
            if not waiting[priority]:
                return at - start + beyond * slots.window / slots.pace(priority)
        at = slots.next_change(at)
        slots.expire(at)
