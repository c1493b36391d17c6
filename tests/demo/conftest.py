from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from omnitui.demo.fake_omni import FakeOmni

SCHEDULES = "/api/v1/schedules"
NOW = datetime(2026, 3, 3, 2, 12, tzinfo=UTC)


class Clock:
    """The clock of the fake's data, to be moved."""

    moment = NOW

    def __call__(self) -> datetime:
        return self.moment


def signed_in(fake: FakeOmni, token: str = "omni_osk_demo") -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.MockTransport(fake.handle),
        base_url="https://blobsrus.omniapp.co",
        headers={"Authorization": f"Bearer {token}"},
    )


async def all_rows(client: httpx.AsyncClient, **query: str) -> list[list[dict[str, Any]]]:
    """Every page of a list, as pages of rows."""
    pages: list[list[dict[str, Any]]] = []
    cursor: str | None = "1"
    while cursor:
        answer = await client.get(SCHEDULES, params={"pageSize": "100", "cursor": cursor, **query})
        assert answer.status_code == 200, answer.text
        body = answer.json()
        pages.append(body["records"])
        cursor = body["pageInfo"]["nextCursor"]
        assert body["pageInfo"]["hasNextPage"] is (cursor is not None)
    return pages


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fake(clock: Clock) -> FakeOmni:
    return FakeOmni(now=clock)


@pytest.fixture
async def org(fake: FakeOmni) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(fake) as client:
        yield client


@pytest.fixture
async def personal(fake: FakeOmni) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(fake, "omni_pat_demo") as client:
        yield client
