"""Undoes a transfer: back to the previous owner, where the schedule still belongs to the new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from omnitui.domain.operations.plan import Plan, SkipReason, transfer_task
from omnitui.domain.operations.state import row_of, states
from omnitui.domain.operations.verbs.transfer import Transfer
from omnitui.domain.outcome import Outcome

if TYPE_CHECKING:
    from omnitui.domain.auth.session import Session
    from omnitui.domain.schedules.schedule import Schedule
    from omnitui.domain.schedules.store import ScheduleStore
    from omnitui.storage.journal.records import ItemRecord


async def transfer_back(session: Session, store: ScheduleStore, items: Sequence[ItemRecord]) -> Plan:
    """The transfers back, each to its own previous owner; the rest is skipped with a reason. Raises `OmniError`."""
    reached = {item.id: item for item in items if item.outcome == Outcome.DONE.value and item.task}
    found = await states(session, store, {schedule_id: item.name for schedule_id, item in reached.items()})
    back: list[Schedule] = []
    tasks: dict[str, Mapping[str, Any]] = {}
    skipped: dict[SkipReason, list[Schedule]] = {}
    for schedule_id, item in reached.items():
        row, (to, name) = found.get(schedule_id), _before(item)
        if reason := _skip_reason(item, row, to):
            skipped.setdefault(reason, []).append(row or row_of(store, schedule_id, item.name))
        elif row is not None:
            back.append(row)
            tasks[schedule_id] = transfer_task(row, to, name)
    owners = {(str(task["to"]), str(task["toName"])) for task in tasks.values()}
    to, name = owners.pop() if len(owners) == 1 else ("", "")
    return Plan(Transfer(), back, skipped, tasks, task={"to": to, "toName": name, "back": True})


def _skip_reason(item: ItemRecord, row: Schedule | None, to: str) -> SkipReason | None:
    if row is None:
        return SkipReason.GONE
    if row.owner_id.lower() != str((item.task or {}).get("to", "")).lower():
        return SkipReason.CHANGED
    return None if to else SkipReason.NOBODY


def _before(item: ItemRecord) -> tuple[str, str]:
    """The previous owner, by membership id and name: from the list, else as Omni answered before the write."""
    task = item.task or {}
    to = str(task.get("from") or (item.result or {}).get("from") or "")
    return to, str(task.get("fromName") or "")
