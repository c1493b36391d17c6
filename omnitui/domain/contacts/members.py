"""The members of an org, found by part of an address or read page by page (`omni-api.md §2.11`)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from omnitui.api.errors import Rejected
from omnitui.api.rate_limit.priority import Priority
from omnitui.domain.auth.session import Session

if TYPE_CHECKING:
    from omnitui.api.models.people import User

#: The pages that are read without being asked for again: 1,000 members.
PAGES_BY_ITSELF = 10
_MANY = 100


class Members:
    """The members of one org (org keys only). Every call raises `OmniError`.

    `by_part` is whether Omni filters by part of an address: only its newest documents know `userName co`, and
    without it everybody is read, a page a call, until the list is `whole`.
    """

    def __init__(self, session: Session) -> None:
        self.by_part = True
        self.whole = False
        self.pages_read = 0
        self._session = session
        self._reading = asyncio.Lock()
        self._seen: set[str] = set()
        self._next = 1

    async def find(self, part: str) -> tuple[Sequence[User], bool]:
        """Members that may have `part` in the address, and whether these are all that have it."""
        if part and self.by_part and not self.whole:
            try:
                page = await self._session.client.people.list_users(part, count=_MANY)
                return page.resources, len(page.resources) >= (page.total_results or 0)
            except Rejected:
                self.by_part = False
        return await self.read_on(), self.whole

    async def read_on(self, priority: Priority = Priority.FOREGROUND) -> Sequence[User]:
        """The next page of all members; empty once the list is complete."""
        async with self._reading:
            if self.whole:
                return ()
            people = self._session.client.with_options(priority).people
            page = await people.list_users("", self._next, _MANY)
            self.pages_read += 1
            self._next += len(page.resources)
            ids = {user.id for user in page.resources}
            # A server that miscounts, or repeats one page, would be read forever.
            total = page.total_results
            self.whole = ids <= self._seen or (total is not None and self._next > total)
            self._seen |= ids
            return page.resources
