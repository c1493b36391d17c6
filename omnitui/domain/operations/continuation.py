"""Continues an operation from the journal: confirmed items keep their results, lost ones are verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import Item, ItemResult, Operation
from omnitui.domain.operations.verbs.base import Verb, VerbHandler
from omnitui.domain.outcome import Outcome
from omnitui.storage.journal.records import PLANNED, SENT

if TYPE_CHECKING:
    from omnitui.domain.schedules.store import ScheduleStore
    from omnitui.storage.journal.records import ItemRecord, OperationRecord

NO_PASSWORD = "its password or key is not stored: create it again with n"
NO_PASSWORD_TO_EDIT = "its password or key is not stored: edit it again with e"
NO_TASK = "the journal no longer has the details"
UNKNOWN_VERB = "A newer omnitui started this operation; this one can't continue it."
_MAKING = (Verb.CREATE, Verb.SEND_ONCE)
_BY_TASK = (*_MAKING, Verb.RECIPIENTS, Verb.PEOPLE, Verb.TRANSFER, Verb.UPDATE)
_OPEN = (PLANNED, SENT, Outcome.NOT_SENT.value)


@dataclass(frozen=True)
class Continuation:
    """The rest of an operation: its plan, the results so far, and the items that can no longer be sent."""

    plan: Plan
    results: Sequence[ItemResult]
    refused: Sequence[ItemResult]


def verb_of(record: OperationRecord) -> Verb | None:
    """The verb of a recorded operation, None for one that only a newer omnitui has."""
    return next((verb for verb in Verb if verb.value == record.verb), None)


def open_items(record: OperationRecord) -> int:
    """How many items can be continued: never sent, or lost; none where the operation ended or is in progress."""
    if record.ended is not None or record.undone is not None or (record.going and not record.ours):
        return 0
    return sum(record.counts.get(outcome, 0) for outcome in _OPEN)


def continuation_of(record: OperationRecord, items: Sequence[ItemRecord], now: float) -> Continuation | None:
    """The rest of an operation; None where this omnitui lacks the verb. `now` (epoch seconds) dates refusals."""
    handler = _handler_of(record)
    if handler is None:
        return None
    left: list[Item] = []
    results: list[ItemResult] = []
    refused: list[ItemResult] = []
    for item in items:
        if item.outcome not in _OPEN:
            results.append(_result_of(item))
        elif words := _blocked_reason(handler.verb, item):
            refused.append(ItemResult(_item(item), Outcome.FAILED, now, words))
        else:
            left.append(_item(item))
    return Continuation(Plan(handler, others=left, task=record.task), results, refused)


def as_operation(
    record: OperationRecord, items: Sequence[ItemRecord], store: ScheduleStore
) -> tuple[Plan, Operation] | None:
    """A recorded operation as its report shows it; None where this omnitui lacks the verb.

    Items that may be retried are rows of the plan where they are schedules.
    """
    handler = _handler_of(record)
    if handler is None:
        return None
    operation = Operation(
        record.verb,
        [_item(item) for item in items],
        record.begun,
        record_id=record.id,
        ended_at=record.ended,
        rebuilt=True,
    )
    operation.results = {item.id: _result_of(item) for item in items if item.outcome != SENT or not record.going}
    if handler.verb in (*_MAKING, Verb.PEOPLE):
        return Plan(handler, others=operation.items, task=record.task), operation
    from omnitui.domain.operations.state import row_of

    tasks = {item.id: item.task for item in items if item.task is not None}
    return Plan(
        handler, [row_of(store, item.id, item.name) for item in items], tasks=tasks, task=record.task
    ), operation


def may_retry(plan: Plan, operation: Operation) -> bool:
    """Whether what failed may be tried again: what is made from the journal alone may lack its password."""
    return not (operation.rebuilt and plan.verb in (*_MAKING, Verb.UPDATE))


def _blocked_reason(verb: Verb, item: ItemRecord) -> str:
    """Why an item cannot be sent from its record; empty where it can. One that was lost is only verified."""
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


def _result_of(item: ItemRecord) -> ItemResult:
    """The result of an item; one without a recorded answer is unknown, one that was never sent is not sent."""
    outcome = {PLANNED: Outcome.NOT_SENT, SENT: Outcome.UNKNOWN}.get(item.outcome)
    if outcome is None:
        outcome = next((each for each in Outcome if each.value == item.outcome), Outcome.UNKNOWN)
    words = item.words or ("no answer recorded" if item.outcome == SENT else "")
    return ItemResult(_item(item), outcome, item.outcome_at or item.sent or 0.0, words, item.status, item.result)


def _handler_of(record: OperationRecord) -> VerbHandler | None:
    """The handler of a recorded operation's verb."""
    from omnitui.domain.operations.verbs.create import Create, SendOnce
    from omnitui.domain.operations.verbs.delete import Delete
    from omnitui.domain.operations.verbs.pause import Switch
    from omnitui.domain.operations.verbs.recipients import ChangeRecipients
    from omnitui.domain.operations.verbs.save_people import SavePeople
    from omnitui.domain.operations.verbs.send_now import SendNow
    from omnitui.domain.operations.verbs.transfer import Transfer
    from omnitui.domain.operations.verbs.update import Update

    verb = verb_of(record)
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
        Verb.TRANSFER: Transfer,
    }
    maker = makers.get(verb)
    return maker() if maker else None
