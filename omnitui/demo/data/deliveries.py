"""The log of every delivery, and the deliveries in progress until the clock of the data passes their end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from omnitui.demo.data import settings
from omnitui.demo.data.schedule import Schedule, stamp
from omnitui.demo.data.schedules import ScheduleStore
from omnitui.demo.habits import Habits


class Delivery(NamedTuple):
    """A delivery that was sent; `schedule_id` is None for a test, which has no schedule.

    `recipients` are addresses, Slack's ids, or the one destination of a file.
    """

    moment: datetime
    schedule_id: str | None
    name: str
    destination: str
    recipients: tuple[str, ...]


class Deliveries:
    """The log, oldest first, and the deliveries in progress."""

    def __init__(self, habits: Habits) -> None:
        self.log: list[Delivery] = []
        self._habits = habits
        self._in_progress: dict[int, datetime] = {}

    def in_progress(self, index: int) -> bool:
        """Whether a delivery of the schedule has started and not ended."""
        return index in self._in_progress

    def send(self, schedule: Schedule, now: datetime, *, test: bool = False) -> None:
        """Send a delivery now; a test leaves no result."""
        sent_to = recipients(schedule)
        self.log.append(Delivery(now, None if test else schedule.id, schedule.name, schedule.destination, sent_to))
        if not test:
            self._in_progress[schedule.index] = now + timedelta(seconds=self._habits.delivery_seconds)

    def settle(self, store: ScheduleStore, now: datetime) -> None:
        """Store the result of every delivery that has ended by `now`."""
        ended = [index for index, due in self._in_progress.items() if due <= now]
        for index in ended:
            self._finish(store, index)

    def _finish(self, store: ScheduleStore, index: int) -> None:
        if not store.has(index):
            del self._in_progress[index]
            return
        schedule = store.read(index)
        status = self._habits.outcomes.get(schedule.id, schedule.last_status or "COMPLETE")
        if status is not None:
            edited = store.edit(index)
            edited.last_completed_at, edited.last_status = stamp(self._in_progress.pop(index)), status
            store.forget_orders()


def recipients(schedule: Schedule) -> tuple[str, ...]:
    """Return where a delivery goes: each address once, including the members of groups."""
    if schedule.destination == "email":
        people = [*settings.receivers(schedule), *(who for group in settings.groups(schedule) for who in group.members)]
        return tuple(dict.fromkeys(who.email for who in people))
    if schedule.destination == "slack":
        return tuple(settings.slack(schedule))
    target = settings.target(schedule, schedule.destination)
    address = next((target[key] for key in ("url", "webhookUrl", "address", "bucketName") if key in target), None)
    return (address,) if address else ()
