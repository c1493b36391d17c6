"""What a verb would touch and what it skips, with reasons; the person confirms it before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from omnitui.domain.operations.runner import Item, Operation
from omnitui.domain.operations.verbs.base import Verb, VerbHandler
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.schedule import Schedule, State
from omnitui.domain.schedules.timetable import Timetable


class SkipReason(Enum):
    """SkipReason a schedule is left out of a plan."""

    ALREADY = "already"
    STOPPED = "stopped"
    PAUSED = "paused"
    NOT_EMAIL = "not email"
    CHANGED = "changed since"
    GONE = "gone"
    NOBODY = "nobody to go back to"


@dataclass(frozen=True)
class Plan:
    """A verb handler, the schedules it is for, those it skips, and what the journal stores of the whole.

    `others` are items that are not schedules of the list: people, or a schedule to be created.
    """

    handler: VerbHandler
    rows: Sequence[Schedule] = ()
    skipped: Mapping[SkipReason, Sequence[Schedule]] = field(default_factory=dict)
    tasks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    others: Sequence[Item] = ()
    task: Mapping[str, Any] | None = None

    @property
    def verb(self) -> Verb:
        """What is to be done."""
        return self.handler.verb

    @property
    def items(self) -> list[Item]:
        """What is acted on, in order."""
        return [*(Item(row.id, row.name, self.tasks.get(row.id)) for row in self.rows), *self.others]

    @property
    def requests(self) -> int:
        """About how many requests it takes."""
        return self.handler.requests * -(-(len(self.rows) + len(self.others)) // self.handler.together)

    def without(self, hidden: set[str]) -> Plan:
        """The same, leaving out the schedules that the filter hides."""
        return replace(self, rows=[row for row in self.rows if row.id not in hidden])

    def soonest_first(self, times: Timetable) -> Plan:
        """The same plan, soonest due first: what a long operation reaches late is what can wait (DESIGN.md §6)."""

        def due(row: Schedule) -> float:
            when = times.next_run(row)
            return when if isinstance(when, float) else float("inf")

        return replace(self, rows=sorted(self.rows, key=due))

    def again(self, operation: Operation, *, unsent: bool = True) -> Plan:
        """The same plan for what a retry could still bring about, without unknown outcomes that must not repeat.

        With `unsent` False, without what was never sent: continuing the operation covers that.
        """
        never = set() if self.handler.may_repeat else {Outcome.UNKNOWN}
        never |= set() if unsent else {Outcome.NOT_SENT}
        tasks = {
            result.item.id: self.handler.task_again(result)
            for result in operation.retryable
            if result.outcome not in never
        }
        rows = [row for row in self.rows if row.id in tasks]
        row_ids = {row.id for row in self.rows}
        others = [
            replace(result.item, task=tasks[result.item.id])
            for result in operation.retryable
            if result.item.id in tasks.keys() - row_ids
        ]
        left = {row.id: task for row in rows if (task := tasks[row.id]) is not None}
        return replace(self, rows=rows, skipped={}, others=others, tasks=left)


def sorted_out(
    rows: Sequence[Schedule], tests: Mapping[SkipReason, Any]
) -> tuple[list[Schedule], dict[SkipReason, list[Schedule]]]:
    """The rows to act on, and those that one of the `tests` skips, each under the first that does."""
    acted_on: list[Schedule] = []
    skipped: dict[SkipReason, list[Schedule]] = {}
    for row in rows:
        reason = next((reason for reason, test in tests.items() if test(row)), None)
        (acted_on if reason is None else skipped.setdefault(reason, [])).append(row)
    return acted_on, skipped


def switching(verb: Verb, rows: Sequence[Schedule]) -> Plan:
    """Pause or resume: without those already so, and those Omni stopped, for which it refuses both."""
    from omnitui.domain.operations.verbs.pause import Switch

    already = State.PAUSED if verb is Verb.PAUSE else State.ACTIVE
    tests = {
        SkipReason.ALREADY: lambda row: row.state is already,
        SkipReason.STOPPED: lambda row: row.state is State.STOPPED,
    }
    return Plan(Switch(verb), *sorted_out(rows, tests))


def sending_now(rows: Sequence[Schedule]) -> Plan:
    """Send now: without those that are paused or stopped, which Omni does not send (omni-api.md §2.7)."""
    from omnitui.domain.operations.verbs.send_now import SendNow

    tests = {
        SkipReason.PAUSED: lambda row: row.state is State.PAUSED,
        SkipReason.STOPPED: lambda row: row.state is State.STOPPED,
    }
    return Plan(SendNow(), *sorted_out(rows, tests))


def deleting(rows: Sequence[Schedule]) -> Plan:
    """Delete: whatever is marked."""
    from omnitui.domain.operations.verbs.delete import Delete

    return Plan(Delete(), list(rows))


def transferring(rows: Sequence[Schedule], to: str, name: str) -> Plan:
    """Hand over to a member, by membership id: without those that are theirs already."""
    from omnitui.domain.operations.verbs.transfer import Transfer

    acted_on, skipped = sorted_out(rows, {SkipReason.ALREADY: lambda row: row.owner_id.lower() == to.lower()})
    tasks = {row.id: transfer_task(row, to, name) for row in acted_on}
    return Plan(Transfer(), acted_on, skipped, tasks, task={"to": to, "toName": name})


def transfer_task(row: Schedule, to: str, name: str) -> Mapping[str, Any]:
    """The task of one transfer: the new owner, and the present one where the list names it."""
    return {"to": to, "toName": name, "from": row.owner_id, "fromName": row.owner}
