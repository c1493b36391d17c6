from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnitui.api.errors import UnexpectedReply
from omnitui.api.models.detail import ScheduleDetail, ScheduleRecipients
from omnitui.api.models.schedules import SchedulePage, ScheduleRecord, WhoAmI, Wire
from omnitui.api.parsing import read
from omnitui.api.redaction import Redactor
from omnitui.api.responses import ApiResponse
from omnitui.secret import Secret

from .support import ID, TOKEN

SCRUB = Redactor(Secret(TOKEN))


def page(*records: object) -> SchedulePage:
    body = json.dumps({"pageInfo": {}, "records": records}).encode()
    return read(SchedulePage, ApiResponse(200, body), SCRUB)


def record(**fields: object) -> ScheduleRecord:
    return page({"id": ID, "name": "Churn", **fields}).records[0]


@pytest.mark.parametrize(
    ("alert", "condition"),
    [
        (None, None),
        ("", None),
        ("RESULTS_CHANGED", "RESULTS_CHANGED"),
        ({"conditionType": "RESULTS_PRESENT", "conditionQueryName": None}, "RESULTS_PRESENT"),
        ({}, None),
        ({"conditionType": 5}, None),
        ([1], None),
        (True, None),
    ],
)
def test_every_shape_of_an_alert(alert: object, condition: str | None) -> None:
    assert record(alert=alert).condition == condition


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [(12, 12), (-1, -1), ("12", 12), (12.0, 12), (1.5, None), ("many", None), (None, None), ([], None)],
)
def test_every_shape_of_a_count(sent: object, read_as: int | None) -> None:
    assert record(recipientCount=sent).recipient_count == read_as


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [
        ("a", "a"),
        ("", ""),
        (7, "7"),
        (True, "true"),
        (False, None),
        (None, None),
        ({"a": [1]}, '{"a": [1]}'),
        (["é"], '["é"]'),
        ("\ud800x", "\ufffdx"),
    ],
)
def test_a_text_is_read_from_anything(sent: object, read_as: str | None) -> None:
    row = record(timezone=sent)
    assert (row.timezone, row.name) == (read_as, "Churn")


def test_rows_without_an_id_are_left_out_and_the_others_kept() -> None:
    rows = page({"id": "a"}, {}, 7, None, "x", {"id": ""}, {"id": {}}, {"id": None}, {"id": 12}, [], {"id": "b"})
    assert [row.id for row in rows.records] == ["a", "12", "b"]


@pytest.mark.parametrize("info", [None, 7, "x", [], {"hasNextPage": "maybe", "pageSize": {}}])
def test_a_page_without_its_info(info: object) -> None:
    body = json.dumps({"pageInfo": info, "records": [{"id": "a"}]}).encode()
    got = read(SchedulePage, ApiResponse(200, body), SCRUB)
    assert (got.page_info.has_next_page, got.page_info.next_cursor, len(got.records)) == (False, None, 1)


def test_a_cursor_may_be_a_number() -> None:
    got = read(SchedulePage, ApiResponse(200, b'{"pageInfo":{"nextCursor":2},"records":[]}'), SCRUB)
    assert got.page_info.next_cursor == "2"


def test_a_body_in_another_encoding_is_still_read() -> None:
    body = b'\xef\xbb\xbf{"records":[{"id":"a","name":"caf\xe9\tau \\ud800 lait"}]}'
    assert read(SchedulePage, ApiResponse(200, body), SCRUB).records[0].name == "caf\ufffd\tau \ufffd lait"


@pytest.mark.parametrize(
    "spelt", [TOKEN, TOKEN.replace("o", "\\u006f"), TOKEN.replace("omni", "\\u006F\\u006d\\u006e\\u0069")]
)
def test_an_echoed_key_is_masked(spelt: str) -> None:
    body = f'{{"records":[{{"id":"a","name":"is {spelt}","alert":{{"{spelt}":["{spelt}"]}}}}]}}'.encode()
    row = read(SchedulePage, ApiResponse(200, SCRUB.body(body)), SCRUB).records[0]
    assert (row.name, row.alert) == ("is •••", {"•••": ["•••"]})


def test_a_detail_in_full() -> None:
    person = {"id": "c", "membershipId": "m", "membership": {"user": {"email": "kim@acme.test", "name": None}}}
    body = {
        "id": ID,
        "owner": {"name": "Ada Moss"},
        "fanOut": "true",
        "filterConfig": {"seg": {"values": ["smb"]}},
        "metadata": 5,
        "destinations": [
            {"id": "d", "metadata": {"type": "email"}, "recipients": [person, "x@y.test", 7]},
            None,
        ],
    }
    got = read(ScheduleDetail, ApiResponse(200, json.dumps(body).encode()), SCRUB)
    assert (got.owner_name, got.fan_out, got.metadata) == ("Ada Moss", True, {})
    assert got.filter_config == {"seg": {"values": ["smb"]}}
    assert [who.email for who in got.destinations[0].recipients] == ["kim@acme.test", "x@y.test"]
    assert len(got.destinations) == 1


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ({"type": "email", "recipients": [{"id": "1", "email": "a@b.test", "emailOnly": True}]}, "a@b.test"),
        ({"type": "email", "userGroupRecipients": [{"id": 3, "name": "G", "recipients": [{}]}]}, "G"),
        ({"type": "slack", "recipients": [{"recipientType": "channel", "slackId": "C0"}]}, "C0"),
        ({"type": "webhook", "webhookUrl": "https://h.test"}, "https://h.test"),
        ({"type": "webhook", "url": {"a": 1}}, '{"a": 1}'),
        ({"type": "sftp", "address": "sftp://f", "port": "22"}, "22"),
        ({"type": "s3", "bucketName": "acme"}, "acme"),
        ({"type": "google_sheets"}, "google_sheets"),
        ({"type": "email", "recipients": [{"membership": {"user": {"email": ["l"]}}}]}, '["l"]'),
    ],
)
def test_every_shape_of_recipients(body: object, what: str) -> None:
    got = read(ScheduleRecipients, ApiResponse(200, json.dumps(body).encode()), SCRUB)
    assert what in repr(got)


@pytest.mark.parametrize("user", [None, "m", 7, {"id": 5}, {"membershipId": "m"}])
def test_who_am_i_whatever_the_user(user: object) -> None:
    body = json.dumps({"keyScope": "user", "orgRole": "MEMBER", "user": user, "rolesByModel": 7}).encode()
    assert read(WhoAmI, ApiResponse(200, body), SCRUB).key_scope == "user"


def test_a_flood_of_nonsense_is_refused() -> None:
    with pytest.raises(UnexpectedReply):
        read(SchedulePage, ApiResponse(200, b'{"records":[' + b"1," * 30_000 + b"1]}"), SCRUB)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def keys_of(model: type[Wire]) -> list[str]:
    more = ["owner", "membership", "user", "records", "name", "email", "url"]
    return [field.alias or name for name, field in model.model_fields.items()] + more


@pytest.mark.parametrize("model", [SchedulePage, ScheduleDetail, ScheduleRecipients, WhoAmI])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_random_json_is_read_or_strange(model: type[Wire], data: st.DataObject) -> None:
    inner: dict[str, Any] = data.draw(st.dictionaries(st.sampled_from(keys_of(ScheduleRecord)), JSON))
    fields = data.draw(st.dictionaries(st.sampled_from(keys_of(model)), JSON | st.just([inner, inner])))
    try:
        got = read(model, ApiResponse(200, json.dumps({"id": ID, **fields}).encode()), SCRUB)
    except UnexpectedReply:
        return
    got.model_dump_json(exclude={"alert", "metadata", "filter_config"}).encode()
    repr(got).encode()


@given(fields=st.dictionaries(st.sampled_from(keys_of(ScheduleRecord)), JSON))
@settings(max_examples=150, deadline=None)
def test_no_odd_field_loses_a_row(fields: dict[str, object]) -> None:
    row = {**fields, "id": ID}
    try:
        assert [got.id for got in page({"id": "a"}, row).records] == ["a", ID]
    except UnexpectedReply as error:
        assert error.kind == "json"
        assert "NaN" in json.dumps(row) or "Infinity" in json.dumps(row)
