"""Loads the list into the store as it is viewed, searched and filtered, and reports what arrives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from omnitui.api.errors import NotSignedIn, OmniError, Rejected
from omnitui.domain.auth.session import Session
from omnitui.domain.schedules.loader import PageLoader
from omnitui.domain.schedules.page_index import PageIndex
from omnitui.domain.schedules.query import ListQuery, unknown_to_omni

if TYPE_CHECKING:
    from omnitui.domain.workspace import Workspace

_NARROW_EVERY = 0.25


class Shows(Protocol):
    """What the presenter needs of the screen."""

    def rows_changed(self, ids: list[str]) -> None:
        """These rows arrived or changed."""

    def view_changed(self) -> None:
        """Rows have moved, or there are more or fewer of them."""

    def reading(self, words: str) -> None:
        """Show what is being read; an empty text says that it is done."""

    def say(self, words: str) -> None:
        """Show a message that stays until the next one."""

    def go_to(self, schedule_id: str) -> bool:
        """Put the cursor on a schedule; returns whether the view shows it."""

    async def refresh_rows(self) -> None:
        """Read the visible rows again."""


class ListPresenter:
    """The list of one session. A failed page is not requested again until `refresh`."""

    def __init__(self, session: Session, workspace: Workspace, screen: Shows, now: Callable[[], float]) -> None:
        self.store = store = workspace.store
        self.reader = PageLoader(store, lambda: session.client, self._came)
        self.failure: OmniError | None = None
        self.failed_page = 0
        self.as_of: float | None = None
        self._workspace = workspace
        self._screen = screen
        self._now = now
        self._length = 0
        #: Filters and values that this Omni has refused.
        self._unknown: set[tuple[str, str]] = set()
        self._narrowed_at = 0.0

    # ------------------------------------------------------------------ the visible rows

    def wanted(self, rows: range, cursor: int, going_down: bool) -> list[int]:
        """The pages to request: those of the visible rows, and once they are loaded the one ahead of the cursor."""
        index = self.store.index
        if not index.asked:
            return [1] if self.failure is None else []
        if self.store.shown is not index or not len(index):
            return []
        here = index.page_at(min(cursor, len(index) - 1))
        in_sight = {index.page_at(row) for row in rows if row < len(index)} | {here}
        missing = sorted((page for page in in_sight if not index.has(page)), key=lambda page: abs(page - here))
        if not missing:
            ahead = here + (1 if going_down else -1)
            missing = [ahead] if 1 <= ahead <= index.pages and not index.has(ahead) else []
        return [page for page in missing if self.failure is None or page != self.failed_page]

    async def read(self, pages: list[int]) -> None:
        """Request pages, the first one separately; a failure is stored for the table to show."""
        query, index = self.store.query, self.store.index
        for page in pages:
            try:
                await self.reader.pages(query, index, [page])
                if index is self.store.index and page == self.failed_page:
                    self.failure, self.failed_page = None, 0
            except NotSignedIn:
                raise
            except OmniError as error:
                if index is self.store.index:
                    self.failure, self.failed_page = error, page
                    self._screen.view_changed()
                if not index.asked:
                    raise
                return

    async def read_all(self) -> bool:
        """Read every row of the current list, and say so; whether all are here and none moved meanwhile."""
        query, index = self.store.query, self.store.index
        if index.complete:
            return True
        if self.failure is not None:
            return False
        self._progress(index)
        try:
            whole, steady = await self.reader.everything(query, self._progress)
        except OmniError as error:
            if isinstance(error, NotSignedIn):
                raise
            self.failure, self.failed_page = error, next(iter(index.missing()), 0)
            self._screen.view_changed()
            return False
        finally:
            self._screen.reading("")
        if whole is not index and index is self.store.index:
            self.store.replace_with(whole)
        self.store.narrow()
        self._screen.view_changed()
        if not steady:
            self._screen.say("The list kept changing while loading. R reloads it.")
        return steady

    async def reload(self, schedule_id: str) -> bool:
        """Read the list again, all of it if it was complete, and go to a schedule; whether it is visible."""
        whole = self.store.index.complete
        await self._screen.refresh_rows()
        if whole:
            await self._workspace.with_reauth(self.read_all)
        if not schedule_id or self.store.shown.position_of(schedule_id) is None:
            return False
        return self._screen.go_to(schedule_id)

    def _progress(self, index: PageIndex) -> None:
        if index is self.store.index:
            total = f" of about {index.total:,}" if index.total is not None else ""
            self._screen.reading(f"Loading the rest: {index.loaded:,}{total}")

    # ------------------------------------------------------------------ other queries

    async def ask(self, query: ListQuery) -> None:
        """Show the rows of another query; ask Omni only for what no complete answer covers.

        A filter value that this Omni does not support is applied to the loaded rows, like filters it lacks altogether.
        """
        query = self._with_here(query)
        self.failure = None
        self.store.ask(query)
        self._screen.view_changed()
        if not self.store.index.asked:
            try:
                await self.read([1])
            except Rejected as error:
                unknown = unknown_to_omni(query.filters, error.words)
                if not unknown or self.store.query != query:
                    raise
                self._unknown |= {(name, query.filters.named()[name]) for name in unknown}
                await self.ask(query)
                return
        if self.store.query != query:
            return
        if self.store.needs_all and not await self.read_all():
            return
        if query.filters.here:
            values = " and ".join(query.filters.named()[name].replace("_", " ") for name in sorted(query.filters.here))
            self._screen.say(f"This server can't filter by {values}; filtered locally.")

    def _with_here(self, query: ListQuery) -> ListQuery:
        here = frozenset(name for name, value in query.filters.named().items() if (name, value) in self._unknown)
        return replace(query, filters=replace(query.filters, here=here))

    async def search(self, text: str) -> None:
        """Search for the text; the store drops an answer that arrives after the text has changed."""
        if text != self.store.query.search:
            await self.ask(replace(self.store.query, search=text))

    async def refresh(self, rows: range) -> None:
        """Read the visible rows again, and only then replace the old ones."""
        query, old = self.store.query, self.store.index
        fresh = PageIndex()
        fresh.in_order_only = old.in_order_only
        local = self.store.shown is not old
        pages = {1} if local or not len(old) else {old.page_at(row) for row in rows if row < len(old)} or {1}
        for page in sorted(pages):
            await self.reader.pages(query, fresh, [page])
        self.failure = None
        if self.store.query != query:
            return
        self.store.replace_with(fresh)
        self.as_of = self._now()
        self._screen.view_changed()
        if self.store.needs_all:
            await self.read_all()

    # ------------------------------------------------------------------ results

    def _came(self, index: PageIndex, ids: list[str]) -> None:
        if index is not self.store.index:
            return
        self.as_of = self._now()
        if self.store.shown is not index:
            self._narrow_now_and_then()
            return
        if len(index) != self._length:
            self._length = len(index)
            self._screen.view_changed()
        else:
            self._screen.rows_changed(ids)

    def _narrow_now_and_then(self) -> None:
        """Narrow only now and then: filtering all rows for each page of a long list would outlast reading it."""
        at = asyncio.get_running_loop().time()
        if at - self._narrowed_at >= _NARROW_EVERY:
            self._narrowed_at = at
            self.store.narrow()
            self._screen.view_changed()
