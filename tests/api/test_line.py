"""What only a real socket shows: time-outs, resets, cut answers, and cancellation."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
from typing import get_args

import httpx
import pytest

from omnitui.api import address_policy, transport, transport_errors
from omnitui.api.errors import NotSignedIn, OmniError, Reason, UnexpectedReply, Unreachable

from .support import EMPTY_PAGE, ID, Talk, on_line, reply, server


async def request_head(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\r\n\r\n")


def saying(answer: bytes, *, then_reset: bool = False) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(answer)
        await writer.drain()
        if then_reset:
            at_once = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)

    return talk


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await request_head(reader)
    await asyncio.Event().wait()


async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        await request_head(reader)
        writer.write(reply(EMPTY_PAGE))
        await writer.drain()


async def trouble_with(origin: str) -> OmniError:
    client = on_line(origin)
    try:
        with pytest.raises(OmniError) as caught:
            await client.schedules.pause(ID)
        return caught.value
    finally:
        await client.aclose()


@pytest.mark.parametrize(
    "talk",
    [
        saying(b""),
        saying(b"", then_reset=True),
        saying(b"HTTP/1.1 200 OK\r\nContent-Le"),
        saying(reply(b'{"succ', length=900)),
        saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"),
        saying(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    ],
)
async def test_an_answer_that_breaks_off_is_a_lost_line(talk: Talk) -> None:
    async with server(talk) as origin:
        error = await trouble_with(origin)
    assert isinstance(error, Unreachable)
    assert (error.reason, error.may_have_happened, error.tries) == ("lost", True, 3)


async def test_a_keep_alive_connection_closed_meanwhile_is_not_noticed() -> None:
    async with server(saying(reply(EMPTY_PAGE))) as origin:
        client = on_line(origin)
        for _ in range(5):
            await client.schedules.list({})
        await client.aclose()


async def test_a_refusal_cut_in_its_words_is_still_that_refusal() -> None:
    async with server(saying(reply(b'{"detail"', status="401 No", length=5000))) as origin:
        error = await trouble_with(origin)
    assert isinstance(error, NotSignedIn)
    assert error.words == "HTTP 401"


async def test_silence_is_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "TIMEOUT", httpx.Timeout(0.05))
    async with server(silent) as origin:
        error = await trouble_with(origin)
    assert isinstance(error, Unreachable)
    assert (error.reason, error.may_have_happened) == ("timeout", True)


async def test_an_answer_that_only_drips_is_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            writer.write(b"y")
            await asyncio.sleep(0.01)

    monkeypatch.setattr(transport, "LONGEST_EXCHANGE", 0.05)
    async with server(drip) as origin:
        error = await trouble_with(origin)
    assert isinstance(error, Unreachable)
    assert (error.reason, error.may_have_happened) == ("timeout", True)


async def test_nobody_listening_is_refused() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        error = await trouble_with(f"http://localhost:{bound.getsockname()[1]}")
    assert isinstance(error, Unreachable)
    assert (error.reason, error.may_have_happened) == ("refused", False)


async def test_https_to_a_plain_port_is_said() -> None:
    async def at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(reply(b"", status="400 Bad Request"))
        await writer.drain()

    async with server(at_once) as origin:
        error = await trouble_with(origin.replace("http:", "https:"))
    assert isinstance(error, Unreachable)
    assert (error.reason, error.may_have_happened, error.tries) == ("tls", False, 1)


async def test_a_name_that_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*args: object, **kwargs: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", nothing)
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    error = await trouble_with("https://acme.omniapp.test")
    assert isinstance(error, Unreachable)
    assert (error.reason, error.may_have_happened) == ("dns", False)


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:1", "socks5://127.0.0.1:1", "strange://x", "http://a b"])
async def test_a_proxy_that_does_not_work(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    error = await trouble_with("https://acme.omniapp.test")
    assert isinstance(error, Unreachable)
    assert (error.reason, error.may_have_happened) == ("proxy", False)


def test_which_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("all_proxy", "proxy.test:3128")
    monkeypatch.setenv("no_proxy", "inside.test")
    chosen = {
        url: address_policy.proxy_for(httpx.URL(url))
        for url in ("https://acme.omniapp.co", "https://x.inside.test", "http://127.0.0.1:8", "http://localhost")
    }
    assert list(chosen.values()) == ["http://proxy.test:3128", None, None, None]


async def test_a_pool_that_is_stuck_is_replaced() -> None:
    refused: list[httpx.Request] = []

    def stuck_once(request: httpx.Request) -> httpx.Response:
        refused.append(request)
        if len(refused) == 1:
            raise httpx.PoolTimeout("stuck")
        return httpx.Response(200, content=EMPTY_PAGE)

    client = on_line("http://127.0.0.1:1")
    client._transport._given_transport = httpx.MockTransport(stuck_once)
    first = client._transport._open()
    await client.schedules.list({})
    assert client._transport._open() is not first
    await client.aclose()
    assert first.is_closed


PACKED = "Content-Encoding: gzip\r\n"


async def test_a_packed_page_is_unpacked() -> None:
    async with server(saying(reply(gzip.compress(EMPTY_PAGE, mtime=0), headers=PACKED))) as origin:
        client = on_line(origin)
        assert (await client.schedules.list({})).records == []
        await client.aclose()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (reply(gzip.compress(b" " * 60_000_000, mtime=0), headers=PACKED), "large"),
        (reply(b" " * 4_000_001), "large"),
        (reply(b"not packed", headers=PACKED), "encoding"),
        (reply(b"what", headers="Content-Encoding: br\r\n"), "encoding"),
        (reply(gzip.compress(EMPTY_PAGE, mtime=0)[:20], headers=PACKED), "json"),
    ],
)
async def test_a_body_that_cannot_be_taken_in(answer: bytes, kind: str) -> None:
    async with server(saying(answer)) as origin:
        client = on_line(origin)
        with pytest.raises(UnexpectedReply) as caught:
            await client.schedules.list({})
        await client.aclose()
    assert caught.value.kind == kind


async def test_a_hundred_rounds_of_cancelling_leave_the_line_working() -> None:
    async def slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await request_head(reader)
            await asyncio.sleep(0.002)
            writer.write(reply(EMPTY_PAGE))
            await writer.drain()

    async with server(slowly) as origin:
        client = on_line(origin)
        for number in range(100):
            asking = asyncio.gather(*(client.schedules.list({}) for _ in range(5)))
            await asyncio.sleep(0.0005 * (number % 7))
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
        async with asyncio.timeout(5):
            pages = await asyncio.gather(*(client.schedules.list({}) for _ in range(20)))
        assert len(pages) == 20
        await client.aclose()
        assert not client._tasks


def test_every_reason_has_words() -> None:
    assert set(transport_errors._WORDS) == set(get_args(Reason))
