"""The way back from a thread of ours to the event loop that waits for it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


def settle(future: asyncio.Future[T], answer: T) -> None:
    """Give `future` its answer from another thread; one nobody waits for any more is left alone."""

    def put() -> None:
        if not future.done():
            future.set_result(answer)

    # A loop that closed meanwhile raises RuntimeError: there is nobody left to tell.
    with suppress(RuntimeError):
        future.get_loop().call_soon_threadsafe(put)
