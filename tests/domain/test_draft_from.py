from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given, settings

from omnitui.api.client import OmniClient
from omnitui.api.models.detail import ScheduleDetail, ScheduleRecipients
from omnitui.api.parsing import read
from omnitui.api.redaction import Redactor
from omnitui.api.responses import ApiResponse
from omnitui.demo.fake_omni import FakeOmni
from omnitui.domain.delivery.compare import alike
from omnitui.domain.delivery.draft import DESTINATIONS, Draft
from omnitui.domain.delivery.from_schedule import draft_from, edit_blocked_reason
from omnitui.domain.delivery.payload import body
from omnitui.domain.delivery.snapshot import from_snapshot, snapshot_of
from omnitui.domain.delivery.validation import problems
from omnitui.domain.schedules.in_full import ScheduleInFull, read_in_full
from omnitui.domain.schedules.schedule import from_record
from omnitui.secret import Secret
from tests.api.support import ORIGIN, Hasty, Naps
from tests.domain.draft_oracle import refusals
from tests.domain.draft_samples import FULL, LEAST, choices
from tests.domain.draft_server import SHAPES, Shape, in_full, stored


def again(schedule: ScheduleInFull, password: str = "pass word") -> Draft:
    """What a person would have after filling in what nobody can read."""
    draft, unread = draft_from(schedule)
    return replace(draft, password=Secret(password)) if "password" in unread else draft


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("destination", DESTINATIONS)
def test_what_was_created_is_cloned_to_the_letter(destination: str, shape: Shape) -> None:
    sent = LEAST[destination]
    assert body(again(in_full(sent, shape))) == sent


@given(choices())
@settings(max_examples=300, deadline=None)
def test_whatever_was_created_is_cloned_to_the_letter(draft: Draft) -> None:
    sent = body(draft)
    for shape in SHAPES:
        schedule = in_full(sent, shape)
        assert body(again(schedule)) == sent
        assert body(again(from_snapshot(json.loads(json.dumps(snapshot_of(schedule)))))) == sent
        assert alike(sent, schedule)
        # As the journal keeps it where the address has a key in it.
        assert alike({name: value for name, value in sent.items() if name not in ("url", "webhookUrl")}, schedule)


def test_an_update_of_what_was_read_changes_nothing() -> None:
    sent = body(replace(FULL, destination="email"))
    draft = again(in_full(sent, SHAPES[0]))
    assert body(draft, was=draft).items() >= sent.items()


def test_a_password_is_asked_for_and_a_path_only_where_nothing_tells_it() -> None:
    row, detail, recipients = stored(LEAST["sftp"], SHAPES[0])
    assert set(draft_from(ScheduleInFull(row, detail, recipients))[1]) == {"password"}
    bare = recipients.model_copy(update={"address": "files.acme.test"})
    detail.destinations[0].metadata.pop("path", None)
    draft, unread = draft_from(ScheduleInFull(row, detail, bare))
    assert set(unread) == {"password", "path"}
    assert problems(draft, unread=unread).keys() == {"password", "path"}


def test_a_port_nobody_tells_is_not_guessed() -> None:
    row, detail, recipients = stored(LEAST["sftp"], SHAPES[0])
    detail.destinations[0].metadata.pop("port", None)
    draft, unread = draft_from(ScheduleInFull(row, detail, recipients.model_copy(update={"port": None})))
    assert draft.port == "" and "port" in unread


def test_groups_and_people_without_an_address_are_named() -> None:
    row, detail, _ = stored(LEAST["email"], SHAPES[0])
    more = ScheduleRecipients.model_validate(
        {
            "type": "email",
            "recipients": [{"id": "1", "name": "Kim", "email": "kim@acme.test"}, {"id": "2", "name": "Ada"}],
            "userGroupRecipients": [{"id": "g", "name": "Board", "recipients": []}],
        }
    )
    draft, unread = draft_from(ScheduleInFull(row, detail, more))
    assert draft.people == ("kim@acme.test",)
    assert "1 without an address" in unread["people"] and "Board" in unread["people"]
    assert problems(draft, unread=unread) == {}


def test_fewer_names_than_the_list_counts_are_mentioned() -> None:
    row, detail, recipients = stored(LEAST["email"], SHAPES[0])
    _, unread = draft_from(ScheduleInFull(replace(row, recipients=12), detail, recipients))
    assert unread == {"people": "The list counts 12; Omni names 1."}


def test_slack_ids_may_come_as_bare_texts() -> None:
    row, detail, _ = stored(LEAST["slack"], SHAPES[0])
    answer = ApiResponse(200, json.dumps({"type": "slack", "recipients": ["C0ABC1234"]}).encode())
    told = read(ScheduleRecipients, answer, Redactor(Secret("")))
    assert body(draft_from(ScheduleInFull(row, detail, told))[0]) == LEAST["slack"]


async def test_every_schedule_of_the_demo_can_be_cloned_but_for_what_it_does_not_tell() -> None:
    fake = FakeOmni(now=lambda: datetime(2026, 3, 3, 2, 12, tzinfo=UTC), limit_per_minute=100_000)
    transport = httpx.MockTransport(fake.handle)
    client = OmniClient(ORIGIN, Secret("omni_osk_demo"), limiter=Hasty(1_000_000), transport=transport, sleep=Naps())
    page = await client.schedules.list({})
    whole = 0
    for record in page.records:
        row = from_record(record)
        schedule = await read_in_full(client, row)
        draft, unread = draft_from(schedule)
        missing = problems(draft, unread=unread)
        assert set(missing) <= set(unread) | {"cron", "zone"}, (row.name, missing)
        if not missing:
            whole += 1
            assert refusals(body(draft)) == []
            assert alike(body(draft), schedule)
    assert whole > len(page.records) // 2


def test_an_alert_get_cannot_name_is_known_from_the_row() -> None:
    sent = LEAST["email"] | {"conditionType": "RESULTS_UNCHANGED", "conditionQueryMapKey": "2"}
    row, detail, recipients = stored(sent, SHAPES[0])
    draft, _ = draft_from(ScheduleInFull(row, detail.model_copy(update={"condition_type": None}), recipients))
    assert draft.condition == "RESULTS_UNCHANGED"


def test_an_unknown_condition_stops_the_save() -> None:
    row, detail, recipients = stored(LEAST["email"], SHAPES[0])
    draft, unread = draft_from(ScheduleInFull(replace(row, condition="FULL_MOON"), detail, recipients))
    assert list(problems(draft, unread=unread)) == ["condition"]


def test_a_destination_and_a_format_of_tomorrow_are_to_be_chosen_anew() -> None:
    row, _, _ = stored(LEAST["email"], SHAPES[0])
    draft, unread = draft_from(ScheduleInFull(replace(row, destination="teams", format="docx"), None, None))
    assert {"destination", "format"} <= set(unread) & set(problems(draft, unread=unread))


def test_a_tile_or_a_subject_nobody_tells_stops_the_save() -> None:
    row, detail, recipients = stored(LEAST["email"], SHAPES[0])
    detail.destinations[0].metadata.pop("subject")
    draft, unread = draft_from(ScheduleInFull(replace(row, one_tile=True), detail, recipients))
    assert list(problems(draft, unread=unread)) == ["tile", "subject"]


def test_filters_are_said_to_become_fixed() -> None:
    sent = LEAST["email"] | {"filterConfig": {"seg": ["smb"]}}
    draft, unread = draft_from(in_full(sent, SHAPES[0]))
    assert list(unread) == ["filters"] and problems(draft, unread=unread) == {}


def test_google_sheets_can_be_read_not_made() -> None:
    row, _, _ = stored(LEAST["email"], SHAPES[0])
    sheets = replace(row, destination="google_sheets")
    detail = ScheduleDetail.model_validate({"id": "1", "destinations": [{"metadata": {"type": "google_sheets"}}]})
    draft, unread = draft_from(
        ScheduleInFull(sheets, detail, ScheduleRecipients.model_validate({"type": "google_sheets"}))
    )
    assert "destination" in unread and "destination" in problems(draft)
    assert "Google Sheets" in edit_blocked_reason(sheets, detail)


def test_only_one_destination_and_a_told_one_can_be_edited() -> None:
    row, detail, _ = stored(LEAST["email"], SHAPES[0])
    assert edit_blocked_reason(row, detail) == ""
    assert "settings" in edit_blocked_reason(row, None)
    twice = detail.model_copy(update={"destinations": detail.destinations * 2})
    assert "2 destinations" in edit_blocked_reason(row, twice)


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_with_less_told_less_is_known_and_nothing_fails(destination: str) -> None:
    row, detail, recipients = stored(LEAST[destination], SHAPES[0])
    draft, unread = draft_from(ScheduleInFull(row, None, recipients))
    assert "" in unread and draft.destination == destination
    assert draft_from(ScheduleInFull(row, detail, None))[0].destination == destination
    nothing, missing = draft_from(ScheduleInFull(row, None, None))
    assert set(problems(nothing, unread=missing)) <= set(missing)


def test_opaque_settings_of_any_kind_are_survived() -> None:
    row, detail, recipients = stored(LEAST["email"], SHAPES[0])
    odd: dict[str, Any] = {
        "paperFormat": ["a4"],
        "hideTitle": {},
        "maxRowLimit": float("inf"),
        "textBody": 7,
        "x": None,
    }
    draft, _ = draft_from(ScheduleInFull(row, detail.model_copy(update={"metadata": odd}), recipients))
    assert body(draft) == LEAST["email"] | {"textBody": "7"}


def test_a_kept_copy_has_no_password_in_it_but_everybody() -> None:
    row, detail, recipients = stored(LEAST["email"], SHAPES[0])
    detail.destinations[0].metadata["passwordUnencrypted"] = "hunter2"
    detail.metadata["headers"] = [{"name": "Authorization", "value": "hunter2"}]
    group = [{"id": "g", "name": "Token team", "recipients": []}]
    told = ScheduleDetail.model_validate(
        detail.model_dump(by_alias=True) | {"filterConfig": {"secret_sauce": ["x"]}, "userGroupRecipients": group}
    )
    copy = json.dumps(snapshot_of(ScheduleInFull(row, told, recipients)))
    assert "hunter2" not in copy and "secret_sauce" in copy
    assert from_snapshot(json.loads(copy)).row == row


@pytest.mark.parametrize("copy", [{}, {"row": None}, {"row": {"id": 7}}, {"row": {"id": "x"}, "detail": {"id": None}}])
def test_a_damaged_copy_is_refused(copy: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        from_snapshot(copy)


def test_a_copy_of_another_version_gives_what_it_has() -> None:
    schedule = from_snapshot({"row": {"id": "x", "name": 7, "paused_at": "today", "new": 1}, "newer": []})
    row, detail, recipients = schedule.row, schedule.detail, schedule.recipients
    assert (row.id, row.name, row.paused_at, detail, recipients) == ("x", "", None, None, None)


DIFFERENT: list[tuple[str, dict[str, Any]]] = [
    ("email", {"name": "M"}),
    ("email", {"identifier": "77e0d9aa"}),
    ("email", {"schedule": "0 9 ? * TUE *"}),
    ("email", {"timezone": "Europe/Paris"}),
    ("email", {"format": "png"}),
    ("email", {"recipients": ["ada@acme.test"]}),
    ("email", {"recipients": ["kim@acme.test", "ada@acme.test"]}),
    ("email", {"subject": "Growth"}),
    ("email", {"conditionType": "RESULTS_PRESENT", "conditionQueryMapKey": "2"}),
    ("email", {"queryIdentifierMapKey": "2"}),
    ("slack", {"recipients": ["C0ABC9999"]}),
    ("webhook", {"url": "https://hooks.acme.test/y"}),
    ("webhook", {"queryIdentifierMapKey": "2"}),
    ("sftp", {"address": "sftp://other.acme.test/in"}),
    ("sftp", {"path": "/out", "address": "sftp://files.acme.test/out"}),
    ("sftp", {"port": 2222}),
    ("s3", {"bucketName": "acme-other"}),
    ("s3", {"keyPrefix": "daily/"}),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("destination", "other"), DIFFERENT)
def test_another_schedule_is_not_taken_for_the_lost_one(destination: str, other: dict[str, Any], shape: Shape) -> None:
    assert not alike(LEAST[destination], in_full(LEAST[destination] | other, shape))


@pytest.mark.parametrize(
    "same",
    [
        {"schedule": "00 09 ? * 2 *"},
        {"recipients": ["KIM@acme.test"]},
        {"hideTitle": True, "paperFormat": "a4", "fanOut": True},
        {"filterConfig": {"seg": ["smb"]}},
    ],
)
def test_what_omni_writes_its_own_way_is_known_again(same: dict[str, Any]) -> None:
    assert alike(LEAST["email"], in_full(LEAST["email"] | same, SHAPES[0]))


def test_the_other_form_of_a_body_is_known_again() -> None:
    objects = LEAST["email"] | {"recipients": [{"email": "kim@acme.test"}]}
    assert alike(objects, in_full(LEAST["email"], SHAPES[0]))
    renamed = {("webhookUrl" if key == "url" else key): value for key, value in LEAST["webhook"].items()}
    assert alike(renamed, in_full(LEAST["webhook"], SHAPES[0]))


def test_what_a_server_does_not_tell_of_a_folder_speaks_against_nothing() -> None:
    row, detail, recipients = stored(LEAST["sftp"], SHAPES[0])
    assert detail and recipients
    detail.destinations[0].metadata.pop("path")
    for address, same in (
        ("files.acme.test", True),
        ("sftp://FILES.acme.test/in/", True),
        ("files.acme.test/out", False),
    ):
        assert (
            alike(LEAST["sftp"], ScheduleInFull(row, detail, recipients.model_copy(update={"address": address})))
            is same
        )


def test_the_row_alone_can_tell() -> None:
    row, _, _ = stored(LEAST["email"], SHAPES[0])
    assert alike(LEAST["email"], ScheduleInFull(row, None, None))
    assert not alike(LEAST["email"], ScheduleInFull(replace(row, name="M"), None, None))
