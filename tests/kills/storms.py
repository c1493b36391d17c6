"""Omni at its worst: answers lost before and after the fact, random 500s, resets, floods of 429, an outage."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable

import httpx

from omnitui.demo.fake_omni import FakeOmni

Handler = Callable[[httpx.Request], Awaitable[httpx.Response]]
Weather = Callable[[random.Random, FakeOmni], Handler]


def lost_after(draw: random.Random, fake: FakeOmni) -> Handler:
    """Every third write is carried out and its answer lost, in one way or another."""

    async def handle(request: httpx.Request) -> httpx.Response:
        response = await fake.handle(request)
        if request.method != "GET" and draw.random() < 0.33:
            return _lost(draw)
        return response

    return handle


def random_500s(draw: random.Random, fake: FakeOmni) -> Handler:
    """Five in a hundred requests fail with 500, half of them after they were carried out."""

    async def handle(request: httpx.Request) -> httpx.Response:
        struck = draw.random() < 0.05
        if struck and draw.random() < 0.5:
            return httpx.Response(500)
        response = await fake.handle(request)
        return httpx.Response(500, json={"detail": "boom", "status": 500}) if struck else response

    return handle


def resets(draw: random.Random, fake: FakeOmni) -> Handler:
    """One request in five dies on the line: before it is sent, on its way there, or on the way back."""

    async def handle(request: httpx.Request) -> httpx.Response:
        chance = draw.random()
        if chance < 0.07:
            raise httpx.ConnectError("refused")
        if chance < 0.13:
            raise httpx.ReadError("reset")
        response = await fake.handle(request)
        if chance < 0.2:
            raise httpx.RemoteProtocolError("gone")
        return response

    return handle


def floods_of_429(draw: random.Random, fake: FakeOmni) -> Handler:
    """Two in five requests are one too many, with and without a word on when."""

    async def handle(request: httpx.Request) -> httpx.Response:
        if draw.random() < 0.4:
            wait = draw.choice([{}, {"retry-after": "1"}, {"retry-after": "nonsense"}, {"retry-after": "300"}])
            return httpx.Response(429, headers=wait)
        return await fake.handle(request)

    return handle


def outage(draw: random.Random, fake: FakeOmni) -> Handler:
    """After some requests nothing is reached at all, for as many requests as ten minutes of trying make."""
    begins, ends = (first := draw.randrange(20, 60)), first + 80
    asked = 0

    async def handle(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        if begins <= asked < ends:
            raise draw.choice([httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadTimeout])("down")
        return await fake.handle(request)

    return handle


def _lost(draw: random.Random) -> httpx.Response:
    kind = draw.randrange(4)
    if kind == 0:
        raise httpx.ReadTimeout("slow")
    if kind == 1:
        raise httpx.ReadError("reset")
    return httpx.Response(502) if kind == 2 else httpx.Response(200, content=b"<html>proxy</html>")


WEATHERS: dict[str, Weather] = {
    "answers lost": lost_after,
    "500s": random_500s,
    "resets": resets,
    "429s": floods_of_429,
    "outage": outage,
}
