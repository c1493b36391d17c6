"""The key shows in nothing that leaves the api room by accident."""

from __future__ import annotations

import logging
import subprocess
import sys
import traceback
from collections.abc import Iterator

import httpx
import pytest

from omnitui.api.errors import OmniError
from omnitui.secret import Secret

from .support import ID, TOKEN, client_on, on_line

STEPS: list[httpx.Response | type[Exception]] = [
    httpx.ConnectError,
    httpx.ReadTimeout,
    httpx.PoolTimeout,
    httpx.RemoteProtocolError,
    httpx.LocalProtocolError,
    httpx.ProxyError,
    OSError,
    httpx.Response(401, json={"detail": f"bad {TOKEN}"}),
    httpx.Response(500, text=f"headers: Bearer {TOKEN}"),
    httpx.Response(429, json={"error": TOKEN}),
    httpx.Response(302, headers={"location": f"https://{TOKEN}.x.test/"}),
    httpx.Response(200, text=f"<html>{TOKEN}"),
    httpx.Response(200, text=f'{{"id": {TOKEN}'),
    httpx.Response(200, json=[TOKEN]),
    httpx.Response(200, content=TOKEN.encode() * 400_000),
]


def everything_in(error: BaseException) -> Iterator[str]:
    """Every text that a reporter could make of an error, locals of its frames included."""
    yield from (str(error), repr(error), repr(vars(error)))
    yield from traceback.format_exception(error)
    yield from traceback.TracebackException.from_exception(error, capture_locals=True).format()


@pytest.mark.parametrize("step", STEPS, ids=str)
async def test_no_error_shows_it_or_keeps_what_shows_it(
    step: httpx.Response | type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if isinstance(step, httpx.Response):
            return step
        raise step(f"header value 'Bearer {TOKEN}'")

    caplog.set_level(logging.DEBUG)
    client = client_on(handler)
    with pytest.raises(OmniError) as caught:
        await client.schedules.get(ID)
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    assert not [text for text in everything_in(error) if TOKEN.lower() in text.lower()]
    assert TOKEN not in caplog.text
    assert not [record for record in caplog.records if record.name.startswith("http")]


async def test_the_log_has_a_line_a_try_and_no_query(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client = client_on(lambda request: httpx.Response(503))
    with pytest.raises(OmniError):
        await client.schedules.list({"q": "salary"})
    with pytest.raises(OmniError):
        await client.schedules.get(TOKEN)
    lines = [record.getMessage() for record in caplog.records if record.name == "omnitui.api"]
    assert len(lines) == 6
    assert lines[0].startswith("GET /api/v1/schedules 503 ")
    assert lines[2].endswith(" ms try 3")
    assert "salary" not in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("password", ["a", "x9", "!", "..", "é"])
async def test_a_password_of_a_sign_or_two_is_masked_where_it_stands_by_itself(password: str) -> None:
    words = f"passwordUnencrypted: '{password}' is weak (was {password}, said {password}). A planar axis9!"

    client = client_on(lambda request: httpx.Response(400, json={"detail": words}))
    with pytest.raises(OmniError) as caught:
        await client.schedules.create({}, password=Secret(password))
    quoted, told = f"'{password}' is", f"was {password}, said {password})"
    masked = words.replace(quoted, "'•••' is").replace(told, "was •••, said •••)")
    assert caught.value.words == masked
    assert caught.value.words.endswith("A planar axis9!")


async def test_a_refused_connection_keeps_nothing(caplog: pytest.LogCaptureFixture) -> None:
    client = on_line("http://127.0.0.1:1")
    with pytest.raises(OmniError) as caught:
        await client.schedules.pause(ID)
    await client.aclose()
    assert caught.value.__context__ is None
    assert not [text for text in everything_in(caught.value) if TOKEN in text]


def test_errors_load_no_library() -> None:
    code = "import sys, omnitui.api.errors; print({'httpx', 'pydantic'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
