"""Brings the list into the book as it is looked at, searched and filtered, and says what came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from omnitui.api.errors import NotSignedIn, OmniError, Rejected
from omnitui.domain.auth.session import Session
from omnitui.domain.schedules.loader import PageLoader
from omnitui.domain.schedules.page_index import PageIndex
from omnitui.domain.schedules.query import ListQuery, unknown_to_omni
from omnitui.domain.schedules.store import ScheduleStore

_NARROW_EVERY = 0.25


class Shows(Protocol):
    """What the flow needs of the screen."""

    def rows_changed(self, ids: list[str]) -> None:
        """These rows came or changed."""

    def view_changed(self) -> None:
        """Rows have other places, or there are more or fewer of them."""

    def reading(self, words: str) -> None:
        """Say what is being read; an empty text says that it is done."""

    def say(self, words: str) -> None:
        """Say something that stays until the next message."""


class ListPresenter:
    """One session's list. A page that failed is not asked for again until `refresh`."""

    def __init__(self, session: Session, book: ScheduleStore, screen: Shows, now: Callable[[], float]) -> None:
        self.book = book
        self.reader = PageLoader(book, lambda: session.client, self._came)
        self.failure: OmniError | None = None
        self.failed_page = 0
        self.as_of: float | None = None
        self._session = session
        self._screen = screen
        self._now = now
        self._length = 0
        #: Filters and values that this Omni refused.
        self._unknown: set[tuple[str, str]] = set()
        self._narrowed_at = 0.0

    # ------------------------------------------------------------------ as it is looked at

    def wanted(self, rows: range, cursor: int, going_down: bool) -> list[int]:
        """The pages to ask for: those of the rows in sight, and once they are here the one ahead of the cursor."""
        listing = self.book.listing
        if not listing.asked:
            return [1] if self.failure is None else []
        if self.book.shown is not listing or not len(listing):
            return []
        here = listing.page_at(min(cursor, len(listing) - 1))
        in_sight = {listing.page_at(row) for row in rows if row < len(listing)} | {here}
        missing = sorted((page for page in in_sight if not listing.has(page)), key=lambda page: abs(page - here))
        if not missing:
            ahead = here + (1 if going_down else -1)
            missing = [ahead] if 1 <= ahead <= listing.pages and not listing.has(ahead) else []
        return [page for page in missing if self.failure is None or page != self.failed_page]

    async def read(self, pages: list[int]) -> None:
        """Ask for pages, the first by itself; a failure is kept for the table to show."""
        query, listing = self.book.query, self.book.listing
        for page in pages:
            try:
                await self.reader.pages(query, listing, [page])
                if listing is self.book.listing and page == self.failed_page:
                    self.failure, self.failed_page = None, 0
            except NotSignedIn:
                raise
            except OmniError as error:
                if listing is self.book.listing:
                    self.failure, self.failed_page = error, page
                    self._screen.view_changed()
                if not listing.asked:
                    raise
                return

    async def read_all(self) -> bool:
        """Read every row of the present listing, saying so; whether they are all here and stood still."""
        query, listing = self.book.query, self.book.listing
        if listing.complete:
            return True
        if self.failure is not None:
            return False
        self._progress(listing)
        try:
            whole, steady = await self.reader.everything(query, self._progress)
        except OmniError as error:
            if isinstance(error, NotSignedIn):
                raise
            self.failure, self.failed_page = error, next(iter(listing.missing()), 0)
            self._screen.view_changed()
            return False
        finally:
            self._screen.reading("")
        if whole is not listing and listing is self.book.listing:
            self.book.replace_with(whole)
        self.book.narrow()
        self._screen.view_changed()
        if not steady:
            self._screen.say("The list kept changing while it was read, three times. R reads it again.")
        return steady

    def _progress(self, listing: PageIndex) -> None:
        if listing is self.book.listing:
            total = f" of about {listing.total:,}" if listing.total is not None else ""
            self._screen.reading(f"Reading the rest: {listing.loaded:,}{total}")

    # ------------------------------------------------------------------ asking for other rows

    async def ask(self, query: ListQuery) -> None:
        """Show the rows of another query; only what no complete answer covers is asked of Omni.

        A filter whose value this Omni does not know is asked of the rows, like those it lacks altogether.
        """
        query = self._with_here(query)
        self.failure = None
        self.book.ask(query)
        self._screen.view_changed()
        if not self.book.listing.asked:
            try:
                await self.read([1])
            except Rejected as error:
                unknown = unknown_to_omni(query.filters, error.words)
                if not unknown or self.book.query != query:
                    raise
                self._unknown |= {(name, query.filters.named()[name]) for name in unknown}
                await self.ask(query)
                return
        if self.book.query != query:
            return
        if self.book.needs_all and not await self.read_all():
            return
        if query.filters.here:
            values = " and ".join(query.filters.named()[name].replace("_", " ") for name in sorted(query.filters.here))
            self._screen.say(f"This Omni does not filter by {values}; the rows here are filtered.")

    def _with_here(self, query: ListQuery) -> ListQuery:
        here = frozenset(name for name, value in query.filters.named().items() if (name, value) in self._unknown)
        return replace(query, filters=replace(query.filters, here=here))

    async def search(self, text: str) -> None:
        """Search as typed; an answer that comes when something else has been typed is dropped by the book."""
        if text != self.book.query.search:
            await self.ask(replace(self.book.query, search=text))

    async def refresh(self, rows: range) -> None:
        """Read again what is in sight, and only then put it in place of what was read before."""
        query, old = self.book.query, self.book.listing
        fresh = PageIndex()
        fresh.in_order_only = old.in_order_only
        local = self.book.shown is not old
        pages = {1} if local or not len(old) else {old.page_at(row) for row in rows if row < len(old)} or {1}
        for page in sorted(pages):
            await self.reader.pages(query, fresh, [page])
        self.failure = None
        if self.book.query != query:
            return
        self.book.replace_with(fresh)
        self.as_of = self._now()
        self._screen.view_changed()
        if self.book.needs_all:
            await self.read_all()

    # ------------------------------------------------------------------ what came

    def _came(self, listing: PageIndex, ids: list[str]) -> None:
        if listing is not self.book.listing:
            return
        self.as_of = self._now()
        if self.book.shown is not listing:
            self._narrow_now_and_then()
            return
        if len(listing) != self._length:
            self._length = len(listing)
            self._screen.view_changed()
        else:
            self._screen.rows_changed(ids)

    def _narrow_now_and_then(self) -> None:
        """Filtering all rows anew for each page of a long list would take longer than reading it."""
        at = asyncio.get_running_loop().time()
        if at - self._narrowed_at >= _NARROW_EVERY:
            self._narrowed_at = at
            self.book.narrow()
            self._screen.view_changed()
