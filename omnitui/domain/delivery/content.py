"""What a form looks up for one session: dashboards, their tiles and filters, and people who may own a schedule.

Dashboards come from the list first, without a request; documents have no text search, so they are read a page at
a time (`omni-api.md §2.11`).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from omnitui.domain.contacts.members import PAGES_BY_ITSELF, Members
from omnitui.storage.config import address

if TYPE_CHECKING:
    from omnitui.domain.auth.session import Session
    from omnitui.domain.schedules.store import ScheduleStore

_BARE_ID = re.compile(r"[0-9A-Za-z_-]{6,64}")
# A digit, or a capital in the middle: a search seldom has either.
_NO_WORD = re.compile(r"[0-9]|[a-z][A-Z]")
_IN_PATH = re.compile(r"/(?:dashboards|w|documents)/([0-9A-Za-z_-]{6,64})(?:/|$)")


@dataclass(frozen=True, slots=True)
class Found:
    """Something to choose: Omni's id, its name, and a note that distinguishes it from others of that name."""

    id: str
    name: str
    note: str = ""


class Content:
    """The content of one session that forms have asked for. Every call to Omni raises `OmniError`."""

    def __init__(self, session: Session, store: ScheduleStore) -> None:
        self.session = session
        self._store = store
        self._documents: dict[str, Found] = {}
        self._cursor = ""
        self._reading: asyncio.Lock = asyncio.Lock()
        self._tiles: dict[str, Sequence[Found]] = {}
        self._filters: dict[str, Mapping[str, Any]] = {}
        self._users: dict[str, Found] = {}
        self._members = Members(session)
        self.pages_read = 0
        self.whole = False

    # ------------------------------------------------------------------ dashboards

    def dashboards(self) -> list[Found]:
        """Every dashboard read so far, by name: those of schedules, then documents that have one."""
        seen = {
            identifier: Found(identifier, name)
            for identifier, name in self._store.dashboard_names.items()
            if identifier
        }
        return sorted((seen | self._documents).values(), key=lambda found: (found.name.casefold(), found.id))

    def name_of(self, identifier: str) -> str:
        """The name of a dashboard, empty until one is read."""
        document = self._documents.get(identifier)
        return document.name if document else self._store.dashboard_names.get(identifier, "")

    async def more_dashboards(self) -> bool:
        """Read one more page of documents; whether there are more after it."""
        async with self._reading:
            if self.whole:
                return False
            page = await self.session.client.content.list_documents(self._cursor)
            self.pages_read += 1
            for record in page.records:
                if record.has_dashboard is not False and not record.deleted:
                    note = record.folder or record.owner or ""
                    self._documents[record.identifier] = Found(record.identifier, record.name or "", note)
            following = page.page_info.next_cursor or ""
            # A cursor that does not advance would be read forever.
            self.whole = not page.page_info.has_next_page or not following or following == self._cursor
            self._cursor = following
            return not self.whole

    @property
    def reads_on(self) -> bool:
        """Whether more documents are read without being asked for: ten pages are."""
        return not self.whole and self.pages_read < PAGES_BY_ITSELF

    def identifier_in(self, text: str) -> str:
        """The dashboard's id in a link into this org, or the id itself; empty for any other text."""
        text = text.strip()
        if "/" not in text:
            return text if _BARE_ID.fullmatch(text) and _NO_WORD.search(text) else ""
        try:
            parts = urlsplit(text if "://" in text else f"https://{text.lstrip('/')}")
        except ValueError:
            return ""
        if parts.netloc.lower() != address.host(self.session.profile.address).lower():
            return ""
        found = _IN_PATH.search(parts.path)
        return found[1] if found else ""

    # ------------------------------------------------------------------ of one dashboard

    def tiles_of(self, identifier: str) -> Sequence[Found] | None:
        """The tiles, None until they are read."""
        return self._tiles.get(identifier)

    async def tiles(self, identifier: str) -> Sequence[Found]:
        """The tiles of a document: its queries that have a key."""
        if identifier not in self._tiles:
            queries = await self.session.client.content.list_queries(identifier)
            self._tiles[identifier] = [Found(query.key, query.name or query.key) for query in queries if query.key]
        return self._tiles[identifier]

    def filters_of(self, identifier: str) -> Mapping[str, Any] | None:
        """The filters, None until they are read."""
        return self._filters.get(identifier)

    async def filters(self, identifier: str) -> Mapping[str, Any]:
        """A dashboard's own filters, by key."""
        if identifier not in self._filters:
            self._filters[identifier] = (await self.session.client.content.get_filters(identifier)).filters
        return self._filters[identifier]

    # ------------------------------------------------------------------ owners

    def owners(self) -> list[Found]:
        """Everybody who may own a schedule: the owners in the list, and the members read so far."""
        seen = {owner_id: Found(owner_id, name) for owner_id, name in self._store.owner_names.items() if owner_id}
        return sorted((seen | self._users).values(), key=lambda found: (found.name.casefold(), found.id))

    @property
    def owners_read_on(self) -> bool:
        """Whether more members are read without being asked for: those that fit, or ten pages of all."""
        members = self._members
        return not members.whole and (members.by_part or members.pages_read < PAGES_BY_ITSELF)

    async def more_owners(self, text: str) -> bool:
        """Read members whose address contains `text` (org keys only); whether reading on may find more."""
        users, whole = await self._members.find(text.strip())
        for user in users:
            if user.active is not False:
                name = user.display_name or user.user_name or user.id
                self._users[user.id] = Found(user.id, name, user.user_name or "")
        return not whole and not self._members.by_part
