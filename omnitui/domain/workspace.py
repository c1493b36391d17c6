"""What one sign-in works with: the session, its stores, the journal. Views get it through their constructor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from omnitui.api.errors import NotSignedIn
from omnitui.domain.schedules.detail_loader import DetailLoader
from omnitui.domain.schedules.store import ScheduleStore
from omnitui.domain.schedules.timetable import Timetable

if TYPE_CHECKING:
    from omnitui.domain.auth.session import Session
    from omnitui.domain.contacts.lookup import PeopleLookup
    from omnitui.domain.delivery.content import Content
    from omnitui.domain.schedules.loader import PageLoader
    from omnitui.storage.journal.journal import Journal

T = TypeVar("T")


class SignInDeclined(NotSignedIn):
    """Omni refused the key, and nobody gave a new one for the same session: what waited for it is over."""


class ScheduleList(Protocol):
    """Whoever reads the list of schedules for the view that shows it."""

    reader: PageLoader

    async def read_all(self) -> bool:
        """Read every row of the present list; whether they are all here and stood still."""

    async def reload(self, schedule_id: str) -> bool:
        """Read the list again and go to a schedule; whether it is in sight."""


class Workspace:
    """One place for what belongs to a sign-in; it outlives each of them, `enter` begins a new one.

    `now` is in seconds since the epoch. `reauthenticate` asks for a new key, once for all who wait for it, and says
    whether there is one; `key_refused` asks for one without being waited for.
    """

    def __init__(self, journal: Callable[[], Journal], now: Callable[[], float]) -> None:
        self.session: Session | None = None
        self.store = ScheduleStore()
        self.details: DetailLoader | None = None
        #: Reads the list for the view that shows it; None until there is one.
        self.list: ScheduleList | None = None
        self.reauthenticate: Callable[[], Awaitable[bool]] = _nobody_asks
        self.key_refused: Callable[[], None] = _nothing
        self._open_journal = journal
        self._now = now
        self._content: Content | None = None
        self._people: PeopleLookup | None = None

    def enter(self, session: Session) -> None:
        """Begin with this session: nothing that another one read is shown from now on."""
        now = self._now
        self.session = session
        self.store = ScheduleStore(Timetable(now, lambda: now() + session.client.server_offset))
        self.details = DetailLoader(session, self.store, now)
        self.list = self._content = self._people = None

    @cached_property
    def journal(self) -> Journal:
        """The record of every write; opened when it is first needed."""
        return self._open_journal()

    async def read_all(self) -> bool:
        """Read every schedule of the present list; whether they are all here. Raises `SignInDeclined`."""
        reading = self.list
        if reading is None:
            return False
        return await self.with_reauth(reading.read_all) and self.store.index.complete

    async def close(self) -> None:
        """Close the journal, if it was opened."""
        if "journal" in vars(self):
            await self.journal.close()

    def content(self, session: Session) -> Content:
        """What the forms of this session have looked up so far: dashboards, tiles, filters, owners."""
        if self._content is None:
            from omnitui.domain.delivery.content import Content

            self._content = Content(session, self.store)
        return self._content

    def people(self, session: Session) -> PeopleLookup:
        """The people this session has come across."""
        if self._people is None:
            from omnitui.domain.contacts.lookup import PeopleLookup

            self._people = PeopleLookup(session)
        return self._people

    async def with_reauth(self, call: Callable[[], Awaitable[T]]) -> T:
        """What `call` answers; where Omni refuses the key on the way, it is called again with a new one.

        Raises `SignInDeclined` where nobody gives a new key or somebody else signed in meanwhile, and whatever else
        `call` raises.
        """
        while True:
            session = self.session
            used = session.credentials if session else None
            try:
                return await call()
            except NotSignedIn as refused:
                if session is None or session is not self.session:
                    raise SignInDeclined from refused
                if session.credentials is used and not await self.reauthenticate():
                    raise SignInDeclined from refused


async def _nobody_asks() -> bool:
    return False


def _nothing() -> None:
    return None
