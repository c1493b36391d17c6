"""The same people added to, or removed from, several schedules: read first, then changed in one operation."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from omnitui.api.errors import NotSignedIn
from omnitui.domain.operations.plan import Plan, SkipReason
from omnitui.domain.operations.verbs.recipients import ChangeRecipients
from omnitui.domain.recipients.bulk_plan import Candidate, ManyPlan
from omnitui.domain.recipients.record import task_of
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.eligibility import by_email
from omnitui.ui.features.recipients.results import Reading

if TYPE_CHECKING:
    from omnitui.ui.features.recipients.actions import RecipientActions

_AT_ONCE = 8


async def change_many(actions: RecipientActions, rows: Sequence[Schedule]) -> None:
    """Change who gets all of these: the dialog, then an operation like any other."""
    from omnitui.ui.features.recipients.bulk_dialog import DoingMany, RecipientsOfManyDialog

    operations = actions.operations
    by_id = {row.id: row for row in rows}

    async def read(take: Callable[[str, Reading], None]) -> None:
        await read_all(actions, [row.id for row in rows if by_email(row)], take)

    async def may_empty(emptied: Sequence[Candidate]) -> bool:
        return await actions.may_empty([by_id[candidate.id] for candidate in emptied])

    dialog = RecipientsOfManyDialog(
        [Candidate(row.id, row.name, row.destination) for row in rows],
        operations.shell.org_label(),
        actions.search.lookup,
        DoingMany(read, actions.search.look_up, may_empty, operations.ends_near),
    )
    agreed = await operations.shell.ask(dialog)
    if agreed is None:
        return
    if blocked_reason := operations.blocked_reason():
        operations.shell.say(blocked_reason)
    else:
        operations.begin(plan_of(agreed, by_id, set(dialog.failed)))


def plan_of(agreed: ManyPlan, rows: dict[str, Schedule], unknown: set[str]) -> Plan:
    """The plan: one change for each schedule, with its previous recipients if they have been read."""
    tasks = {
        candidate.id: task_of(change, None if candidate.id in unknown else candidate.now)
        for candidate, change in agreed.changes
    }
    skipped = {
        SkipReason.NOT_EMAIL: [rows[candidate.id] for candidate, _ in agreed.unable],
        SkipReason.ALREADY: [rows[candidate.id] for candidate in agreed.already],
    }
    changed = [rows[candidate.id] for candidate, _ in agreed.changes]
    return Plan(ChangeRecipients(), changed, {why: some for why, some in skipped.items() if some}, tasks)


async def read_all(actions: RecipientActions, ids: Sequence[str], take: Callable[[str, Reading], None]) -> None:
    """Read the recipients of each, a few at once, and report each one; waits when the requests are used up."""
    waiting = deque(ids)

    async def work() -> None:
        while waiting:
            schedule_id = waiting.popleft()
            try:
                take(schedule_id, await actions.read_once(schedule_id, patient=True))
            except NotSignedIn:
                waiting.appendleft(schedule_id)
                raise

    async def everything() -> None:
        work_done = await asyncio.gather(*(work() for _ in range(_AT_ONCE)), return_exceptions=True)
        for failed in work_done:
            if failed is not None:
                raise failed

    await actions.operations.workspace.with_reauth(everything)
