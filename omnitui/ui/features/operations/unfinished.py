"""A look at what an earlier session left unfinished: light, for every start has it and most find nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnitui.domain.auth.session import Session
    from omnitui.ui.app import OmnituiApp


async def offer(app: OmnituiApp, session: Session) -> None:
    """Offer the runs of this org that were cut short, if there are any."""
    if notes := await app.journal.cut_short(session.profile.address):
        await app.runs.offers.make(session, notes)
