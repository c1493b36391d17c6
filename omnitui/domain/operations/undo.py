"""Undoes operations: which items can be undone, and which of them are still as the operation left them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from omnitui.api.rate_limit.priority import Priority
from omnitui.domain.contacts.person import Group, PersonRef, Recipient, RecipientIndex, Recipients
from omnitui.domain.operations.continuation import verb_of
from omnitui.domain.operations.plan import Plan, SkipReason, switching
from omnitui.domain.operations.runner import Item
from omnitui.domain.operations.state import row_of, states
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.outcome import Outcome
from omnitui.domain.recipients.change import Change, change_from_json, inverse

if TYPE_CHECKING:
    from omnitui.domain.auth.session import Session
    from omnitui.domain.schedules.schedule import Schedule
    from omnitui.domain.schedules.store import ScheduleStore
    from omnitui.storage.journal.journal import Journal
    from omnitui.storage.journal.records import ItemRecord, OperationRecord

OPPOSITE = {Verb.PAUSE: Verb.RESUME, Verb.RESUME: Verb.PAUSE}
_CLOCKS_DIFFER = 10.0
_SAME = 1.0
_RESTORED = "anew"


def undoable(record: OperationRecord) -> int:
    """How many items an operation could undo, judged by its counts; 0 where it cannot be undone."""
    if record.undone is not None:
        return 0
    verb = verb_of(record)
    if verb is Verb.DELETE:
        return record.copies
    if verb is Verb.UPDATE:
        return min(record.copies, record.counts.get(Outcome.DONE.value, 0))
    if verb in OPPOSITE or verb in (Verb.RECIPIENTS, Verb.TRANSFER):
        return record.counts.get(Outcome.DONE.value, 0) + record.in_part
    return 0


def undoable_operations(records: Sequence[OperationRecord]) -> list[OperationRecord]:
    """The operations that can be undone, in their order."""
    return [record for record in records if undoable(record) and not record.elsewhere]


# ---------------------------------------------------------------------- after an operation


async def record_states(session: Session, store: ScheduleStore, journal: Journal, record_id: int) -> None:
    """Record what Omni shows of each schedule that a pause or resume reached, so that undo sees later changes.

    Raises `OmniError` and `JournalError`.
    """
    record = await journal.run(record_id)
    if record is None or verb_of(record) not in OPPOSITE:
        return
    items = await journal.items(record_id, papers=False)
    reached = {item.id: item for item in items if _confirmed(item) and not item.has_after}
    if reached:
        names = {schedule_id: item.name for schedule_id, item in reached.items()}
        found = await states(session, store, names, Priority.BULK)
        stamps = {schedule_id: row.paused_at for schedule_id, row in found.items()}
        await journal.record_after(record_id, _of_the_operation(reached, stamps, session.client.server_offset))


def _of_the_operation(
    reached: Mapping[str, ItemRecord], stamps: Mapping[str, float | None], offset: float
) -> dict[str, float | None]:
    """The stamps without those that somebody else set since; the clocks are trusted where most fall into the operation.

    An operation that was cut short and continued hours later reached its first schedules long before they are read.
    """
    paused = [schedule_id for schedule_id, at in stamps.items() if at is not None]
    ours = {schedule_id for schedule_id in paused if _meanwhile(reached[schedule_id], stamps[schedule_id], offset)}
    if 2 * len(ours) < len(paused):
        return dict(stamps)
    return {schedule_id: at for schedule_id, at in stamps.items() if at is None or schedule_id in ours}


# ---------------------------------------------------------------------- pause and resume


async def switch_back(
    session: Session, store: ScheduleStore, record: OperationRecord, items: Sequence[ItemRecord]
) -> Plan:
    """The opposite of a pause or resume, for what is still as that operation left it. Raises `OmniError`."""
    verb = verb_of(record)
    assert verb in OPPOSITE
    reached = {item.id: item for item in items if _confirmed(item)}
    found = await states(session, store, {schedule_id: item.name for schedule_id, item in reached.items()})
    offset = session.client.server_offset
    same: list[Schedule] = []
    skipped: dict[SkipReason, list[Schedule]] = {}
    for schedule_id, item in reached.items():
        row = found.get(schedule_id)
        if row is not None and _as_left(verb, item, row.paused_at, offset):
            same.append(row)
        elif item.outcome == Outcome.DONE.value:
            reason = SkipReason.GONE if row is None else SkipReason.CHANGED
            skipped.setdefault(reason, []).append(row or row_of(store, schedule_id, item.name))
    plan = switching(OPPOSITE[verb], same)
    return Plan(plan.handler, plan.rows, {**skipped, **plan.skipped})


def _as_left(verb: Verb, item: ItemRecord, paused_at: float | None, offset: float) -> bool:
    """Whether a schedule is as the operation left it. An item that was ALREADY so counts only where the change happened
    during the operation: then the retry after a lost answer found it done."""
    if (paused_at is not None) != (verb is Verb.PAUSE):
        return False
    if item.outcome == Outcome.ALREADY.value or not item.has_after:
        return (paused_at is None and item.outcome == Outcome.DONE.value) or _meanwhile(item, paused_at, offset)
    if paused_at is None or item.after is None:
        return paused_at is item.after
    return isinstance(item.after, int | float) and abs(paused_at - item.after) < _SAME


def _meanwhile(item: ItemRecord, paused_at: float | None, offset: float) -> bool:
    """Whether Omni's stamp falls between sending and answer, by our clock (seconds)."""
    if paused_at is None or item.sent is None or item.outcome_at is None:
        return False
    at = paused_at - offset
    return item.sent - _CLOCKS_DIFFER <= at <= item.outcome_at + _CLOCKS_DIFFER


def _confirmed(item: ItemRecord) -> bool:
    return item.outcome in (Outcome.DONE.value, Outcome.ALREADY.value)


# ---------------------------------------------------------------------- recipients


def recipients_back(items: Sequence[ItemRecord]) -> Plan:
    """The plan that restores recipients; a change without a record of the recipients before it is left out."""
    from omnitui.domain.operations.verbs.recipients import ChangeRecipients

    back = [Item(item.id, item.name, task) for item in items if (task := _task_back(item)) is not None]
    return Plan(ChangeRecipients(), others=back)


def _task_back(item: ItemRecord) -> Mapping[str, Any] | None:
    task = item.task
    in_part = bool(item.result and item.result.get("inPart"))
    if task is None or task.get("before") is None or not (in_part or item.outcome == Outcome.DONE.value):
        return None
    try:
        change = change_from_json(task.get("change", task))
        if in_part and item.result:
            change = change.without(change_from_json(item.result.get("missing")))
    except ValueError:
        return None
    before = _recipients_before(task["before"], change)
    undo = inverse(change, before)
    if not undo:
        return None
    then = {"people": _after(change, before), "groups": [{"id": group} for group in _groups_after(change, before)]}
    # In the shape of the task that it undoes.
    return {"change": undo.as_json(), "before": then} if "change" in task else {**undo.as_json(), "before": then}


def _after(change: Change, before: Recipients) -> list[dict[str, Any]]:
    """The recipients after the change: what an undo of the undo needs."""
    taken = RecipientIndex([Recipient(who.email, membership_id=who.user_id) for who in change.remove])
    remaining = [who for who in before.people if taken.find(PersonRef(who.email, who.membership_id)) is None]
    there = RecipientIndex(remaining)
    came = [Recipient(who.email, membership_id=who.user_id) for who in change.add if there.find(who) is None]
    return [
        {"email": who.email, "membershipId": who.membership_id, "emailOnly": who.email_only}
        for who in (*remaining, *came)
    ]


def _groups_after(change: Change, before: Recipients) -> list[str]:
    remaining = [group.id for group in before.groups if group.id not in change.remove_groups]
    return [*remaining, *(group for group in change.add_groups if group not in remaining)]


def _recipients_before(before: object, change: Change) -> Recipients:
    """The recipients before: texts, or people and groups. A record without groups had those that the change removed."""
    groups = tuple(Group(group, group) for group in change.remove_groups)
    if isinstance(before, Mapping):
        listed = before.get("groups")
        if isinstance(listed, list):
            groups = tuple(Group(_id(group), _id(group)) for group in listed)
        before = before.get("people", [])
    people = before if isinstance(before, list) else []
    return Recipients(tuple(_recipient(who) for who in people), groups)


def _recipient(who: object) -> Recipient:
    if isinstance(who, Mapping):
        texts = {key: str(who.get(key) or "") for key in ("email", "name", "membershipId", "userId", "otherId")}
        user = texts["membershipId"] or texts["userId"]
        return Recipient(texts["email"], texts["name"], user, texts["otherId"], who.get("emailOnly"))
    text = str(who)
    return Recipient(text) if "@" in text else Recipient(membership_id=text)


def _id(group: object) -> str:
    return str(group.get("id", "")) if isinstance(group, Mapping) else str(group)


# ---------------------------------------------------------------------- deleted


@dataclass(frozen=True)
class Deleted:
    """A deleted schedule, and the snapshot to restore it from."""

    id: str
    name: str
    copy: Mapping[str, Any]


def deleted(items: Sequence[ItemRecord]) -> list[Deleted]:
    """The deleted schedules that have a snapshot and are not restored yet, the oldest first."""
    gone = [item for item in items if _confirmed(item) and item.copy and not restored_as(item)]
    gone.sort(key=lambda item: item.outcome_at or 0.0)
    return [Deleted(item.id, item.name, item.copy) for item in gone if item.copy]


def restored_as(item: ItemRecord) -> str:
    """The new id of a deleted schedule that was restored, empty where it was not."""
    return str(item.after.get(_RESTORED, "")) if isinstance(item.after, Mapping) else ""


async def record_restored(journal: Journal, record_id: int, old_id: str, new_id: str) -> None:
    """Record that a deleted schedule was restored, so that it is not offered again. Raises `JournalError`."""
    await journal.record_after(record_id, {old_id: {_RESTORED: new_id}})
