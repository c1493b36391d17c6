"""A check for what an earlier session left unfinished: light, as every start makes it and most find nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnitui.domain.auth.session import Session
    from omnitui.domain.workspace import Workspace
    from omnitui.ui.features.operations.lazy import LazyOperations


async def offer(operations: LazyOperations, workspace: Workspace, session: Session) -> None:
    """Offer the interrupted operations of this org, if there are any."""
    if records := await workspace.journal.cut_short(session.profile.address):
        await operations().continuations.make(session, records)
