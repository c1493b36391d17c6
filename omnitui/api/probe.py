"""Checks without a key whether a server answers at an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.api.transport import Transport

if TYPE_CHECKING:
    import httpx


async def status_without_key(origin: str, transport: httpx.AsyncBaseTransport | None = None) -> int:
    """Return the HTTP status of one request without a key; Omni answers 401.

    Raises `Unreachable` where no answer comes, `UnexpectedReply` for one that cannot be read.
    """
    connection = Transport(origin, None, transport)
    try:
        return (await connection.exchange("GET", "/api/v1/whoami", {}, 1)).status
    finally:
        await connection.aclose()
