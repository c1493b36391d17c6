"""Turns the exceptions of httpx into `Unreachable`, without chaining them: they carry the request with its key."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx

from omnitui.api.errors import Reason, Unreachable

EXPECTED_ERRORS = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError)
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.LocalProtocolError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
    UnicodeError,
)
_WORDS: dict[Reason, str] = {
    "dns": "{host} was not found: is the address right?",
    "refused": "{host} refused the connection.",
    "tls": "Cannot connect to {host} securely.",
    "proxy": "The proxy for {host} failed.",
    "timeout": "{host} did not answer in time.",
    "lost": "The connection to {host} was lost before the full answer.",
    "network": "Cannot reach {host}.",
    "closed": "The session was closed.",
}


def unreachable(error: BaseException, host: str, *, proxied: bool) -> Unreachable:
    """Return the error for one of `EXPECTED_ERRORS`; `proxied` says whether the request went through a proxy.

    `may_have_happened` is false where the connection was never made.
    """
    causes = list(_causes(error))
    reason = _reason(error, causes, proxied)
    return Unreachable(reason, _words(reason, causes, host), may_have_happened=not isinstance(error, _NOT_SENT))


def _reason(error: BaseException, causes: list[BaseException], proxied: bool) -> Reason:
    if isinstance(error, (httpx.ReadError, httpx.WriteError, httpx.CloseError, httpx.RemoteProtocolError)):
        return "lost"
    if isinstance(error, httpx.ConnectError) and any(isinstance(cause, ssl.SSLError) for cause in causes):
        return "tls"
    if isinstance(error, httpx.ProxyError) or (
        proxied and isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout))
    ):
        return "proxy"
    if isinstance(error, (httpx.TimeoutException, TimeoutError)):
        return "timeout"
    if any(isinstance(cause, (socket.gaierror, UnicodeError)) for cause in causes):
        return "dns"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return "refused"
    return "network"


def _words(reason: Reason, causes: list[BaseException], host: str) -> str:
    if reason == "tls":
        for cause in causes:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return f"The certificate of {host} is not trusted: {cause.verify_message}."
            if isinstance(cause, ssl.SSLError) and getattr(cause, "reason", "") == "WRONG_VERSION_NUMBER":
                return f"{host} does not use https on this port."
    return _WORDS[reason].format(host=host)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and everything that caused it, including the members of exception groups."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop(0)
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        if isinstance(cause, BaseExceptionGroup):
            waiting.extend(cause.exceptions)
        waiting += [cause.__cause__, cause.__context__]
