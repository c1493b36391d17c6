"""An Omni on a loopback port for the terminal tests, with a key that occurs nowhere else."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from omnitui.demo.fake_omni import DEMO_TOKEN, FakeOmni
from omnitui.demo.server import LoopbackServer

TOKEN = "omni_osk_Kh7wQ2vX9zTn4RbYc8Lm"


@dataclass(frozen=True)
class Omni:
    """The fake, where it listens, and the one key it takes."""

    fake: FakeOmni
    address: str
    token: str = TOKEN

    def asked(self, method: str, ending: str) -> int:
        """How often a path with that ending was asked for."""
        return sum(asked.method == method and asked.path.endswith(ending) for asked in self.fake.requests)


@pytest.fixture(autouse=True, scope="session")
def pseudo_terminal() -> None:
    """Skips where the system has no pseudo-terminal to give."""
    try:
        ends = os.openpty()
    except (AttributeError, OSError) as error:
        pytest.skip(f"no pseudo-terminal here: {error}")
    for end in ends:
        os.close(end)


async def _serve(fake: FakeOmni, address: Future[str], stop: asyncio.Event) -> None:
    async with LoopbackServer(fake) as server:
        address.set_result(server.origin)
        await stop.wait()


@contextmanager
def serving(fake: FakeOmni) -> Iterator[Omni]:
    """Serves in a thread of its own, so that a test may block on the terminal."""
    fake.keys[TOKEN] = fake.keys.pop(DEMO_TOKEN)
    loop, stop, address = asyncio.new_event_loop(), asyncio.Event(), Future[str]()
    thread = threading.Thread(target=loop.run_until_complete, args=(_serve(fake, address, stop),))
    thread.start()
    try:
        yield Omni(fake, address.result(10))
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


@pytest.fixture
def omni() -> Iterator[Omni]:
    """An Omni as it is."""
    with serving(FakeOmni(431)) as served:
        yield served
