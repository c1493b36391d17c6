"""Transferring schedules: what the dialog asks for, and what follows from its answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from omnitui.domain.contacts.lookup import MEMBERS
from omnitui.domain.contacts.person import Person
from omnitui.domain.operations.plan import Plan
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.measure import StyledLine
from omnitui.text.verbs import outcome_words
from omnitui.ui.features.operations.confirm_text import Hidden, timing
from omnitui.ui.features.people_search import PeopleSearch
from omnitui.ui.features.transfer.dialog import HINT, Doing, TransferDialog

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations

_NO_DIRECTORY = "A personal token cannot list members: pick an owner seen here, or type a membership id"
_NOT_RECORDED = "Nothing was sent: the journal could not be written first."


async def hand_over(
    operations: Operations, rows: Sequence[Schedule], people: Sequence[Person] = (), remark: str = ""
) -> None:
    """Ask for the new owner, and transfer. `people` were found elsewhere, `remark` says whose schedules these are."""
    session = operations.workspace.session
    if session is None:
        return
    if reason := operations.blocked_reason() or ("" if rows else "No schedule here yet."):
        operations.shell.say(((reason, "text"),))
        return
    search = PeopleSearch(operations.workspace, session)
    search.lookup.add([*people, *_myself(search)])
    hidden = set(operations.workspace.store.hidden(row.id for row in rows))
    doing = Doing(
        partial(_look_up, search),
        partial(_about, operations),
        partial(_submit, operations),
        _one_each(operations, rows),
    )
    hint = _NO_DIRECTORY if search.session.personal else HINT
    dialog = TransferDialog(
        rows, operations.shell.org_label(), search.lookup, doing, hidden=hidden, remark=remark, hint=hint
    )
    agreed = await operations.shell.ask(dialog)
    if agreed is None or len(agreed.items) + sum(map(len, agreed.skipped.values())) < 2:
        return
    if blocked_reason := operations.blocked_reason():
        operations.shell.say(((blocked_reason, "text"),))
    else:
        operations.begin(agreed)


def _myself(search: PeopleSearch) -> Sequence[Person]:
    """The user who is signed in may take schedules over, whether or not they own one yet."""
    user = search.session.who.user if search.session.who else None
    mine = (user.membership_id if user else None) or ""
    seen = search.workspace.store.owner_names.get(mine) or search.lookup.directory().find("", mine)
    return [Person("", "yourself", mine)] if mine and not seen else []


def _one_each(operations: Operations, rows: Sequence[Schedule]) -> bool | None:
    """Whether the only schedule makes a copy for each recipient, if its details have been read."""
    details = operations.workspace.details
    loaded = details.loaded.get(rows[0].id) if details is not None and len(rows) == 1 else None
    return loaded.detail.fan_out if loaded is not None else None


def _about(operations: Operations, plan: Plan) -> Sequence[StyledLine]:
    """Which of the rows are hidden, and how long the transfer takes."""
    return [*Hidden(operations, plan).lines(), *timing(operations, plan)]


async def _look_up(search: PeopleSearch, part: str) -> str:
    """Ask for members: all of them first, as one request suffices if there are few."""
    if search.session.personal:
        return ""
    if part:
        problem = await search.look_up([part], MEMBERS)
    elif search.few_requests_left:
        return ""
    else:
        problem = await search.ask("", MEMBERS)
    refused = search.lookup.refused.get(MEMBERS[0])
    return f"Members cannot be listed ({refused}): pick an owner seen here, or type an id." if refused else problem


async def _submit(operations: Operations, plan: Plan) -> str:
    """Transfer one schedule as an operation of one item; the reason if that failed, empty if not."""
    if blocked_reason := operations.blocked_reason():
        return blocked_reason
    operation = await operations.until_done(plan)
    result = next(iter(operation.results.values()), None)
    if result is None:
        return _NOT_RECORDED
    return "" if result.confirmed else outcome_words(result)
