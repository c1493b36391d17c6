"""Decides whether a request is sent again, and after how many seconds (DESIGN.md §6)."""

from __future__ import annotations

import random
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from omnitui.api.errors import OmniError, RateLimited, ServerError, Unreachable
from omnitui.api.rate_limit.limiter import RateLimiter
from omnitui.api.rate_limit.priority import Stoppable

FAILURES_ENOUGH = 3
LIMITS_ENOUGH = 7
PATIENCE = 90.0
LONGEST_ASKED = 86_400.0
LIMIT_WORDS = "Omni's request limit is used up"

Answered = TypeVar("Answered")
OnWait = Callable[[float, str], None]
_SECONDS = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?")
_HOPELESS = ("tls", "proxy", "closed")


def asked_wait(retry_after: str, date: str, now: datetime) -> float | None:
    """Return the seconds that a `Retry-After` header asks for, at most a day; `None` for nonsense or a past time.

    A date is compared with the server's own `Date`, because the clocks may differ.
    """
    value = retry_after.strip()
    if _SECONDS.fullmatch(value):
        return min(float(value), LONGEST_ASKED)
    until = _moment(value)
    if until is None:
        return None
    seconds = (until - (_moment(date) or now)).total_seconds()
    return min(seconds, LONGEST_ASKED) if seconds >= 0 else None


def clock_ahead(date: str, now: float) -> float | None:
    """Return the seconds by which the server's `Date` header is ahead of `now` (UTC seconds); None if unreadable."""
    moment = _moment(date) if date else None
    return None if moment is None else moment.timestamp() - now


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def failure_wait(failures: int) -> float:
    """Return the seconds to wait after the n-th failure: none after the first, mostly a keep-alive race."""
    if failures <= 1:
        return 0.0
    return min(4.0, 0.5 * 2.0 ** (failures - 2) * random.uniform(1.0, 1.5))


def limit_wait(limits: int) -> float:
    """Return the seconds to wait after the n-th 429 without a `Retry-After`."""
    return min(60.0, 2.0**limits * random.uniform(1.0, 1.25))


class Retrier:
    """Sends one request until it is answered, rejected, or has failed often enough.

    Without `repeat` the request is never sent again once it may have been carried out. Once `stop` is stopping, it
    is not sent again either. `on_wait` is called with seconds and a reason before each wait.

    A 429 that asks for more than `PATIENCE` seconds, or comes `LIMITS_ENOUGH` times, is raised. Bulk writes then wait
    on their own, where a soft stop and a new sign-in can interrupt them, and record the request before the next try.
    """

    def __init__(
        self,
        limiter: RateLimiter,
        sleep: Callable[[float], Awaitable[None]],
        on_wait: OnWait | None,
        *,
        repeat: bool = True,
        stop: Stoppable | None = None,
    ) -> None:
        self._repeat = repeat
        self._operation = stop
        self._limiter = limiter
        self._sleep = sleep
        self._on_wait = on_wait
        self._failures = 0
        self._limits = 0
        self._tries = 0
        self._may_have_happened = False

    async def run(self, attempt: Callable[[int], Awaitable[Answered]]) -> Answered:
        """Await `attempt(number of the try)` as often as the policy allows, and return its answer.

        Raises the last `OmniError`; its `tries` counts the requests that were sent, and its `may_have_happened` says
        whether any of them may have been carried out.
        """
        while True:
            try:
                self._tries += 1
                return await attempt(self._tries)
            except OmniError as error:
                self._count(error)
                if not self._again(error):
                    raise
                await self._rest(self._wait(error))
                if self._operation is not None and self._operation.stopping:
                    raise

    async def _rest(self, seconds: float) -> None:
        sleep = self._sleep(seconds)
        await (sleep if self._operation is None else self._operation.unless_stopped(sleep))

    def _count(self, error: OmniError) -> None:
        if isinstance(error, RateLimited) and error.status is not None:
            self._limits += 1
            wait = error.retry_after
            self._limiter.refused(limit_wait(self._limits) if wait is None else wait)
        else:
            self._failures += 1
        if isinstance(error, RateLimited) and error.status is None:
            self._tries -= 1
        self._may_have_happened = error.may_have_happened = error.may_have_happened or self._may_have_happened
        error.tries = self._tries

    def _again(self, error: OmniError) -> bool:
        if self._may_have_happened and not self._repeat:
            return False
        if isinstance(error, RateLimited):
            patient = error.retry_after is None or error.retry_after <= PATIENCE
            return error.status is not None and patient and self._limits < LIMITS_ENOUGH
        if isinstance(error, ServerError):
            patient = error.retry_after is None or error.retry_after <= PATIENCE
            return patient and self._failures < FAILURES_ENOUGH
        lost = isinstance(error, Unreachable) and error.reason not in _HOPELESS
        return lost and self._failures < FAILURES_ENOUGH

    def _wait(self, error: OmniError) -> float:
        """Return the seconds to sleep: none after a 429, because the limiter holds this request with all others."""
        if isinstance(error, RateLimited):
            self._report_wait(self._limiter.hold_remaining, LIMIT_WORDS)
            return 0.0
        seconds = failure_wait(self._failures)
        if isinstance(error, ServerError) and error.retry_after is not None:
            seconds = error.retry_after
        self._report_wait(seconds, error.words)
        return seconds

    def _report_wait(self, seconds: float, why: str) -> None:
        if self._on_wait is not None and seconds > 0:
            self._on_wait(seconds, why)
