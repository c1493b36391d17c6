"""Picks the confirmation that precedes each kind of write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.verbs.base import Verb

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations
    from omnitui.ui.shell.confirm import ConfirmDialog

#: For these, leaving out the hidden ones does not confirm the rest: the user types a number or recipients are read.
_CONFIRMED_AGAIN = (Verb.SEND, Verb.DELETE)


async def confirm_plan(operations: Operations, planned: Plan) -> Plan | None:
    """The part of the plan that the user confirms, None for nothing."""
    while True:
        answer = await operations.shell.ask(_question(operations, planned))
        if answer != "shown":
            return planned if answer == "all" else None
        planned = planned.without(set(operations.workspace.store.hidden(row.id for row in planned.rows)))
        if planned.verb not in _CONFIRMED_AGAIN or not planned.rows:
            return planned


def _question(operations: Operations, planned: Plan) -> ConfirmDialog:
    if planned.verb is Verb.SEND:
        from omnitui.ui.features.operations.confirm_send import send_question

        return send_question(operations, planned)
    if planned.verb is Verb.DELETE:
        from omnitui.ui.features.operations.confirm_delete import delete_question

        return delete_question(operations, planned)
    features = operations.verbs.get(planned.verb)
    if features is not None and features.confirm is not None:
        return features.confirm(operations, planned)
    from omnitui.ui.features.operations.confirm_pause import pause_question

    return pause_question(operations, planned)
