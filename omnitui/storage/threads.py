"""Hands results from a thread to the event loop that waits for them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


def settle(future: asyncio.Future[T], answer: T) -> None:
    """Set the result of `future` from another thread, unless it is cancelled or its loop is closed."""

    def put() -> None:
        if not future.done():
            future.set_result(answer)

    # A closed loop raises RuntimeError: nobody waits for the result any more.
    with suppress(RuntimeError):
        future.get_loop().call_soon_threadsafe(put)
