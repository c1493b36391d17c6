"""Reads answers off the line, never more of them than is wanted."""

from __future__ import annotations

import zlib
from contextlib import suppress

import httpx

from omnitui.api.errors import UnexpectedReply
from omnitui.api.redaction import Redactor
from omnitui.api.responses import ApiResponse

BODY_LIMIT = 4_000_000
ERROR_BODY_LIMIT = 64_000


async def read_answer(response: httpx.Response, origin: str, scrub: Redactor) -> ApiResponse:
    """The answer with its whole body, decoded; of an error's body the beginning, as far as it came.

    Raises `UnexpectedReply` ("large", "encoding") for a successful answer whose body cannot be taken in.
    """
    headers = response.headers
    answer = ApiResponse(
        status=response.status_code,
        media=headers.get("content-type", "").lower(),
        retry_after=headers.get("retry-after", ""),
        date=headers.get("date", ""),
    )
    if 300 <= answer.status < 400:
        answer.location = scrub.text(_host_of(headers.get("location", ""), origin))
    elif answer.status >= 400:
        answer.body = scrub.body(await _beginning(response))
    else:
        answer.body = scrub.body(await _whole(response))
    return answer


def _host_of(location: str, origin: str) -> str:
    try:
        return httpx.URL(origin).join(location).host
    except (httpx.InvalidURL, ValueError):
        return ""


async def _beginning(response: httpx.Response) -> bytes:
    body = bytearray()
    # The status is what counts, with or without its words.
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
        # Not scrubbed yet: nothing of it may stand in the locals of a traceback.
        body.clear()
        raise UnexpectedReply("large", "The answer is too long.", status=status, may_have_happened=True)
    return bytes(body)


async def _read(response: httpx.Response, body: bytearray, limit: int) -> None:
    """Fills `body` until the end, or until it is longer than `limit`.

    Unpacks by itself: httpx would blow up a small packed chunk to any size before it could be measured.
    Raises `LookupError` for a packing that was not asked for, `zlib.error` for a broken one.
    """
    if response.is_stream_consumed:
        body += await response.aread()
        return
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise LookupError(packing)
    unpacker = None if packing in ("", "identity") else zlib.decompressobj(32 + zlib.MAX_WBITS)
    async for chunk in response.aiter_raw():
        body += unpacker.decompress(chunk, limit + 1 - len(body)) if unpacker else chunk
        if len(body) > limit:
            return
