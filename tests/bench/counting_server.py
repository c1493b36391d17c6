"""An Omni that only counts: a loopback server with a rate limit of one of the three kinds.

Says its address on its first line of output; `GET /refused` tells how many 429s it gave.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import math
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

from tests.api.counters import COUNTERS, Counter
from tests.pty_session import ROOT

KINDS = {make.__name__.lower(): make for make in COUNTERS}
_GREETING = "listening on "
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Counting:
    """Answers every request with success, or 429 and in how many seconds there is room."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.refused = 0

    def answer(self, target: bytes) -> bytes:
        """The answer to a request for `target`."""
        if target == b"/refused":
            return _reply("200 OK", str(self.refused))
        wait = self.counter.wait(time.monotonic())
        if not wait:
            return _reply("200 OK", '{"success":true}')
        self.refused += 1
        return _reply("429 Too Many Requests", '{"message":"Too many"}', f"Retry-After: {math.ceil(wait)}\r\n")

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, as long as the client keeps it."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(self.answer(head.split(b" ", 2)[1]))
                await writer.drain()
        writer.close()


def _reply(status: str, body: str, headers: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return (head + body).encode()


@contextlib.contextmanager
def counting_server(kind: str, limit: int, window: float) -> Iterator[str]:
    """Such a server as a process of its own; its address."""
    argv = [sys.executable, "-m", "tests.bench.counting_server", kind, str(limit), str(window)]
    process = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if not line.startswith(_GREETING):
            raise RuntimeError("the counting server did not start")
        yield line.removeprefix(_GREETING).strip()
    finally:
        process.terminate()
        process.stdout.close()
        process.wait(10)


def refused(address: str) -> int:
    """How many requests the server at `address` has refused."""
    with _OPENER.open(f"{address}/refused", timeout=10) as reply:
        return int(reply.read())


async def _serve(counter: Counter) -> None:
    server = await asyncio.start_server(Counting(counter).talk, "127.0.0.1", 0)
    print(f"{_GREETING}http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("limit", type=int)
    parser.add_argument("window", type=float)
    chosen = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(KINDS[chosen.kind](chosen.limit, chosen.window)))
