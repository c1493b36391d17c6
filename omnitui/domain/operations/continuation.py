"""A run as the journal has it, made into one that goes on: what is known stays known, what was lost is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import Item, ItemResult, Operation, Outcome
from omnitui.domain.operations.verbs.base import Verb, VerbHandler
from omnitui.storage.journal.records import PLANNED, SENT

if TYPE_CHECKING:
    from omnitui.domain.schedules.store import ScheduleStore
    from omnitui.storage.journal.records import ItemRecord, OperationRecord

NO_PASSWORD = "its password or key is kept nowhere: make it anew with n"
NO_PASSWORD_TO_EDIT = "its password or key is kept nowhere: edit it again with e"
NO_TASK = "the journal no longer says what was to be done"
NOT_KNOWN = "This omnitui does not know how to do that; a newer one made the run."
_MAKING = (Verb.CREATE, Verb.SEND_ONCE)
_BY_TASK = (*_MAKING, Verb.RECIPIENTS, Verb.PEOPLE, Verb.HAND_OVER, Verb.UPDATE)
_OPEN = (PLANNED, SENT, Outcome.NOT_SENT.value)


@dataclass(frozen=True)
class Continuation:
    """What is left of a run, what is known of the rest, and what of it cannot be sent any more, in words."""

    plan: Plan
    known: Sequence[ItemResult]
    refused: Sequence[ItemResult]


def verb_of(note: OperationRecord) -> Verb | None:
    """The verb of a noted run, None for one that only a newer omnitui knows."""
    return next((verb for verb in Verb if verb.value == note.verb), None)


def open_items(note: OperationRecord) -> int:
    """How many items a run could go on with: never sent, or lost; none where it ended or is under way."""
    if note.ended is not None or note.undone is not None or (note.going and not note.ours):
        return 0
    return sum(note.counts.get(outcome, 0) for outcome in _OPEN)


def going_on(note: OperationRecord, items: Sequence[ItemRecord], now: float) -> Continuation | None:
    """The rest of a run; None where this omnitui does not know the verb. `now` dates what is refused here."""
    handler = _act(note)
    if handler is None:
        return None
    left: list[Item] = []
    known: list[ItemResult] = []
    refused: list[ItemResult] = []
    for item in items:
        if item.outcome not in _OPEN:
            known.append(_told(item))
        elif words := _hindrance(handler.verb, item):
            refused.append(ItemResult(_item(item), Outcome.FAILED, now, words))
        else:
            left.append(_item(item))
    return Continuation(Plan(handler, others=left, task=note.task), known, refused)


def as_run(note: OperationRecord, items: Sequence[ItemRecord], store: ScheduleStore) -> tuple[Plan, Operation] | None:
    """A noted run as its report shows it; None where this omnitui does not know the verb.

    What would be tried again stands in the plan as rows where it is schedules.
    """
    handler = _act(note)
    if handler is None:
        return None
    run = Operation(
        note.verb, [_item(item) for item in items], note.begun, record_id=note.id, ended_at=note.ended, rebuilt=True
    )
    run.results = {item.id: _told(item) for item in items if item.outcome != SENT or not note.going}
    if handler.verb in (*_MAKING, Verb.PEOPLE):
        return Plan(handler, others=run.items, task=note.task), run
    from omnitui.domain.operations.state import row_of

    tasks = {item.id: item.task for item in items if item.task is not None}
    return Plan(handler, [row_of(store, item.id, item.name) for item in items], tasks=tasks, task=note.task), run


def may_retry(plan: Plan, run: Operation) -> bool:
    """Whether what failed may be tried again: what is made from the journal alone may lack its password."""
    return not (run.rebuilt and plan.verb in (*_MAKING, Verb.UPDATE))


def _hindrance(verb: Verb, item: ItemRecord) -> str:
    """Why an item cannot be sent from what the journal has of it; one that was lost is only looked at."""
    if verb in _BY_TASK and item.task is None:
        return NO_TASK
    if item.outcome != SENT and _wants_password(item):
        return NO_PASSWORD if verb in _MAKING else NO_PASSWORD_TO_EDIT if verb is Verb.UPDATE else ""
    return ""


def _wants_password(item: ItemRecord) -> bool:
    body: Mapping[str, Any] = (item.task or {}).get("body") or {}
    return bool(item.redacted) or str(body.get("destinationType", "")).lower() == "sftp"


def _item(item: ItemRecord) -> Item:
    return Item(item.id, item.name, item.task, lost=item.outcome == SENT)


def _told(item: ItemRecord) -> ItemResult:
    """What is known of an item; one without a noted answer is unknown, one that was never sent is so."""
    outcome = {PLANNED: Outcome.NOT_SENT, SENT: Outcome.UNKNOWN}.get(item.outcome)
    if outcome is None:
        outcome = next((known for known in Outcome if known.value == item.outcome), Outcome.UNKNOWN)
    words = item.words or ("no answer was noted" if item.outcome == SENT else "")
    return ItemResult(_item(item), outcome, item.outcome_at or item.sent or 0.0, words, item.status, item.result)


def _act(note: OperationRecord) -> VerbHandler | None:
    """The act of a noted run's verb."""
    from omnitui.domain.operations.verbs.create import Create, SendOnce
    from omnitui.domain.operations.verbs.delete import Delete
    from omnitui.domain.operations.verbs.pause import Switch
    from omnitui.domain.operations.verbs.recipients import ChangeRecipients
    from omnitui.domain.operations.verbs.save_people import SavePeople
    from omnitui.domain.operations.verbs.send_now import SendNow
    from omnitui.domain.operations.verbs.transfer import Transfer
    from omnitui.domain.operations.verbs.update import Update

    verb = verb_of(note)
    if verb in (Verb.PAUSE, Verb.RESUME):
        return Switch(verb)
    makers: Mapping[Verb | None, type[VerbHandler]] = {
        Verb.SEND: SendNow,
        Verb.DELETE: Delete,
        Verb.RECIPIENTS: ChangeRecipients,
        Verb.CREATE: Create,
        Verb.UPDATE: Update,
        Verb.SEND_ONCE: SendOnce,
        Verb.PEOPLE: SavePeople,
        Verb.HAND_OVER: Transfer,
    }
    maker = makers.get(verb)
    return maker() if maker else None
