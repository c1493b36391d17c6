"""Sends the requests of one session: paced, repeated where that is safe, never cancelled once under way."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import httpx

from omnitui.api.errors import UnexpectedReply, Unreachable
from omnitui.api.parsing import Model, parsed, read
from omnitui.api.rate_limit.limiter import RateLimiter
from omnitui.api.rate_limit.priority import (
    AT_ONCE,
    DEFAULT_OPTIONS,
    FOREGROUND_RESERVE,
    ConcurrencyLimit,
    RequestOptions,
)
from omnitui.api.rate_limit.retry import PATIENCE, OnWait, Retrier, clock_ahead
from omnitui.api.redaction import Redactor, whole
from omnitui.api.responses import ApiResponse, error_from, said_in
from omnitui.api.transport import Transport
from omnitui.secret import Secret

Body = Mapping[str, object]


@dataclass(slots=True)
class _Request:
    method: str
    path: str
    params: Mapping[str, str]
    body: bytes | None
    attempt: int
    scrub: Redactor
    options: RequestOptions
    in_flight: bool = False


class Sender:
    """One organization's Omni, asked with one key, for one session: what all endpoints stand on.

    Every call raises an `OmniError` when it does not succeed, and nothing else. Cancelling a call that is
    waiting sends nothing; one that was sent runs on unheard, for httpx loses connections whose requests are
    cancelled (libraries.md §1).

    `on_wait` is told seconds and a reason before each wait of a retry. `server_offset` is by how many seconds
    Omni's clock is ahead of `clock`, as its last answer told; 0 before one did. `sleep` is for tests.
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
        self.origin = origin.rstrip("/")
        self.limiter = limiter
        self.server_offset = 0.0
        self._clock = clock
        self._line = Transport(self.origin, token, transport)
        self.on_wait = on_wait
        self._sleep = sleep
        self._concurrency = ConcurrencyLimit(AT_ONCE, FOREGROUND_RESERVE)
        self._flights: set[asyncio.Task[ApiResponse]] = set()

    async def aclose(self) -> None:
        """Ends every request under way and closes the connections."""
        flights = list(self._flights)
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)
        await self._line.aclose()

    async def request(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        body: Body | None = None,
        repeat: bool = True,
        hide: Secret | None = None,
        options: RequestOptions = DEFAULT_OPTIONS,
    ) -> ApiResponse:
        """The 2xx answer to a request, after as many tries as the policy allows.

        Without `repeat` it is sent again only where it is certain that nothing was carried out (omni-api.md §1.3).
        `hide` is a secret of the body that no answer may bring back into words.
        """
        if blocked_reason := self._line.blocked_reason():
            blocked_reason.tries = 0
            raise blocked_reason
        query = {name: whole(text) for name, text in (params or {}).items()}
        sent = None if body is None else whole(json.dumps(body, ensure_ascii=False)).encode()
        scrub = self._line.scrub.also(hide) if hide else self._line.scrub

        async def attempt(number: int) -> ApiResponse:
            answer = await self._shielded(_Request(method, path, query, sent, number, scrub, options))
            if 200 <= answer.status < 300:
                return answer
            raise error_from(answer, scrub)

        retrier = Retrier(self.limiter, self._sleep, self.on_wait, repeat=repeat, stop=options.stop)
        return await retrier.run(attempt)

    async def _shielded(self, request: _Request) -> ApiResponse:
        flight = asyncio.create_task(self._fly(request), name=f"{request.method} {request.path}")
        self._flights.add(flight)
        flight.add_done_callback(self._landed)
        closed = False
        try:
            return await asyncio.shield(flight)
        except asyncio.CancelledError:
            if not request.in_flight:
                flight.cancel()
            task = asyncio.current_task()
            closed = flight.cancelled() and (task is None or not task.cancelling())
            if not closed:
                raise
        raise Unreachable("closed", "The session was closed.", may_have_happened=request.in_flight)

    def _landed(self, flight: asyncio.Task[ApiResponse]) -> None:
        self._flights.discard(flight)
        if not flight.cancelled():
            flight.exception()

    async def _fly(self, request: _Request) -> ApiResponse:
        async with self.limiter.slot(PATIENCE, request.options) as slot:
            try:
                async with self._concurrency.acquire(request.options.priority):
                    request.in_flight = True
                    answer = await self._exchange(request)
                ahead = clock_ahead(answer.date, self._clock())
                self.server_offset = self.server_offset if ahead is None else ahead
                return answer
            except asyncio.CancelledError:
                if not request.in_flight:
                    slot.give_back()
                raise
            except Unreachable as error:
                if not error.may_have_happened:
                    slot.give_back()
                raise

    async def _exchange(self, request: _Request) -> ApiResponse:
        return await self._line.exchange(
            request.method, request.path, request.params, request.attempt, body=request.body, scrub=request.scrub
        )

    def read(self, model: type[Model], answer: ApiResponse) -> Model:
        """Return the model in an answer's body. Raises `UnexpectedReply` where the body holds none."""
        return read(model, answer, self._line.scrub)

    def read_confirmed(self, model: type[Model], answer: ApiResponse) -> Model:
        """Confirm a write and return what its answer adds: an empty model where the body is empty."""
        self.confirm(answer)
        return self.read(model, answer) if answer.body.strip() else model.model_validate({})

    def confirm(self, answer: ApiResponse) -> None:
        """Takes a 2xx for a yes if its body is empty or an object; one that says no, or is none, confirms nothing."""
        if not answer.body.strip():
            return
        data = parsed(answer, self._line.scrub)
        if not isinstance(data, dict) or _says_no(data):
            words = said_in(data)
            raise UnexpectedReply(
                "shape",
                words or "Omni answered without success.",
                from_server=bool(words),
                status=answer.status,
                may_have_happened=True,
            )


def _says_no(data: Mapping[str, object]) -> bool:
    """Whether a 2xx denies itself: no success, or the body of an error (omni-api.md §1.3) in place of it."""
    success, status = data.get("success"), data.get("status")
    if success is None:
        return bool(data.get("error")) or (str(status).isdigit() and int(str(status)) >= 400)
    return success is False or str(success).lower() == "false"
