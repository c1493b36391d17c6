from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from omnitui.api.errors import (
    Conflict,
    Forbidden,
    NotFound,
    NotOffered,
    NotSignedIn,
    OmniError,
    RateLimited,
    Rejected,
    ServerError,
    UnexpectedReply,
)
from omnitui.api.rate_limit.retry import asked_wait, clock_ahead
from omnitui.api.responses import fields_in

from .support import ID, TOKEN, client_on

STATUSES = [
    (400, Rejected),
    (401, NotSignedIn),
    (403, Forbidden),
    (404, NotFound),
    (405, NotOffered),
    (409, Conflict),
    (410, NotFound),
    (418, Rejected),
    (422, Rejected),
    (429, RateLimited),
    (500, ServerError),
    (503, ServerError),
    (599, ServerError),
]


async def error_of(response: httpx.Response, verb: str = "get") -> OmniError:
    client = client_on(lambda request: response)
    with pytest.raises(OmniError) as caught:
        await getattr(client.schedules, verb)(ID)
    return caught.value


@pytest.mark.parametrize(("status", "kind"), STATUSES)
async def test_a_status_has_its_error(status: int, kind: type[OmniError]) -> None:
    error = await error_of(httpx.Response(status, json={"detail": "No.", "status": str(status)}))
    assert type(error) is kind
    assert (error.words, error.from_server, error.status) == ("No.", True, status)
    assert error.may_have_happened is (status >= 500)


async def test_the_oldest_servers_say_otherwise_that_a_call_is_unknown() -> None:
    error = await error_of(httpx.Response(400, json={"detail": "Bad Request: Invalid method", "status": 400}))
    assert isinstance(error, NotOffered) and error.status == 400


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"detail": "a", "message": "b", "error": "c"}, "a"),
        ({"detail": "", "message": "b", "error": "c"}, "b"),
        ({"detail": None, "message": 7, "error": "c"}, "c"),
        ({"error": {"message": "d"}}, "d"),
        ({"detail": [{"msg": "x"}, {"message": "y"}, "x", 7, None]}, "x, y"),
        ({"detail": {"message": "x"}, "status": 400}, "x"),
        ({"detail": [[["x"]]], "message": "y"}, "y"),
        ({"detail": [], "error": ["z"]}, "z"),
        ([{"message": "name: name is required"}], "name: name is required"),
        ({"error": "429", "message": "Too many requests"}, "Too many requests"),
        ({"detail": "two\n  lines"}, "two lines"),
        ({"detail": "x" * 9000}, "x" * 499 + "…"),
        ({"detail": "a\ud800b"}, "a\ufffdb"),
        ({"detail": f"bad key {TOKEN}"}, "bad key •••"),
        ({"detail": f"bad key {TOKEN.upper()}"}, "bad key •••"),
    ],
)
async def test_words_come_in_order(body: Any, words: str) -> None:
    assert (await error_of(httpx.Response(400, content=json.dumps(body).encode()))).words == words


@pytest.mark.parametrize(
    ("body", "media", "words"),
    [
        (b"", "", "HTTP 503"),
        (b"upstream is down", "text/plain", "upstream is down"),
        (b"<html><body>503</body></html>", "text/html", "HTTP 503"),
        (b"Oh dear <b>no</b>", "text/plain", "HTTP 503"),
        (b"Oh dear", "text/html", "HTTP 503"),
        (b"{}", "application/json", "HTTP 503"),
        (b"null", "application/json", "HTTP 503"),
        (b"\x00\x01\xff\xfe", "", "HTTP 503"),
        (b'{"detail":"<html>"}', "application/json", "HTTP 503"),
        (b"[" * 50_000, "application/json", "HTTP 503"),
        (b'\xef\xbb\xbf{"detail":"caf\xe9"}', "", "caf\ufffd"),
        (b"y" * 2_000_000, "text/plain", "y" * 499 + "…"),
    ],
)
async def test_words_without_a_proper_body(body: bytes, media: str, words: str) -> None:
    error = await error_of(httpx.Response(503, content=body, headers={"content-type": media}))
    assert error.words == words
    assert error.from_server is (not words.startswith("HTTP"))


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        (
            "Bad Request: name: name is required, schedule: schedule is required",
            {"name": "name is required", "schedule": "schedule is required"},
        ),
        ("ownerId: Invalid uuid", {"ownerId": "Invalid uuid"}),
        ("schedule: wrong, expected: six fields", {"schedule": "wrong, expected: six fields"}),
        ("recipients[0].email: bad, a.b_c: no", {"recipients[0].email": "bad", "a.b_c": "no"}),
        ("emails: too long, emails: twice", {"emails": "too long, twice"}),
        ("Forbidden: Only admins", {}),
        ("Unauthorized: token: expired", {"token": "expired"}),
        ("Schedule is already paused", {}),
        ("Invalid recipient(s): The following members: x, name: y", {}),
        ("", {}),
    ],
)
def test_reasons_are_split_by_field(words: str, fields: dict[str, str]) -> None:
    assert fields_in(words) == fields


@pytest.mark.parametrize(
    ("location", "host"),
    [
        ("https://login.example.org/x?token=1", "login.example.org"),
        ("/login", "acme.omniapp.co"),
        (f"https://{TOKEN}.evil.test/", "•••.evil.test"),
        (f"https://a:{TOKEN}@evil.test/{TOKEN}", "evil.test"),
        ("http://[", "%5b"),
        ("", "acme.omniapp.co"),
    ],
)
async def test_a_redirect_tells_its_host_only(location: str, host: str) -> None:
    error = await error_of(httpx.Response(302, headers={"location": location}))
    assert isinstance(error, UnexpectedReply)
    assert (error.kind, error.location, error.may_have_happened) == ("redirect", host, False)
    assert TOKEN.lower() not in error.words.lower()


STRANGE = [
    (b"<!doctype html><p>Hi", "text/html", "html"),
    (b"  <html></html>", "application/json", "html"),
    (b"Sign in", "text/html", "html"),
    (b'{"id": "a', "application/json", "json"),
    (b"", "application/json", "json"),
    (b"hello", "text/plain", "json"),
    (b"[1]", "application/json", "shape"),
    (b'"text"', "application/json", "shape"),
    (b"null", "application/json", "shape"),
    (b"{}", "application/json", "shape"),
    (b'{"id":"a","metadata":{"x":NaN}}', "application/json", "json"),
    (b'{"id":"a","metadata":{"x":-Infinity}}', "application/json", "json"),
    (b'{"id":' + b"[" * 100_000, "application/json", "json"),
    (b'{"id":"' + b"a" * 4_100_000 + b'"}', "application/json", "large"),
]


@pytest.mark.parametrize(("body", "media", "kind"), STRANGE)
async def test_a_body_that_makes_no_sense(body: bytes, media: str, kind: str) -> None:
    error = await error_of(httpx.Response(200, content=body, headers={"content-type": media}))
    assert isinstance(error, UnexpectedReply)
    assert error.kind == kind


@pytest.mark.parametrize("status", [200, 201, 202, 204])
@pytest.mark.parametrize("body", [b"", b" \n", b'{"success":true}', b"{}"])
async def test_any_success_of_a_write_will_do(status: int, body: bytes) -> None:
    client = client_on(lambda request: httpx.Response(status, content=body))
    await client.schedules.pause(ID)
    await client.schedules.resume(ID)


DENIED = [b'{"success":"false"}', b'{"error":"No"}', b'{"error":{"message":"No"}}', b'{"detail":"No","status":"403"}']


@pytest.mark.parametrize(
    "body", [b"<html>", b'{"succ', b'{"success":false,"message":"No"}', b"OK", b"null", b"[]", *DENIED]
)
async def test_a_success_that_confirms_nothing_may_have_happened(body: bytes) -> None:
    error = await error_of(httpx.Response(200, content=body), "pause")
    assert isinstance(error, UnexpectedReply)
    assert error.may_have_happened


NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("7", "", 7.0),
        (" 1.5 ", "", 1.5),
        ("0", "", 0.0),
        ("9" * 20, "", 86_400.0),
        ("9" * 400, "", None),
        ("-3", "", None),
        ("soon", "", None),
        ("٣", "", None),
        ("inf", "", None),
        ("Sun, 01 Mar 2026 12:00:20 GMT", "", 20.0),
        ("Sun, 01 Mar 2026 13:00:20 GMT", "Sun, 01 Mar 2026 13:00:00 GMT", 20.0),
        ("Sun, 01 Mar 2026 12:00:20 GMT", "rubbish", 20.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", "", None),
        ("Sun, 99 Mar 99999 99:00:00 GMT", "", None),
    ],
)
def test_the_wait_asked_for(value: str, date: str, seconds: float | None) -> None:
    assert asked_wait(value, date, NOW) == seconds


@pytest.mark.parametrize(
    ("date", "ahead"),
    [
        ("Tue, 03 Mar 2026 02:12:00 GMT", 0.0),
        ("Tue, 03 Mar 2026 07:12:00 GMT", 18_000.0),
        ("Tue, 03 Mar 2026 02:12:00 +0100", -3600.0),
        ("", None),
        ("yesterday", None),
        ("Tue, 99 Mar 2026 02:12:00 GMT", None),
    ],
)
def test_how_far_the_servers_clock_is_ahead(date: str, ahead: float | None) -> None:
    now = datetime(2026, 3, 3, 2, 12, tzinfo=UTC).timestamp()
    assert clock_ahead(date, now) == ahead
