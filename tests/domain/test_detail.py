"""All of one schedule: every shape Omni prints, either call failing, and no secret on the screen."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from omnitui.api.errors import NotFound, NotSignedIn, ServerError
from omnitui.domain.contacts.person import Group, Recipient
from omnitui.domain.schedules.detail import Detail, filter_words, read_detail, read_row
from omnitui.domain.schedules.schedule import State
from tests.domain.support import client_for

GOOD: dict[str, Any] = {"id": "a"}


async def read(body: Any, recipients: Any, status: tuple[int, int] = (200, 200)) -> Detail:
    async def handle(request: httpx.Request) -> httpx.Response:
        second = request.url.path.endswith("/recipients")
        return httpx.Response(status[second], content=json.dumps(recipients if second else body))

    return await read_detail(client_for(handle), "a")


SHAPES: list[tuple[dict[str, Any], str, object]] = [
    ({"type": "email", "recipients": []}, "people", []),
    ({"recipients": [{"name": "Kim", "email": "k@x", "emailOnly": True}]}, "people",
     [Recipient("k@x", "Kim", email_only=True)]),
    ({"recipients": ["k@x"]}, "people", [Recipient("k@x")]),
    ({"recipients": [{"id": "u1", "membershipId": "m1"}]}, "people", [Recipient(membership_id="m1", other_id="u1")]),
    ({"userGroupRecipients": [{"name": "G", "recipients": [{"id": "1"}]}, {"id": "g2"}]}, "groups",
     [Group("", "G", (Recipient(other_id="1"),)), Group("g2", "g2")]),
    ({"type": "slack", "recipients": [{"recipientType": "channel", "slackId": "C1"}]}, "slack", ["channel C1"]),
    ({"type": "webhook", "url": "https://h/x"}, "settings", {"url": "https://h/x"}),
    ({"type": "sftp", "address": "h", "port": "22", "username": "o"}, "settings",
     {"address": "h", "port": "22", "username": "o"}),
    ({"type": "s3", "bucketName": "b", "keyPrefix": "w/"}, "settings", {"bucketName": "b", "keyPrefix": "w/"}),
    ({"type": "google_sheets"}, "settings", {}),
    ({}, "people", []),
]  # fmt: skip


@pytest.mark.parametrize(("said", "name", "value"), SHAPES)
async def test_every_shape_of_recipients_is_read(said: dict[str, Any], name: str, value: object) -> None:
    assert getattr(await read(GOOD, said), name) == value


async def test_people_of_get_stand_where_the_recipients_call_is_not_offered() -> None:
    member = {"membership": {"user": {"email": "k@x", "name": None}}}
    body = {**GOOD, "destinations": [{"recipients": [member], "userGroupRecipients": [{"name": "G"}]}]}
    detail = await read(body, {}, (200, 405))
    assert detail.people == [Recipient("k@x")] and detail.groups == [Group("", "G")]
    assert len(detail.missing) == 1 and detail.missing[0].startswith("recipients")


async def test_without_get_the_recipients_are_shown_all_the_same() -> None:
    detail = await read({"detail": "gone"}, {"type": "webhook", "url": "u"}, (404, 200))
    assert detail.missing == ["settings (gone)"] and detail.settings == {"url": "u"}


@pytest.mark.parametrize(("status", "words"), [(404, "No"), (405, "No"), (400, "Invalid method")])
async def test_a_server_with_neither_call_loses_only_what_they_show(status: int, words: str) -> None:
    detail = await read({"detail": words}, {"detail": words}, (status, status))
    assert detail.missing == [f"settings ({words})", f"recipients ({words})"]


async def test_a_schedule_that_is_gone_is_told_as_gone() -> None:
    gone = {"detail": "Scheduled task with id a does not exist"}
    with pytest.raises(NotFound):
        await read(gone, gone, (404, 404))


@pytest.mark.parametrize(
    ("status", "error"),
    [((404, 500), ServerError), ((403, 401), NotSignedIn), ((401, 200), NotSignedIn), ((200, 500), ServerError)],
)
async def test_what_no_half_can_make_good_is_raised_and_a_refused_key_first(
    status: tuple[int, int], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await read(GOOD, {}, status)


async def test_nothing_like_a_password_is_shown_from_any_depth_of_opaque_settings() -> None:
    opaque = {
        "passwordUnencrypted": "HIDE",
        "hideTitle": True,
        "auth": {"privateKey": "HIDE", "deep": [{"api_key": "HIDE", "user": "shown"}]},
        "headers": [{"name": "Authorization", "value": "HIDE"}, {"name": "Accept", "value": "shown"}],
        "Client-Secret": ["HIDE"],
        "only": {"token": "HIDE"},
    }
    body = {**GOOD, "metadata": opaque, "destinations": [{"metadata": {"type": "sftp", **opaque}}]}
    detail = await read(body, {"type": "sftp", "address": "h", "password": "HIDE"})
    assert "HIDE" not in repr(detail) and repr(detail).count("shown") >= 4
    assert detail.options["hideTitle"] is True and "only" not in detail.options


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"kind": "EQ", "left_side": "US", "type": "string"}, "is US"),
        (["active", "pending"], "is active, pending"),
        ([], "is any"),
        ({"type": "string", "kind": "EQUALS", "values": ["smb", 3]}, "is smb, 3"),
        ({"kind": "WITHIN_RANGE", "left_side": 0, "right_side": "now"}, "is within 0 to now"),
        ({"kind": "IS_NULL", "values": []}, "is empty"),
        ({"kind": None, "values": ["a"]}, "is a"),
        ({"kind": "NEW_KIND", "values": ["a"]}, "new kind a"),
        ({"odd": 1}, '{"odd": 1}'),
        ("plain", "is plain"),
    ],
)
def test_a_filter_is_said_in_words_in_every_shape(value: object, words: str) -> None:
    assert filter_words(value) == words


def test_a_filter_turned_round_is_never_said_to_be_its_opposite() -> None:
    assert not filter_words({"kind": "EQUALS", "values": ["a"], "is_negative": True}).startswith("is a")


async def test_a_row_from_get_alone_invents_nothing() -> None:
    body = {"id": "a", "name": "N", "systemDisabledReason": "noAccess", "destinations": [{"metadata": {"type": None}}]}
    row = await read_row(client_for(lambda request: httpx.Response(200, content=json.dumps(body))), "a")
    assert (row.destination, row.recipients, row.state) == ("", None, State.STOPPED)
