"""Reads the bodies of responses, never more of them than the limits allow."""

from __future__ import annotations

import zlib
from contextlib import suppress

import httpx

from omnitui.api.errors import UnexpectedReply
from omnitui.api.redaction import Redactor
from omnitui.api.responses import ApiResponse

BODY_LIMIT = 4_000_000
ERROR_BODY_LIMIT = 64_000


async def read_answer(response: httpx.Response, origin: str, redactor: Redactor) -> ApiResponse:
    """Read a response into an `ApiResponse`: the whole body of a success, the beginning of an error's.

    The body is decompressed and its secrets are masked by `redactor`. Raises `UnexpectedReply` ("large",
    "encoding") for a success whose body cannot be read.
    """
    headers = response.headers
    answer = ApiResponse(
        status=response.status_code,
        media=headers.get("content-type", "").lower(),
        retry_after=headers.get("retry-after", ""),
        date=headers.get("date", ""),
    )
    if 300 <= answer.status < 400:
        answer.location = redactor.text(_host_of(headers.get("location", ""), origin))
    elif answer.status >= 400:
        answer.body = redactor.body(await _beginning(response))
    else:
        answer.body = redactor.body(await _whole(response))
    return answer


def _host_of(location: str, origin: str) -> str:
    try:
        return httpx.URL(origin).join(location).host
    except (httpx.InvalidURL, ValueError):
        return ""


async def _beginning(response: httpx.Response) -> bytes:
    body = bytearray()
    # An error's status matters even where its message does not arrive.
    with suppress(httpx.HTTPError, zlib.error, LookupError):
        await _read(response, body, ERROR_BODY_LIMIT)
    return bytes(body[:ERROR_BODY_LIMIT])


async def _whole(response: httpx.Response) -> bytes:
    body = bytearray()
    status = response.status_code
    garbled = False
    try:
        await _read(response, body, BODY_LIMIT)
    except (zlib.error, LookupError):
        garbled = True
        body.clear()
    if garbled:
        words = "The answer has an unknown compression."
        raise UnexpectedReply("encoding", words, status=status, may_have_happened=True)
    if len(body) > BODY_LIMIT:
        # The body is not redacted yet: a traceback must not show it among the locals.
        body.clear()
        raise UnexpectedReply("large", "The answer is too long.", status=status, may_have_happened=True)
    return bytes(body)


async def _read(response: httpx.Response, body: bytearray, limit: int) -> None:
    """Fill `body` to the end of the response, or until it is longer than `limit` bytes.

    Decompresses by itself, because httpx expands a small chunk to any size before it can be measured.
    Raises `LookupError` for an encoding that was not requested, `zlib.error` for a corrupt one.
    """
    if response.is_stream_consumed:
        body += await response.aread()
        return
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise LookupError(encoding)
    decompressor = None if encoding in ("", "identity") else zlib.decompressobj(32 + zlib.MAX_WBITS)
    async for chunk in response.aiter_raw():
        body += decompressor.decompress(chunk, limit + 1 - len(body)) if decompressor else chunk
        if len(body) > limit:
            return
