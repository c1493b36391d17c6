"""What the tests of the api room share: a client on a handler of their own, a raw server, a clock that jumps."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import httpx

from omnitui.api.client import OmniClient
from omnitui.api.rate_limit.limiter import RateLimiter
from omnitui.secret import Secret

TOKEN = "omni_osk_Zq81TopSecret99"
ORIGIN = "https://acme.omniapp.co"
ID = "7d0f0a52-6f0e-4f55-9a3e-0d7c51a1c001"

Result = TypeVar("Result")
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
EMPTY_PAGE = b'{"pageInfo":{"hasNextPage":false},"records":[]}'


class Naps:
    """Stands in for sleep: remembers how long was asked for and returns at once."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


class Hasty(RateLimiter):
    """Takes no notice of a 429, so that no test waits for its end."""

    def refused(self, seconds: float) -> None:
        pass


def client_on(
    handler: Callable[[httpx.Request], Any],
    *,
    limiter: RateLimiter | None = None,
    on_wait: Callable[[float, str], None] | None = None,
    token: str = TOKEN,
    sleep: Callable[[float], Awaitable[None]] | None = None,
    origin: str = ORIGIN,
) -> OmniClient:
    return OmniClient(
        origin,
        Secret(token),
        limiter=limiter or Hasty(1000),
        transport=httpx.MockTransport(handler),
        on_wait=on_wait,
        sleep=sleep or Naps(),
    )


@asynccontextmanager
async def server(talk: Talk) -> AsyncIterator[str]:
    """A raw loopback server; gives its origin."""
    talking: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            talking.add(task)
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    finally:
        listening.close()
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)


def reply(body: bytes, *, status: str = "200 OK", headers: str = "", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Length: {size}\r\n{headers}\r\n".encode() + body


def on_line(origin: str, *, sleep: Callable[[float], Awaitable[None]] | None = None) -> OmniClient:
    return OmniClient(origin, Secret(TOKEN), limiter=RateLimiter(10_000), sleep=sleep or Naps())


class _JumpingSelector(selectors.DefaultSelector):
    """Instead of waiting for the time of the next timer, makes it that time."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0.0
        return super().select(0)


class _JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def run_in_no_time(main: Coroutine[Any, Any, Result]) -> Result:
    """Runs a coroutine on a loop whose clock jumps from timer to timer."""
    with asyncio.Runner(loop_factory=_JumpingLoop) as runner:
        return runner.run(main)


def loop_clock() -> float:
    return asyncio.get_running_loop().time()
