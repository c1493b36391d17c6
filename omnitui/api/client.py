"""The client of Omni: the endpoints that omnitui uses, as typed methods of a few groups."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from omnitui.api.endpoints.content import Content
from omnitui.api.endpoints.people import People
from omnitui.api.endpoints.schedules import Schedules
from omnitui.api.models.schedules import WhoAmI
from omnitui.api.rate_limit.priority import DEFAULT_OPTIONS, Priority, RequestOptions, Stoppable
from omnitui.api.rate_limit.retry import OnWait
from omnitui.api.sender import Sender
from omnitui.secret import Secret

if TYPE_CHECKING:
    import httpx

    from omnitui.api.rate_limit.limiter import RateLimiter


class Endpoints:
    """The endpoint groups; their requests carry `options`."""

    def __init__(self, sender: Sender, options: RequestOptions = DEFAULT_OPTIONS) -> None:
        self._sender = sender
        self.schedules = Schedules(sender, options)
        self.people = People(sender, options)
        self.content = Content(sender, options)

    def with_options(self, priority: Priority, stop: Stoppable | None = None) -> Endpoints:
        """Return the same endpoints for requests of `priority` that do not leave once `stop` is stopping."""
        return Endpoints(self._sender, RequestOptions(priority, stop))


class OmniClient(Sender, Endpoints):
    """One organization's Omni, asked with one key, for one session.

    Endpoints are grouped: `client.schedules.pause(id)`, `client.people.list_users()`, `client.content.…`. Every
    call raises an `OmniError` if it does not succeed, and nothing else. Cancelling a call that waits sends
    nothing; once a request has left, it finishes in the background, because httpx loses connections whose
    requests are cancelled (libraries.md §1).
    """

    def __init__(
        self,
        origin: str,
        token: Secret,
        *,
        limiter: RateLimiter,
        transport: httpx.AsyncBaseTransport | None = None,
        on_wait: OnWait | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        Sender.__init__(
            self, origin, token, limiter=limiter, transport=transport, on_wait=on_wait, sleep=sleep, clock=clock
        )
        Endpoints.__init__(self, self)

    async def whoami(self) -> WhoAmI:
        """Return what the key is and whom it acts as (§1.2). Older servers answer `NotFound` or `NotOffered`."""
        return self.read(WhoAmI, await self.request("GET", "/api/v1/whoami"))
