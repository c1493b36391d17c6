"""What the tests of the domain share: a list server that keeps no promise, rows, sessions without a network."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from omnitui.api.client import OmniClient
from omnitui.api.models.schedules import ScheduleRecord
from omnitui.domain.auth.session import Credentials, KeySource, Session
from omnitui.domain.schedules.loader import PageLoader
from omnitui.domain.schedules.page_index import PageIndex
from omnitui.domain.schedules.schedule import Schedule, from_record
from omnitui.domain.schedules.store import ScheduleStore
from omnitui.secret import Secret
from omnitui.storage.config.profiles import Profile
from tests.api.support import ORIGIN, TOKEN, Hasty, Naps


def client_for(handler: Callable[[httpx.Request], Any], naps: Naps | None = None) -> OmniClient:
    transport = httpx.MockTransport(handler)
    return OmniClient(ORIGIN, Secret(TOKEN), limiter=Hasty(1_000_000), transport=transport, sleep=naps or Naps())


def row(schedule_id: str = "a", **fields: Any) -> Schedule:
    """A list row as Omni would send it, through the one border."""
    return from_record(ScheduleRecord.model_validate({"id": schedule_id, "name": f"N {schedule_id}", **fields}))


def session_on(client: OmniClient, read_only: bool = False) -> Session:
    return Session(Credentials(Profile("acme", ORIGIN), Secret(TOKEN), KeySource.SESSION), client, read_only)


@dataclass
class ListServer:
    """Pages of `ids`, `size` a page whatever was asked; every oddity is a field.

    `kinds` says by its place in the list where a row goes to, if not by email.
    """

    ids: Sequence[str]
    size: int = 100
    total: int | None = -1
    states: int | None = -1
    cursors: dict[int, str | int | None] = field(default_factory=dict)
    endless: bool = False
    refuses: bool = True
    before: Callable[[ListServer, int], None] = lambda server, number: None
    gate: Callable[[int], Any] | None = None
    asked: list[int] = field(default_factory=list)
    kinds: dict[int, str] = field(default_factory=dict)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        cursor = request.url.params["cursor"]
        names = {str(known): number for number, known in self.cursors.items()}
        number = names.get(cursor) or int(cursor)
        self.asked.append(number)
        self.before(self, number)
        body = self._body(number)
        if self.gate is not None:
            await self.gate(number)
        return httpx.Response(400 if "detail" in body else 200, content=json.dumps(body))

    @property
    def last(self) -> int:
        return max(1, -(-len(self.ids) // self.size))

    def _body(self, number: int) -> dict[str, Any]:
        if number > self.last and self.refuses:
            words = f"Bad Request: Invalid page number. The last valid page is {self.last}."
            return {"detail": words, "status": 400}
        more = self.endless or number < self.last
        following: str | int | None = self.cursors.get(number + 1, str(number + 1)) if more else None
        info = {"hasNextPage": more, "nextCursor": following}
        if self.total is not None:
            info["totalRecords"] = len(self.ids) if self.total < 0 else self.total
        if self.states is not None:
            info["pageSize"] = self.size if self.states < 0 else self.states
        start = (number - 1) * self.size
        found = enumerate(self.ids[start : start + self.size], start)
        records = [{"id": known, "name": known, "destinationType": self.kinds.get(at, "email")} for at, known in found]
        return {"pageInfo": info, "records": records}


class Desk:
    """A book, its reader and the server behind them."""

    def __init__(self, server: ListServer) -> None:
        self.server = server
        self.store = ScheduleStore()
        self.result: list[str] = []
        self.client = client_for(server)
        self.reader = PageLoader(self.store, lambda: self.client, lambda index, ids: self.result.extend(ids))

    @property
    def index(self) -> PageIndex:
        return self.store.index

    async def read(self, *numbers: int) -> None:
        await self.reader.pages(self.store.query, self.index, numbers)

    async def everything(self) -> bool:
        async with asyncio.timeout(20):
            whole, steady = await self.reader.everything(self.store.query, lambda index: None)
        if whole is not self.index:
            self.store.replace_with(whole)
        return steady


def ids(count: int, start: int = 0) -> list[str]:
    return [f"s{number:04}" for number in range(start, start + count)]


def once(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(texts))


async def until(holds: Callable[[], bool]) -> None:
    """Let the others go on until something holds."""
    async with asyncio.timeout(10):
        while True:
            if holds():
                return
            await asyncio.sleep(0)
