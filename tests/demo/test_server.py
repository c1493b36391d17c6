"""The loopback server over a real socket."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator

import httpx
import pytest

from omnitui.demo.fake_omni import FakeOmni
from omnitui.demo.server import LoopbackServer
from tests.demo.bodies import body
from tests.demo.conftest import SCHEDULES

KEY = {"Authorization": "Bearer omni_osk_demo"}


@pytest.fixture
async def server(fake: FakeOmni) -> AsyncIterator[LoopbackServer]:
    async with LoopbackServer(fake) as running:
        yield running


async def _send(server: LoopbackServer, raw: bytes) -> bytes:
    """What the server says to these bytes, until it or we hang up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(server.origin.rpartition(":")[2]))
    writer.write(raw)
    writer.write_eof()
    said = await reader.read()
    writer.close()
    await writer.wait_closed()
    return said


async def test_one_connection_serves_many_requests(server: LoopbackServer, fake: FakeOmni) -> None:
    limits = httpx.Limits(max_connections=1)
    async with httpx.AsyncClient(base_url=server.origin, headers=KEY, limits=limits) as client:
        streams = set()
        for _ in range(5):
            answer = await client.get(SCHEDULES, params={"q": "Émile — ventes"})
            assert [row["name"] for row in answer.json()["records"]] == ["Émile — ventes hebdo"]
            streams.add(answer.extensions["network_stream"].get_extra_info("client_addr"))
    assert len(streams) == 1


async def test_8_at_once_wait_together(server: LoopbackServer, fake: FakeOmni) -> None:
    held, everybody = 0, asyncio.Event()

    async def until_all_are_here(_: httpx.Request) -> None:
        nonlocal held
        held += 1
        if held == 8:
            everybody.set()
        await everybody.wait()

    fake.fail("schedules", until_all_are_here, times=8)
    async with httpx.AsyncClient(base_url=server.origin, headers=KEY) as client:
        asked = [client.get(SCHEDULES, params={"cursor": str(page)}) for page in range(1, 9)]
        answers = await asyncio.wait_for(asyncio.gather(*asked), timeout=10)
    assert [answer.status_code for answer in answers] == [200] * 8
    assert len({answer.json()["records"][0]["id"] for answer in answers}) == 8


async def test_writes_and_refusals_cross_the_wire(server: LoopbackServer, fake: FakeOmni) -> None:
    schedule = next(found for found in fake if not found.disabled_at and not found.system_disabled_at)
    async with httpx.AsyncClient(base_url=server.origin, headers=KEY) as client:
        assert (await client.put(f"{SCHEDULES}/{schedule.id}/pause")).json() == {"success": True}
        assert (await client.put(f"{SCHEDULES}/{schedule.id}/pause", content=b"x" * 70_000)).status_code == 400
        assert (await client.head(SCHEDULES)).status_code == 405
        assert (await client.get(SCHEDULES, headers={"Authorization": ""})).status_code == 401
    assert fake.schedule(schedule.id).disabled_at


async def test_bodies_cross_the_wire_whole(server: LoopbackServer, fake: FakeOmni) -> None:
    crowd = [f"käte{number}@blob.example" for number in range(5000)]
    async with httpx.AsyncClient(base_url=server.origin, headers=KEY) as client:
        made = await client.post(SCHEDULES, json=body(recipients=crowd, name="売上 📈", textBody="x" * 200_000))
        assert made.status_code == 200
        path = f"{SCHEDULES}/{made.json()['id']}"
        assert [who.email for who in fake.schedule(made.json()["id"]).people or []] == crowd
        assert (await client.get(path)).json()["name"] == "売上 📈"
        assert (await client.post(f"{path}/trigger")).json() == {"success": True}
        assert (await client.put(path, json=body(name="M"))).json()["success"] is True
        assert (await client.request("DELETE", path, json={})).status_code == 400
        assert (await client.delete(path)).json() == {"success": True}
        assert (await client.delete(path)).status_code == 404
    assert [sent.recipients for sent in fake.deliveries] == [tuple(crowd)]


async def test_a_sender_that_waits_for_a_go_ahead_is_told_to_go_ahead(server: LoopbackServer) -> None:
    head = b"POST /api/v1/users/email-only HTTP/1.1\r\nAuthorization: Bearer omni_osk_demo\r\n"
    head += b"Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 22\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", int(server.origin.rpartition(":")[2]))
    writer.write(head)
    assert await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10) == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(b'{"email":"kim@x.test"}')
    assert (await asyncio.wait_for(reader.readline(), 10)).startswith(b"HTTP/1.1 200 ")
    writer.close()
    await writer.wait_closed()


async def test_a_lost_line_is_a_cut_connection(server: LoopbackServer, fake: FakeOmni) -> None:
    fake.fail("whoami", httpx.ReadError("gone"))
    async with httpx.AsyncClient(base_url=server.origin, headers=KEY) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/api/v1/whoami")
        assert (await client.get("/api/v1/whoami")).status_code == 200


@pytest.mark.parametrize(
    "raw",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9\r\n\r\n",
        b"GET http://elsewhere/ HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    ],
)
async def test_what_is_not_http_is_refused_and_hung_up_on(server: LoopbackServer, raw: bytes) -> None:
    said = await _send(server, raw)
    assert said.startswith(b"HTTP/1.1 400 ") and b"Connection: close" in said


async def test_connections_end_when_the_sender_says_so(server: LoopbackServer) -> None:
    first = b"GET /x HTTP/1.1\r\nConnection: close\r\n\r\n"
    assert (await _send(server, first * 2)).count(b"HTTP/1.1 401") == 1
    assert (await _send(server, b"GET /x HTTP/1.0\r\n\r\n" * 2)).count(b"HTTP/1.1 401") == 1
    assert (await _send(server, b"GET /x HTTP/1.1\r\n\r\n" * 2)).count(b"HTTP/1.1 401") == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_program_prints_its_address_and_ends_cleanly(number: signal.Signals) -> None:
    command = [
        sys.executable,
        "-m",
        "omnitui.demo.server",
        "--port",
        "0",
        "--schedules",
        "7",
        "--limit-per-minute",
        "2",
    ]
    pipe = asyncio.subprocess.PIPE
    program = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
    assert program.stdout
    line = (await program.stdout.readline()).decode()
    assert line.startswith("listening on http://127.0.0.1:")
    async with httpx.AsyncClient(base_url=line.split()[-1], headers=KEY) as client:
        answers = [await client.get(SCHEDULES) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[0].json()["pageInfo"]["totalRecords"] == 7
        program.send_signal(number)
        out, errors = await program.communicate()
    assert (program.returncode, out, errors) == (0, b"", b"")
