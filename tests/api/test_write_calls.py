"""Every write as it leaves, and what its answer means: which may be sent again, and which never are."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from omnitui.api.client import OmniClient
from omnitui.api.errors import (
    Conflict,
    NotFound,
    OmniError,
    RateLimited,
    Rejected,
    ServerError,
    UnexpectedReply,
    Unreachable,
)
from omnitui.secret import Secret

from .support import ID, client_on

Call = Callable[[OmniClient], Awaitable[Any]]
YES = httpx.Response(200, json={"success": True})
BODY = {"name": "N", "port": 22, "fanOut": False, "recipients": ["kim@acme.test"]}

ONCE: dict[str, Call] = {
    "create": lambda client: client.schedules.create(BODY),
    "update": lambda client: client.schedules.update(ID, BODY),
    "delete": lambda client: client.schedules.delete(ID),
    "trigger": lambda client: client.schedules.trigger(ID),
    "add": lambda client: client.schedules.add_recipients(ID, ["kim@acme.test"]),
    "remove": lambda client: client.schedules.remove_recipients(ID, user_ids=["b0b1c2d3-0000-4000-8000-000000000002"]),
}
AGAIN: dict[str, Call] = {
    "transfer": lambda client: client.schedules.transfer(ID, "b0b1c2d3-0000-4000-8000-000000000002"),
    "upsert": lambda client: client.people.save_email_only("kim@acme.test", {"tier": 1}),
    "upsert many": lambda client: client.people.save_many_email_only([("kim@acme.test", {})]),
}
LOST: list[Any] = [httpx.Response(500), httpx.Response(502, content=b""), httpx.ReadTimeout, httpx.RemoteProtocolError]


class Script:
    """Answers in order, the last for ever; remembers the requests."""

    def __init__(self, *steps: Any) -> None:
        self.steps, self.asked = list(steps), list[httpx.Request]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, httpx.Response):
            return httpx.Response(step.status_code, headers=step.headers, content=step.content)
        raise step("told by the test")

    @property
    def body(self) -> Any:
        return json.loads(self.asked[-1].content)


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("call", ONCE.values(), ids=ONCE)
async def test_what_may_have_been_carried_out_is_not_sent_again(call: Call, lost: Any) -> None:
    script = Script(lost, YES)
    with pytest.raises(OmniError) as caught:
        await call(client_on(script))
    assert len(script.asked) == 1
    assert caught.value.may_have_happened


@pytest.mark.parametrize("call", ONCE.values(), ids=ONCE)
async def test_what_was_certainly_not_carried_out_is_sent_again(call: Call) -> None:
    script = Script(httpx.Response(429), httpx.ConnectError, httpx.ConnectTimeout, YES)
    await call(client_on(script))
    assert len(script.asked) == 4


@pytest.mark.parametrize("call", ONCE.values(), ids=ONCE)
async def test_after_one_lost_answer_no_refusal_makes_it_certain(call: Call) -> None:
    script = Script(httpx.Response(429), httpx.ReadTimeout, YES)
    with pytest.raises(Unreachable) as caught:
        await call(client_on(script))
    assert len(script.asked) == 2 and caught.value.may_have_happened


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("call", AGAIN.values(), ids=AGAIN)
async def test_what_may_be_repeated_is(call: Call, lost: Any) -> None:
    script = Script(lost, YES)
    await call(client_on(script))
    assert len(script.asked) == 2


@pytest.mark.parametrize("answer", [b"", b"  ", b"{}", b'{"success":true}'])
@pytest.mark.parametrize("call", [*ONCE.values(), *AGAIN.values()], ids=[*ONCE, *AGAIN])
async def test_a_yes_in_few_words_is_a_yes(call: Call, answer: bytes) -> None:
    for status in (200, 201, 204):
        await call(client_on(Script(httpx.Response(status, content=answer))))


@pytest.mark.parametrize("answer", [b'{"success":false}', b"[]", b"<html>", b"{", b"true"])
@pytest.mark.parametrize("call", [*ONCE.values(), *AGAIN.values()], ids=[*ONCE, *AGAIN])
async def test_anything_else_confirms_nothing(call: Call, answer: bytes) -> None:
    script = Script(httpx.Response(200, content=answer))
    with pytest.raises(UnexpectedReply) as caught:
        await call(client_on(script))
    assert caught.value.may_have_happened and len(script.asked) == 1


async def test_how_a_schedule_is_made() -> None:
    answer = {"id": ID, "message": "ok", "delivererRoleArn": "arn:aws:iam::1:role/D", "externalId": "x-1"}
    script = Script(httpx.Response(201, json=answer))
    created = await client_on(script).schedules.create(BODY, user_id="m-1")
    request = script.asked[0]
    assert (request.method, request.url.path, dict(request.url.params)) == (
        "POST",
        "/api/v1/schedules",
        {"userId": "m-1"},
    )
    assert request.headers["content-type"] == "application/json"
    assert script.body == BODY and script.body["port"] == 22 and script.body["fanOut"] is False
    assert (created.id, created.deliverer_role_arn, created.external_id) == (ID, "arn:aws:iam::1:role/D", "x-1")


async def test_without_an_owner_none_is_named() -> None:
    script = Script(httpx.Response(200, json={"message": "sent"}))
    created = await client_on(script).schedules.create({**BODY, "testNow": True})
    assert created.id is None and not script.asked[0].url.params


async def test_odd_texts_can_be_sent() -> None:
    script = Script(YES)
    await client_on(script).schedules.create({"name": "é \ud800 🎨 \x00"})
    assert script.body == {"name": "é \ufffd 🎨 \x00"}


@pytest.mark.parametrize("password", ["hunter2!", 'pa"ss\\word', "p&ss wörd", "abc"])
async def test_a_password_goes_out_and_never_comes_back(password: str) -> None:
    body = {"detail": f"Bad Request: passwordUnencrypted: {password} is too weak", "status": 400}
    script = Script(httpx.Response(400, json=body))
    with pytest.raises(Rejected) as caught:
        await client_on(script).schedules.create(BODY, password=Secret(password))
    assert script.body["passwordUnencrypted"] == password
    assert password not in str(caught.value) + str(caught.value.fields)
    assert "too weak" in caught.value.words


async def test_the_password_of_one_request_is_forgotten_with_it() -> None:
    script = Script(YES, httpx.Response(400, json={"detail": "hunter2 is no recipient", "status": 400}))
    client = client_on(script)
    await client.schedules.update(ID, BODY, password=Secret("hunter2"))
    assert (script.asked[0].method, script.asked[0].url.path) == ("PUT", f"/api/v1/schedules/{ID}")
    with pytest.raises(Rejected) as caught:
        await client.schedules.delete(ID)
    assert caught.value.words == "hunter2 is no recipient"


@pytest.mark.parametrize(
    ("call", "method", "below", "body"),
    [
        (lambda client: client.schedules.delete(ID), "DELETE", "", None),
        (lambda client: client.schedules.trigger(ID), "POST", "/trigger", None),
        (
            lambda client: client.schedules.add_recipients(ID, ["a@x.test"], [], ["g"]),
            "PUT",
            "/add-recipients",
            {"emails": ["a@x.test"], "userGroupIds": ["g"]},
        ),
        (
            lambda client: client.schedules.remove_recipients(ID, (), ["u"]),
            "PUT",
            "/remove-recipients",
            {"userIds": ["u"]},
        ),
        (lambda client: client.schedules.transfer(ID, "u"), "PUT", "/transfer-ownership", {"userId": "u"}),
    ],
)
async def test_the_shape_of_each(call: Call, method: str, below: str, body: Any) -> None:
    script = Script(YES)
    await call(client_on(script))
    request = script.asked[0]
    assert (request.method, request.url.path) == (method, f"/api/v1/schedules/{ID}{below}")
    assert (json.loads(request.content) if request.content else None) == body


async def test_counts_of_changed_recipients() -> None:
    script = Script(httpx.Response(200, json={"success": True, "addedRecipientsCount": 2}))
    added = await client_on(script).schedules.add_recipients(ID, ["a@x.test", "b@x.test"])
    assert (added.people, added.groups) == (2, None)
    script = Script(
        httpx.Response(200, json={"success": True, "removedRecipientsCount": 1, "removedGroupRecipientsCount": 1})
    )
    removed = await client_on(script).schedules.remove_recipients(ID, ["a@x.test"])
    assert (removed.people, removed.groups) == (1, 1)


async def test_errors_that_decide_something() -> None:
    for status, kind in ((404, NotFound), (409, Conflict), (400, Rejected)):
        with pytest.raises(kind):
            await client_on(Script(httpx.Response(status, json={"detail": "no", "status": status}))).schedules.trigger(
                ID
            )
    with pytest.raises(ServerError):
        await client_on(Script(httpx.Response(500))).schedules.trigger(ID)
    with pytest.raises(RateLimited):
        await client_on(Script(httpx.Response(429, headers={"retry-after": "4000"}))).schedules.trigger(ID)


async def test_a_write_that_is_given_up_before_it_leaves_is_not_sent() -> None:
    script = Script(YES)
    client = client_on(script)
    call = asyncio.ensure_future(client.schedules.trigger(ID))
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    assert not script.asked
