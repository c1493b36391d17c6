"""The invented Omni behind a loopback HTTP/1.1 server, for curl, screenshots and measurements."""

from __future__ import annotations

import argparse
import asyncio
import signal
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType

import httpx

from omnitui.demo.fake_omni import FakeOmni

_HOST = "127.0.0.1"
_HEAD_LIMIT = 64 * 1024
_BODY_LIMIT = 8 * 1024 * 1024
_BROKEN = (httpx.TransportError, ConnectionError)


class _BadRequest(Exception):
    """The input is not an HTTP request that this server accepts."""


class LoopbackServer:
    """Serves a `FakeOmni` on 127.0.0.1 over concurrent keep-alive connections; port 0 chooses a free port.

    If the fake raises an httpx transport error, the connection is closed without an answer.
    """

    def __init__(self, fake: FakeOmni, port: int = 0) -> None:
        self._fake = fake
        self._port = port
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def origin(self) -> str:
        """The origin of the server, valid once it listens."""
        return f"http://{_HOST}:{self._port}"

    async def __aenter__(self) -> LoopbackServer:
        self._server = await asyncio.start_server(self._connected, _HOST, self._port, limit=_HEAD_LIMIT)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(asyncio.IncompleteReadError, *_BROKEN):
                while await self._exchange(reader, writer):
                    pass
        finally:
            writer.close()
            with suppress(*_BROKEN):
                await writer.wait_closed()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether the connection stays open."""
        try:
            request, alive = await _read_request(reader, writer, self.origin)
        except (_BadRequest, httpx.InvalidURL, asyncio.LimitOverrunError):
            writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
            return False
        response = await self._fake.handle(request)
        body = await response.aread()
        writer.write(_head(response, len(body), alive))
        if request.method != "HEAD":
            writer.write(body)
        await writer.drain()
        return alive


async def _read_request(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, origin: str
) -> tuple[httpx.Request, bool]:
    """Read the next request, and whether its sender keeps the connection open."""
    start, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[:-2]
    try:
        method, target, version = start.split(" ")
        pairs = [line.split(":", 1) for line in lines]
        headers = httpx.Headers([(name, value.strip()) for name, value in pairs])
        length = int(headers.get("content-length", "0"))
    except ValueError as error:
        raise _BadRequest from error
    if version not in ("HTTP/1.1", "HTTP/1.0") or not target.startswith("/"):
        raise _BadRequest
    if "transfer-encoding" in headers or not 0 <= length <= _BODY_LIMIT:
        raise _BadRequest
    if headers.get("expect", "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")  # curl waits a second for it before it sends a large body
        await writer.drain()
    body = await reader.readexactly(length)
    connection = headers.get("connection", "").lower()
    alive = connection == "keep-alive" if version == "HTTP/1.0" else connection != "close"
    return httpx.Request(method, origin + target, headers=headers, content=body), alive


def _head(response: httpx.Response, length: int, alive: bool) -> bytes:
    headers = response.headers.copy()
    headers.setdefault("content-length", str(length))
    headers["connection"] = "keep-alive" if alive else "close"
    lines = [f"HTTP/1.1 {response.status_code} {response.reason_phrase}".encode()]
    lines += [name + b": " + value for name, value in headers.raw]
    return b"\r\n".join([*lines, b"", b""])


async def run(fake: FakeOmni, port: int) -> None:
    """Print the address and serve until SIGINT or SIGTERM."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with LoopbackServer(fake, port) as server:
        print(f"listening on {server.origin}", flush=True)
        await stopped.wait()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line: `python -m omnitui.demo.server --port P …`."""
    parser = argparse.ArgumentParser(prog="python -m omnitui.demo.server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes any free one")
    parser.add_argument("--schedules", type=_count, default=431, metavar="N", help="how many schedules there are")
    parser.add_argument("--latency-ms", type=_count, default=0, metavar="L", help="milliseconds an answer takes")
    parser.add_argument("--limit-per-minute", type=_count, default=600, metavar="M", help="requests a key and minute")
    chosen = parser.parse_args(arguments)
    fake = FakeOmni(chosen.schedules, limit_per_minute=chosen.limit_per_minute)
    fake.latency = chosen.latency_ms / 1000
    asyncio.run(run(fake, chosen.port))


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return number


if __name__ == "__main__":
    main()
