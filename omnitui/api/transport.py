"""The connection to one Omni. No other module uses httpx's client, so it can be replaced here."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import quote, urlencode, urlsplit

import httpx

from omnitui import __version__
from omnitui.api.address_policy import problem_with, proxy_for
from omnitui.api.bodies import read_answer
from omnitui.api.errors import OmniError, UnexpectedReply, Unreachable
from omnitui.api.rate_limit.priority import AT_ONCE
from omnitui.api.redaction import Redactor
from omnitui.api.responses import ApiResponse
from omnitui.api.transport_errors import EXPECTED_ERRORS, unreachable
from omnitui.secret import Secret

log = logging.getLogger("omnitui.api")

TIMEOUT = httpx.Timeout(connect=10.0, read=30.0, write=10.0, pool=5.0)
# A server that sends a byte now and then never exceeds the read time-out.
LONGEST_EXCHANGE = 120.0
_JSON = {"Content-Type": "application/json"}
# The pool is larger than what is ever in flight, so a pool time-out always means that connections leaked.
_LIMITS = httpx.Limits(max_connections=2 * AT_ONCE, max_keepalive_connections=AT_ONCE, keepalive_expiry=30.0)


class Transport:
    """Sends requests to one origin with one key, or without; connects when first needed.

    `transport` replaces the network, for the demo and tests.
    """

    def __init__(self, origin: str, key: Secret | None, transport: httpx.AsyncBaseTransport | None) -> None:
        self.redactor = Redactor(key or Secret(""))
        self._origin = origin.rstrip("/")
        self._key = key
        self._given_transport = transport
        self._http: httpx.AsyncClient | None = None
        self._retired: list[httpx.AsyncClient] = []
        self._tls: ssl.SSLContext | None = None
        self._proxied = False
        self._closed = False
        self._host = urlsplit(self._origin).netloc
        # Both log queries and headers, which may contain secrets.
        for chatty in ("httpx", "httpcore"):
            logging.getLogger(chatty).setLevel(logging.WARNING)

    def blocking_error(self) -> OmniError | None:
        """Return the error that forbids sending anything at all, None if there is none."""
        if self._closed:
            return Unreachable("closed", "The session was closed.")
        return problem_with(self._origin, self._key)

    async def exchange(
        self,
        method: str,
        path: str,
        params: Mapping[str, str],
        attempt: int,
        *,
        body: bytes | None = None,
        redactor: Redactor | None = None,
    ) -> ApiResponse:
        """Send one request (`body` is JSON) and read its whole answer, with secrets masked by `redactor`.

        `attempt` is the number of the try, for the log. Raises `Unreachable`, or `UnexpectedReply` for a body that
        cannot be read.
        """
        started = time.monotonic()
        outcome: ApiResponse | OmniError = await self._try(method, path, params, body, redactor or self.redactor)
        result = outcome.status if isinstance(outcome, ApiResponse) else _log_name(outcome)
        milliseconds = (time.monotonic() - started) * 1000
        shown = self.redactor.text(path)
        log.info("%s %s %s %.0f ms try %d", method, shown, result, milliseconds, attempt)
        if isinstance(outcome, OmniError):
            raise outcome
        return outcome

    async def aclose(self) -> None:
        """Close every connection; what is sent later is `Unreachable` ("closed")."""
        self._closed = True
        clients = [*self._retired, *([self._http] if self._http else [])]
        self._http, self._retired = None, []
        for client in clients:
            await client.aclose()

    async def _try(
        self, method: str, path: str, params: Mapping[str, str], body: bytes | None, redactor: Redactor
    ) -> ApiResponse | OmniError:
        # Errors are returned and raised outside `except`: an httpx exception, which carries the key, is not chained.
        if blocking_error := self.blocking_error():
            return blocking_error
        try:
            http = self._open()
        except OSError:
            return Unreachable("tls", "This machine's trusted certificates cannot be read.")
        except (ImportError, ValueError, httpx.InvalidURL):
            return Unreachable("proxy", "The proxy set in the environment cannot be used.")
        try:
            async with asyncio.timeout(LONGEST_EXCHANGE):
                headers = None if body is None else _JSON
                url = self._origin + path + _query(params)
                request = http.build_request(method, url, content=body, headers=headers)
                response = await http.send(request, stream=True)
                try:
                    return await read_answer(response, self._origin, redactor)
                finally:
                    await response.aclose()
        except UnexpectedReply as error:
            return error
        except EXPECTED_ERRORS as error:
            if isinstance(error, (TimeoutError, httpx.PoolTimeout)):
                self._retire(http)
            return unreachable(error, self._host, proxied=self._proxied)

    def _retire(self, http: httpx.AsyncClient) -> None:
        """Make the next request build a new client; other requests may still be using this one."""
        if self._http is http:
            self._http = None
            self._retired.append(http)

    def _open(self) -> httpx.AsyncClient:
        if self._http is None:
            self._http = self._built()
        return self._http

    def _built(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=self._given_transport or self._own_transport(),
            headers={
                **({"Authorization": f"Bearer {self._key.reveal()}"} if self._key is not None else {}),
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
                "User-Agent": f"omnitui/{__version__}",
            },
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=TIMEOUT,
            follow_redirects=False,
            trust_env=False,
        )

    def _own_transport(self) -> httpx.AsyncHTTPTransport:
        proxy = proxy_for(httpx.URL(self._origin))
        self._proxied = proxy is not None
        tls = self._tls_context()
        through = None
        if proxy is not None:
            through = httpx.Proxy(proxy, ssl_context=tls if proxy.startswith("https:") else None)
        return httpx.AsyncHTTPTransport(verify=tls, limits=_LIMITS, proxy=through)

    def _tls_context(self) -> ssl.SSLContext:
        if self._tls is None:
            https = self._origin.lower().startswith("https:")
            # Loading the system's certificates takes 17 ms, which plain http does not need (performance.md §1).
            self._tls = httpx.create_ssl_context() if https else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return self._tls


def _query(params: Mapping[str, str]) -> str:
    """Encode the query with spaces as %20, which every server understands; httpx writes a plus sign."""
    return f"?{urlencode(params, quote_via=quote)}" if params else ""


def _log_name(error: OmniError) -> str:
    if isinstance(error, Unreachable):
        return error.reason
    return error.kind if isinstance(error, UnexpectedReply) else type(error).__name__
