"""Sends the requests of one session: rate-limited, retried where that is safe, never cancelled in flight."""

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
from omnitui.api.redaction import Redactor, encodable
from omnitui.api.responses import ApiResponse, error_from, error_words
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
    redactor: Redactor
    options: RequestOptions
    in_flight: bool = False


class Sender:
    """The one `request` behind all endpoints: to one organization, with one key, for one session.

    Everything it sends passes `limiter` and is limited to `AT_ONCE` requests in flight.

    `on_wait` is called with seconds and a reason before each wait of a retry. `server_offset` is how many seconds
    Omni's clock is ahead of `clock` by its latest answer; 0 before the first. `sleep` and `transport` are for tests
    and the demo.
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
        self._transport = Transport(self.origin, token, transport)
        self.on_wait = on_wait
        self._sleep = sleep
        self._concurrency = ConcurrencyLimit(AT_ONCE, FOREGROUND_RESERVE)
        self._tasks: set[asyncio.Task[ApiResponse]] = set()

    async def aclose(self) -> None:
        """Cancel every request in flight and close the connections."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._transport.aclose()

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
        """Send a request, with as many tries as the retry policy allows, and return its 2xx answer.

        Without `repeat` it is sent again only where it certainly was not carried out (omni-api.md §1.3). `hide` is a
        secret in the body that is masked in the answer. Raises an `OmniError`, and nothing else.

        Cancelling the call while it waits sends nothing. A request in flight finishes in the background, because
        httpx loses connections whose requests are cancelled (libraries.md §1).
        """
        if blocking_error := self._transport.blocking_error():
            blocking_error.tries = 0
            raise blocking_error
        query = {name: encodable(text) for name, text in (params or {}).items()}
        sent = None if body is None else encodable(json.dumps(body, ensure_ascii=False)).encode()
        redactor = self._transport.redactor.also(hide) if hide else self._transport.redactor

        async def attempt(number: int) -> ApiResponse:
            answer = await self._shielded(_Request(method, path, query, sent, number, redactor, options))
            if 200 <= answer.status < 300:
                return answer
            raise error_from(answer, redactor)

        retrier = Retrier(self.limiter, self._sleep, self.on_wait, repeat=repeat, stop=options.stop)
        return await retrier.run(attempt)

    async def _shielded(self, request: _Request) -> ApiResponse:
        sending = asyncio.create_task(self._send(request), name=f"{request.method} {request.path}")
        self._tasks.add(sending)
        sending.add_done_callback(self._finished)
        closed = False
        try:
            return await asyncio.shield(sending)
        except asyncio.CancelledError:
            if not request.in_flight:
                sending.cancel()
            task = asyncio.current_task()
            closed = sending.cancelled() and (task is None or not task.cancelling())
            if not closed:
                raise
        raise Unreachable("closed", "The session was closed.", may_have_happened=request.in_flight)

    def _finished(self, sending: asyncio.Task[ApiResponse]) -> None:
        self._tasks.discard(sending)
        if not sending.cancelled():
            # Retrieved, so that asyncio does not report an error that nobody awaits any more.
            sending.exception()

    async def _send(self, request: _Request) -> ApiResponse:
        async with self.limiter.slot(PATIENCE, request.options) as slot:
            try:
                async with self._concurrency.acquire(request.options.priority):
                    request.in_flight = True
                    answer = await self._transport.exchange(
                        request.method,
                        request.path,
                        request.params,
                        request.attempt,
                        body=request.body,
                        redactor=request.redactor,
                    )
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

    def read(self, model: type[Model], answer: ApiResponse) -> Model:
        """Return the model in an answer's body. Raises `UnexpectedReply` where the body holds none."""
        return read(model, answer, self._transport.redactor)

    def read_confirmed(self, model: type[Model], answer: ApiResponse) -> Model:
        """Confirm a write and return what its answer adds: an empty model where the body is empty."""
        self.confirm(answer)
        return self.read(model, answer) if answer.body.strip() else model.model_validate({})

    def confirm(self, answer: ApiResponse) -> None:
        """Check that a 2xx confirms a write: its body is empty, or an object that does not report a failure.

        Raises `UnexpectedReply` for any other body; the write may have happened all the same.
        """
        if not answer.body.strip():
            return
        data = parsed(answer, self._transport.redactor)
        if not isinstance(data, dict) or _reports_failure(data):
            words = error_words(data)
            raise UnexpectedReply(
                "shape",
                words or "Omni did not report success.",
                from_server=bool(words),
                status=answer.status,
                may_have_happened=True,
            )


def _reports_failure(data: Mapping[str, object]) -> bool:
    """Whether the body of a 2xx reports a failure: no success, or an error's body (omni-api.md §1.3)."""
    success, status = data.get("success"), data.get("status")
    if success is None:
        return bool(data.get("error")) or (str(status).isdigit() and int(str(status)) >= 400)
    return success is False or str(success).lower() == "false"
