"""When requests that wait will be sent: the coming minutes played through on a copy of the log."""

from __future__ import annotations

from omnitui.api.rate_limit.priority import Priority
from omnitui.api.rate_limit.window import SlidingWindow

EXACT = 1000
#: A lane from which another is always waiting.
UNENDING = 10**9


def seconds_until_sent(slots: SlidingWindow, start: float, priority: Priority, waiting: dict[Priority, int]) -> float:
    """Seconds after `start` at which the last of those waiting in `priority` goes if nobody else asks. Uses up `slots`.

    Nothing may be under way in `slots`. Beyond `EXACT` requests it goes on at the pace that the lane is sure of.
    """
    beyond = max(0, waiting[priority] - EXACT)
    waiting = {**waiting, priority: waiting[priority] - beyond}
    at = start
    slots.let_go(at)
    while True:
        while turn := slots.turn(at, waiting[Priority.FOREGROUND], waiting[Priority.BULK]):
            slots.take(turn)
            slots.answered(turn, at)
            waiting[turn] -= 1
            if not waiting[priority]:
                return at - start + beyond * slots.window / slots.pace(priority)
        at = slots.next_change(at)
        slots.let_go(at)
