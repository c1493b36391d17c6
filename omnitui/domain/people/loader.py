"""Loads people into their store: lists as they are shown, and recipients in the background, schedule by schedule."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from omnitui.api.errors import NotSignedIn, OmniError, RateLimited
from omnitui.api.rate_limit.priority import Priority
from omnitui.domain.auth.session import Session
from omnitui.domain.contacts.email_address import folded
from omnitui.domain.contacts.members import Members
from omnitui.domain.contacts.person import recipients_from
from omnitui.domain.people.email_only import NOT_GIVEN, PeopleLists
from omnitui.domain.people.store import PeopleStore, PersonKind
from omnitui.domain.schedules.loader import PageLoader
from omnitui.domain.schedules.page_index import PageIndex
from omnitui.domain.schedules.query import ListQuery
from omnitui.domain.schedules.store import ScheduleStore

T = TypeVar("T")
_AT_ONCE = 4
_WINDOW = 60.0
_STRANGERS = 3


class PeopleLoader(PeopleLists):
    """Loads people for one session. `changed` is called whenever there is more to show, or nothing more will come.

    What this server or key does not offer is in `lost`: "email-only", "members", "recipients". `failure` is the error
    that interrupted the reading.
    """

    def __init__(
        self, session: Session, schedules: ScheduleStore, people: PeopleStore, changed: Callable[[], None]
    ) -> None:
        super().__init__(session, people, changed)
        self.going = False
        self._schedules = schedules
        self._stop = asyncio.Event()
        self._all_members = Members(session)
        self._unread: set[str] = set()
        self._in_progress: set[str] = set()
        self._listing = PageIndex()

    # ------------------------------------------------------------------ in the background

    @property
    def to_read(self) -> list[str]:
        """The email schedules whose recipients are not read yet."""
        rows = self._schedules.rows.values()
        return [row.id for row in rows if row.destination in ("email", "") and not self._is_done(row.id)]

    @property
    def of(self) -> tuple[int, int]:
        """The number of email schedules whose recipients are read, and the number of all."""
        every = [row.id for row in self._schedules.rows.values() if row.destination in ("email", "")]
        return sum(map(self._is_done, every)), len(every)

    def received_by(self, text: str) -> set[str]:
        """The schedules read so far that people receive whose address or name contains the text."""
        wanted, people = folded(text), self._people
        found = (who.key for who in people.people.values() if wanted in who.key or wanted in folded(who.name))
        return {schedule_id for key in found for schedule_id in people.gets(key)}

    def _is_done(self, schedule_id: str) -> bool:
        return self._people.has_read(schedule_id) or schedule_id in self._unread

    @property
    def whole(self) -> bool:
        """Whether the recipients of every schedule are read."""
        return self._all_here and not self.to_read

    @property
    def _all_here(self) -> bool:
        return self._schedules.problem_counts().of is None or self._listing.complete

    def stop(self) -> None:
        """Read no more quietly until `start_over`."""
        self._stop.set()
        self._changed()

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it."""
        return self._stop.is_set()

    def start_over(self) -> None:
        """Read the lists of people again, and resume an interrupted reading; recipients that are read stay."""
        self._pages, self._all_members = {}, Members(self._session)
        self._unread.clear()
        self.lost.clear()
        self.failure = None
        self._stop.clear()

    def forget(self, schedule_id: str) -> None:
        """The recipients of a schedule changed: they are read again."""
        self._people.forget(schedule_id)
        self._unread.discard(schedule_id)

    async def read_in_background(self, loader: PageLoader) -> None:
        """Read all members, all schedules and their recipients, behind everything that the person asks for."""
        if self.going or self.stopped or self.failure is not None:
            return
        self.going = True
        try:
            await self._members()
            await self._all_schedules(loader)
            if "recipients" not in self.lost:
                await self._recipients(self.to_read)
        except NotSignedIn:
            raise
        except OmniError as error:
            if not (isinstance(error, RateLimited) and self.stopped):
                self.failure = error
        finally:
            self.going = False
            self._changed()

    async def recipients_of(self, schedule_ids: list[str]) -> None:
        """Read the recipients of these schedules now, ahead of all others. Raises `OmniError`."""
        missing = [schedule_id for schedule_id in schedule_ids if not self._is_done(schedule_id)]
        for at in range(0, len(missing), _AT_ONCE):
            await asyncio.gather(*(self._read(schedule_id) for schedule_id in missing[at : at + _AT_ONCE]))

    async def _members(self) -> None:
        if self._session.personal:
            self.lost.add("members")
        members = self._all_members
        while not members.whole and "members" not in self.lost and await self._room():
            try:
                users = await self._patiently(partial(members.read_on, Priority.BULK))
            except NOT_GIVEN:
                self.lost.add("members")
                return
            for user in users:
                kind = PersonKind.INACTIVE if user.active is False else PersonKind.MEMBER
                who = self._people.add(user.user_name or "", kind, user.display_name or "", user.id)
                who.kind = kind
            self._changed()

    async def _all_schedules(self, loader: PageLoader) -> None:
        """Every schedule, whatever view 1 is narrowed to."""
        store = self._schedules
        narrowed = bool(store.query.search or store.query.filters.server())
        query, index = (ListQuery(), self._listing) if narrowed else (store.query, store.index)
        while not self._all_here and (missing := list(index.missing())[:1]) and await self._room():
            await self._patiently(partial(loader.pages, query, index, missing, Priority.BULK))
            self._changed()

    async def _recipients(self, schedule_ids: list[str]) -> None:
        waiting = iter(schedule_ids)
        found = False

        async def work() -> None:
            nonlocal found
            for schedule_id in waiting:
                if not await self._room() or self.failure is not None:
                    return
                found |= await self._read(schedule_id, Priority.BULK)
                if not found and len(self._unread) >= _STRANGERS:
                    self.lost.add("recipients")
                    return
                self._changed()

        for result in await asyncio.gather(*(work() for _ in range(_AT_ONCE)), return_exceptions=True):
            if result is not None:
                raise result

    async def _read(self, schedule_id: str, priority: Priority = Priority.FOREGROUND) -> bool:
        """Read the recipients of one schedule; False where Omni does not offer them."""
        if self._is_done(schedule_id) or schedule_id in self._in_progress:
            return True
        self._in_progress.add(schedule_id)
        try:
            schedules = self._session.client.with_options(priority).schedules
            answer = await self._patiently(partial(schedules.get_recipients, schedule_id))
        except NOT_GIVEN:
            self._unread.add(schedule_id)
            return False
        finally:
            self._in_progress.discard(schedule_id)
        self._people.read(schedule_id, recipients_from(answer))
        return True

    async def _patiently(self, call: Callable[[], Coroutine[Any, Any, T]]) -> T:
        while True:
            try:
                return await call()
            except RateLimited as error:
                if self.stopped:
                    raise
                await self._sleep(_WINDOW if error.retry_after is None else error.retry_after)

    async def _sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return

    async def _room(self) -> bool:
        """Wait until the rate limiter has a free slot; False once the reading is to stop."""
        while not self._stop.is_set():
            limiter = self._session.client.limiter
            if limiter.left_for(Priority.BULK):
                return True
            await limiter.room(Priority.BULK)
        return False
