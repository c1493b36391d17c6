"""Suggests people while the user types: those this session has seen, and those Omni finds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from omnitui.api.errors import OmniError
from omnitui.domain.contacts.lookup import ALL
from omnitui.domain.contacts.person import Person
from omnitui.text import error_text
from omnitui.ui.shell.frame_text import LOW_REQUESTS

if TYPE_CHECKING:
    from omnitui.domain.auth.session import Session
    from omnitui.domain.workspace import Workspace

_MOST_LOOKED_UP = 3


class PeopleSearch:
    """The people of one session as its dialogs look them up; `lookup` stores them."""

    def __init__(self, workspace: Workspace, session: Session) -> None:
        self.workspace = workspace
        self.session = session
        self.lookup = workspace.people(session)
        self._add_seen()

    def _add_seen(self) -> None:
        """Add the people that details and rows have shown, without a request."""
        details = self.workspace.details.loaded.values() if self.workspace.details else ()
        self.lookup.add(
            Person(who.email, who.name, email_only=who.email_only or None)
            for loaded in details
            for who in loaded.detail.people
            if who.email
        )
        rows = self.workspace.store.rows.values()
        self.lookup.add_owners({row.owner_id: row.owner for row in rows if row.owner_id and row.owner})

    @property
    def few_requests_left(self) -> bool:
        """Whether too few requests are left to spend any on suggestions."""
        return self.session.client.limiter.left <= LOW_REQUESTS

    async def look_up(self, wanted: Sequence[str], among: Sequence[str] = ALL) -> str:
        """Ask Omni for those worth asking for, a few at a time and only while requests are plentiful.

        The answer is a message if that was not possible, else empty.
        """
        asked = [part for part in dict.fromkeys(wanted) if self.lookup.worth_asking(part, among) and " " not in part]
        for part in asked[:_MOST_LOOKED_UP]:
            if self.few_requests_left:
                return "Few requests left: suggestions cover only people seen in this session."
            if problem := await self.ask(part, among):
                return problem
        return ""

    async def ask(self, part: str, among: Sequence[str]) -> str:
        """Ask Omni for one part of a name or address; a message if that fails, else empty."""
        try:
            await self.workspace.with_reauth(partial(self.lookup.look_up, part, among))
        except OmniError as error:
            return f"Lookup failed: {error_text.words(error)}"
        return ""
