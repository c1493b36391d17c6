"""The key for recipients: one schedule in its own dialog, several together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from omnitui.text.eligibility import no_recipients

if TYPE_CHECKING:
    from omnitui.domain.schedules.schedule import Schedule
    from omnitui.ui.features.operations.context import Operations


async def change_recipients(operations: Operations, rows: Sequence[Schedule]) -> None:
    """Change who receives these schedules, or say why that is impossible."""
    session = operations.workspace.session
    if session is None:
        return
    if reason := operations.blocked_reason() or no_recipients(rows):
        operations.shell.say(reason)
        return
    if not rows:
        operations.shell.say("No schedule here yet.")
        return
    from omnitui.ui.features.recipients.actions import RecipientActions

    actions = RecipientActions(operations, session)
    if len(rows) > 1:
        from omnitui.ui.features.recipients.bulk_actions import change_many

        await change_many(actions, rows)
    else:
        await actions.change_one(rows[0])
