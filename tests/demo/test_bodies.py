"""Every documented refusal of a schedule's body (omni-api.md §5), one row each."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from omnitui.demo.fake_omni import FakeOmni
from tests.demo.bodies import BODIES, LEFT_OUT, body
from tests.demo.conftest import SCHEDULES

PRINT = "Print options are not supported for this format"
FIT = "Single column layout and table expansion options are not supported for FIT_PAGE format."
BOTH = "Must provide both a trigger query and an alert condition type"
TILE = "requires queryIdentifierMapKey with the"
ALERT = {"conditionType": "RESULTS_CHANGED", "conditionQueryMapKey": "2"}
DESTINATIONS = "'webhook' | 'email' | 'sftp' | 'slack' | 's3'"

REFUSALS: list[tuple[dict[str, Any], str]] = [
    (body(name=LEFT_OUT), "name: name is required"),
    (body(name=""), "name: name is required"),
    (body(name=LEFT_OUT, schedule=LEFT_OUT), "name: name is required, schedule: schedule is required"),
    (body(identifier=LEFT_OUT), "identifier: identifier is required"),
    (body(format=LEFT_OUT), "format: format is required"),
    (body(name=7), "name: Expected string, received number"),
    (body(extra=1, another=2), "Unrecognized key(s) in object: 'extra', 'another'"),
    (body(url="https://a.test"), "Unrecognized key(s) in object: 'url'"),
    (body(destinationType=LEFT_OUT), f"destinationType: Invalid discriminator value. Expected {DESTINATIONS}"),
    (body(destinationType="google_sheets"), f"destinationType: Invalid discriminator value. Expected {DESTINATIONS}"),
    (body(schedule="0 9 * * MON"), "schedule: Schedule is an invalid cron expression"),
    (body(timezone="Mars/Olympus_Mons"), "timezone: Time zone must be IANA valid."),
    (body(timezoneOverride="Mars"), "timezoneOverride: Time zone must be IANA valid."),
    (body(format="PDF"), "format: Invalid enum value"),
    (body(killJobsOnFailure="false"), "killJobsOnFailure: Expected boolean, received string"),
    (body(filterConfig=[]), "filterConfig: Expected object, received array"),
    (body(conditionType=None), "conditionType: Invalid enum value"),
    (body(recipients=LEFT_OUT), "recipients: recipients is required"),
    (body(recipients=[]), "recipients: Array must contain at least 1 element(s)"),
    (body(recipients="kim@acme.test"), "recipients: Expected array, received string"),
    (body(recipients=[{"email": "kim@acme.test"}]), "recipients: Expected string, received object"),
    (body(recipients=["kim@acme"]), "recipients: Invalid email address"),
    (body(subject=LEFT_OUT), "subject: subject is required"),
    (body(fanOut="false"), "fanOut: Expected boolean, received string"),
    (body("sftp", port="22"), "port: Expected number, received string"),
    (body("sftp", port=True), "port: Expected number, received boolean"),
    (body("sftp", port=22.5), "port: Expected integer, received float"),
    (body("sftp", port=0), "port: Number must be greater than or equal to 1"),
    (body("sftp", fanOut=False), "Unrecognized key(s) in object: 'fanOut'"),
    (body("webhook", url="ftp://a.test"), "url: Invalid url"),
    (body("webhook", url=LEFT_OUT, webhookUrl="https://a.test"), "url: url is required, Unrecognized key(s)"),
    (body("webhook", maxRowLimit="5000"), "maxRowLimit: Expected number, received string"),
    (body("slack", slackRecipientType=LEFT_OUT), "slackRecipientType is required for Slack destinations"),
    (body("slack", slackRecipientType="Channel"), "slackRecipientType: Invalid enum value"),
    (body("slack", recipients=["C1", "C2"]), "Only one Slack channel is supported per schedule"),
    (body("slack", recipients="C1,C2"), "Only one Slack channel is supported per schedule"),
    (body("s3", bucketName="Acme_Reports"), "Invalid bucket name"),
    (body("s3", roleArn="arn:aws:iam::1:role/x"), "Invalid role ARN"),
    (body("s3", region="Frankfurt"), "Invalid region"),
    (body("s3", keyPrefix="a/../b"), "Key prefix contains invalid path traversal"),
    (body(format="csv", hideTitle=False), "hideTitle can only be used with PDF or PNG formats"),
    (body(format="csv", paperFormat="a4"), PRINT),
    (body(format="png", paperOrientation="portrait"), PRINT),
    (body(format="json", singleColumnLayout=False), PRINT),
    (body(format="xlsx", expandTablesToShowAllRows=True), PRINT),
    (body(format="link_only", showContentLink=True), "showContentLink can only be used with"),
    (body(format="csv", showFilters=True), "showFilters can only be used with PDF, PNG, XLSX or JSON formats"),
    (body(hideHiddenFields=True), "hideHiddenFields can only be used with CSV or XLSX formats"),
    (body(maxRowLimit=5), "maxRowLimit can only be used with CSV, XLSX or JSON formats"),
    (body(format="json", enableFormatting=True), f"enableFormatting {TILE} JSON"),
    (body(format="xlsx", overrideRowLimit=True), f"overrideRowLimit {TILE} XLSX"),
    (body(paperFormat="fit_page", singleColumnLayout=True), FIT),
    (body(paperFormat="fit_page", expandTablesToShowAllRows=True), FIT),
    (body(paperFormat="A4"), "paperFormat: Invalid enum value"),
    (body(conditionType="RESULTS_PRESENT"), BOTH),
    (body(conditionQueryMapKey="1"), BOTH),
    (body(**ALERT, testNow=True), "Test delivery not supported for condition type RESULTS_CHANGED"),
    (body("s3", testNow=True), "Test delivery not supported for S3 destinations"),
    (
        body(filterConfig={"tenant": {}, "colour": {}}),
        "Invalid filter keys found in schedule configuration: colour. Available dashboard filter keys are: "
        "region, status, Region, order_date, tenant",
    ),
    (body(queryIdentifierMapKey="9"), "Couldn't find query presentation for key: 9"),
    (body(**ALERT | {"conditionQueryMapKey": "9"}), "Couldn't find query presentation for key: 9"),
    (body(identifier="dra4ft00"), "Analyses do not support dashboards."),
    (body(identifier="w0rkb000"), "Document does not have a dashboard"),
]


@pytest.mark.parametrize(("sent", "words"), REFUSALS)
async def test_a_body_is_refused_in_the_documented_words(
    fake: FakeOmni, org: httpx.AsyncClient, sent: dict[str, Any], words: str
) -> None:
    one = next(iter(fake))
    for answer in (await org.post(SCHEDULES, json=sent), await org.put(f"{SCHEDULES}/{one.id}", json=sent)):
        if answer.request.method == "PUT" and words.startswith("identifier"):
            assert answer.status_code == 200  # an update may leave the dashboard as it is
            continue
        assert answer.status_code == answer.json()["status"] == 400
        assert answer.json()["detail"].startswith(f"Bad Request: {words}")
    assert (len(fake), fake.deliveries) == (431, [])


SWITCHES: list[tuple[str, object, dict[str, Any], str]] = [
    ("slack_connected", False, body("slack"), "Organization does not have a Slack credential configured"),
    ("sftp_path_required", True, body("sftp", path=LEFT_OUT), "path: path is required"),
    ("recipients_as_objects", True, body(), "recipients: Expected object, received string"),
    ("recipients_as_objects", True, body(recipients=[{"email": "kim"}]), "recipients: Invalid email address"),
    ("webhook_key", "webhookUrl", body("webhook"), "webhookUrl: webhookUrl is required, Unrecognized key(s)"),
    ("oldest", True, body("slack"), "destinationType: Invalid discriminator value. Expected 'webhook' | 'email' | 's"),
    ("oldest", True, body("s3"), "destinationType: Invalid discriminator value. Expected 'webhook' | 'email' | 'sftp'"),
]


@pytest.mark.parametrize(("switch", "value", "sent", "words"), SWITCHES)
async def test_other_servers_refuse_what_this_one_takes(
    fake: FakeOmni, org: httpx.AsyncClient, switch: str, value: object, sent: dict[str, Any], words: str
) -> None:
    setattr(fake, switch, value)
    answer = await org.post(SCHEDULES, json=sent)
    assert (answer.status_code, len(fake)) == (400, 431)
    assert answer.json()["detail"].startswith(f"Bad Request: {words}")


@pytest.mark.parametrize(
    "sent",
    [
        *(body(destination) for destination in BODIES),
        body("slack", recipients="C1"),
        body("slack", slackRecipientType="users", recipients="U1,U2"),
        body("sftp", address="files.acme.test", path=LEFT_OUT, passwordUnencrypted=LEFT_OUT),
        body("s3", filename="{{scheduledTaskName}}"),
        body(timezoneOverride=None, paperFormat="fit_page", paperOrientation="landscape", hideTitle=True),
        body(format="csv", overrideRowLimit=True, maxRowLimit=10, hideHiddenFields=True, enableFormatting=True),
        body(**ALERT, filterConfig={"tenant": {"values": ["x"]}}, textBody="", fanOut=True, killJobsOnFailure=True),
        body(format="link_only"),
        body(conditionType="RESULTS_UNCHANGED", conditionQueryMapKey="refunds-by-region"),
    ],
)
async def test_sound_bodies_are_taken(fake: FakeOmni, org: httpx.AsyncClient, sent: dict[str, Any]) -> None:
    answer = await org.post(SCHEDULES, json=sent)
    assert answer.status_code == 200, answer.text
    assert fake.schedule(answer.json()["id"]).body == sent


async def test_older_forms_are_taken_by_older_servers(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    fake.recipients_as_objects, fake.webhook_key, fake.create_status = True, "webhookUrl", 201
    made = await org.post(SCHEDULES, json=body(recipients=[{"email": "kim@acme.test"}, {"email": "kim@acme.test"}]))
    hooked = await org.post(SCHEDULES, json=body("webhook", url=LEFT_OUT, webhookUrl="https://a.test"))
    assert made.status_code == hooked.status_code == 201
    assert [who.email for who in fake.schedule(made.json()["id"]).people or []] == ["kim@acme.test"]
    shown = await org.get(f"{SCHEDULES}/{hooked.json()['id']}/recipients")
    assert shown.json() == {"type": "webhook", "url": "https://a.test"}


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"", "application/json", "Invalid JSON"),
        (b"{", "application/json", "Invalid JSON"),
        (b'{"port": NaN}', "application/json", "Invalid JSON"),
        (b"\xff", "application/json", "Invalid JSON"),
        (b"[" * 100_000, "application/json", "Invalid JSON"),
        (b"{}", "text/plain", "Invalid JSON"),
        (b"[]", "application/json", "Expected object, received array"),
        (b"null", "application/json", "Expected object, received null"),
        (
            b"{}",
            "application/json; charset=utf-8",
            "name: name is required, schedule: schedule is required, timezone: timezone is required, "
            "destinationType: Invalid discriminator value",
        ),
    ],
)
async def test_what_is_no_json_object_is_refused(
    fake: FakeOmni, org: httpx.AsyncClient, method: str, content: bytes, kind: str, words: str
) -> None:
    path = SCHEDULES if method == "POST" else f"{SCHEDULES}/{next(iter(fake)).id}"
    answer = await org.request(method, path, content=content, headers={"content-type": kind})
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(f"Bad Request: {words}")
