"""Whether anybody answers at an address, asked without a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.api.transport import Transport

if TYPE_CHECKING:
    import httpx


async def status_without_key(origin: str, transport: httpx.AsyncBaseTransport | None = None) -> int:
    """The HTTP status of one request that carries no key: 401 is what Omni says to it.

    Raises `Unreachable` where no answer came, and `StrangeReply` for one that cannot be taken in.
    """
    line = Transport(origin, None, transport)
    try:
        return (await line.exchange("GET", "/api/v1/whoami", {}, 1)).status
    finally:
        await line.aclose()
