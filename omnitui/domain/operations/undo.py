"""The way back of a run: what of it can be taken back, and what of that is still as the run left it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from omnitui.api.rate_limit.priority import Priority
from omnitui.domain.operations.continuation import verb_of
from omnitui.domain.operations.plan import Plan, SkipReason, switching
from omnitui.domain.operations.runner import Item, Outcome
from omnitui.domain.operations.state import row_of, states
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.recipients.change import (
    Change,
    PersonRef,
    Present,
    Recipient,
    RecipientGroup,
    Recipients,
    change_from_json,
    inverse,
)

if TYPE_CHECKING:
    from omnitui.domain.auth.session import Session
    from omnitui.domain.schedules.schedule import Schedule
    from omnitui.domain.schedules.store import ScheduleStore
    from omnitui.storage.journal.journal import Journal
    from omnitui.storage.journal.records import ItemRecord, OperationRecord

OPPOSITE = {Verb.PAUSE: Verb.RESUME, Verb.RESUME: Verb.PAUSE}
_CLOCKS_DIFFER = 10.0
_SAME = 1.0
_ANEW = "anew"


def undoable(note: OperationRecord) -> int:
    """How many items a run could take back, as far as its counts tell; 0 where there is no way back."""
    if note.undone is not None:
        return 0
    verb = verb_of(note)
    if verb is Verb.DELETE:
        return note.copies
    if verb is Verb.UPDATE:
        return min(note.copies, note.counts.get(Outcome.DONE.value, 0))
    if verb in OPPOSITE or verb in (Verb.RECIPIENTS, Verb.HAND_OVER):
        return note.counts.get(Outcome.DONE.value, 0) + note.in_part
    return 0


def undoable_operations(notes: Sequence[OperationRecord]) -> list[OperationRecord]:
    """Those of the runs that can be taken back, in their order."""
    return [note for note in notes if undoable(note) and not note.elsewhere]


# ---------------------------------------------------------------------- after a run


async def keep_states(session: Session, store: ScheduleStore, journal: Journal, run_id: int) -> None:
    """Note what Omni says of each schedule that a pause or resume run reached, so that undo knows what came later.

    Raises `OmniError` and `JournalTrouble`.
    """
    note = await journal.run(run_id)
    if note is None or verb_of(note) not in OPPOSITE:
        return
    items = await journal.items(run_id, papers=False)
    reached = {item.id: item for item in items if _confirmed(item) and not item.has_after}
    if reached:
        names = {known: item.name for known, item in reached.items()}
        found = await states(session, store, names, Priority.BULK)
        stamps = {known: row.paused_at for known, row in found.items()}
        await journal.record_after(run_id, _of_the_run(reached, stamps, session.client.server_offset))


def _of_the_run(
    reached: Mapping[str, ItemRecord], stamps: Mapping[str, float | None], offset: float
) -> dict[str, float | None]:
    """The stamps without those that somebody else set since: where most fall into the run, the clocks can be believed.

    A run that was cut short and continued hours later reached its first schedules long before they are read.
    """
    paused = [known for known, at in stamps.items() if at is not None]
    ours = {known for known in paused if _meanwhile(reached[known], stamps[known], offset)}
    if 2 * len(ours) < len(paused):
        return dict(stamps)
    return {known: at for known, at in stamps.items() if at is None or known in ours}


# ---------------------------------------------------------------------- pause and resume


async def switch_back(
    session: Session, store: ScheduleStore, note: OperationRecord, items: Sequence[ItemRecord]
) -> Plan:
    """The opposite of a pause or resume run, for what is still as that run left it. Raises `OmniError`."""
    verb = verb_of(note)
    assert verb in OPPOSITE
    reached = {item.id: item for item in items if _confirmed(item)}
    found = await states(session, store, {known: item.name for known, item in reached.items()})
    offset = session.client.server_offset
    same: list[Schedule] = []
    skipped: dict[SkipReason, list[Schedule]] = {}
    for known, item in reached.items():
        row = found.get(known)
        if row is not None and _as_left(verb, item, row.paused_at, offset):
            same.append(row)
        elif item.outcome == Outcome.DONE.value:
            why = SkipReason.GONE if row is None else SkipReason.CHANGED
            skipped.setdefault(why, []).append(row or row_of(store, known, item.name))
    plan = switching(OPPOSITE[verb], same)
    return Plan(plan.handler, plan.rows, {**skipped, **plan.skipped})


def _as_left(verb: Verb, item: ItemRecord, paused_at: float | None, offset: float) -> bool:
    """Whether a schedule is as the run left it. What was so already counts only where it came about meanwhile:
    then it was a lost answer's second try that found it so."""
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
    """What puts recipients back; a change whose journal does not say who was there before is passed over."""
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
    before = _receivers(task["before"], change)
    undo = inverse(change, before)
    if not undo:
        return None
    then = {"people": _after(change, before), "groups": [{"id": group} for group in _groups_after(change, before)]}
    # In the shape that the act which did it was given.
    return {"change": undo.as_json(), "before": then} if "change" in task else {**undo.as_json(), "before": then}


def _after(change: Change, before: Recipients) -> list[dict[str, Any]]:
    """Who was there once the change was done: what a way back of the way back needs."""
    taken = Present([Recipient(who.email, membership_id=who.user_id) for who in change.remove])
    stayed = [who for who in before.people if taken.find(PersonRef(who.email, who.membership_id)) is None]
    there = Present(stayed)
    came = [Recipient(who.email, membership_id=who.user_id) for who in change.add if there.find(who) is None]
    return [
        {"email": who.email, "membershipId": who.membership_id, "emailOnly": who.email_only} for who in (*stayed, *came)
    ]


def _groups_after(change: Change, before: Recipients) -> list[str]:
    stayed = [group.id for group in before.groups if group.id not in change.remove_groups]
    return [*stayed, *(group for group in change.add_groups if group not in stayed)]


def _receivers(before: object, change: Change) -> Recipients:
    """Who was there: texts, or people and groups. Where no groups are told, those taken off were there."""
    groups = tuple(RecipientGroup(group, group) for group in change.remove_groups)
    if isinstance(before, Mapping):
        told = before.get("groups")
        if isinstance(told, list):
            groups = tuple(RecipientGroup(_id(group), _id(group)) for group in told)
        before = before.get("people", [])
    people = before if isinstance(before, list) else []
    return Recipients(tuple(_receiver(who) for who in people), groups)


def _receiver(who: object) -> Recipient:
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
    """A schedule that was deleted, and what it is made anew from."""

    id: str
    name: str
    copy: Mapping[str, Any]


def deleted(items: Sequence[ItemRecord]) -> list[Deleted]:
    """The deleted schedules that have a copy and were not made anew yet, the oldest first."""
    gone = [item for item in items if _confirmed(item) and item.copy and not made_anew(item)]
    gone.sort(key=lambda item: item.outcome_at or 0.0)
    return [Deleted(item.id, item.name, item.copy) for item in gone if item.copy]


def made_anew(item: ItemRecord) -> str:
    """The id a deleted schedule was given when it was made anew, empty where it was not."""
    return str(item.after.get(_ANEW, "")) if isinstance(item.after, Mapping) else ""


async def note_anew(journal: Journal, run_id: int, old_id: str, new_id: str) -> None:
    """Note that a deleted schedule was made anew, so that it is not offered again. Raises JournalTrouble."""
    await journal.record_after(run_id, {old_id: {_ANEW: new_id}})
