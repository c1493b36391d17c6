from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnitui.api.models.detail import ScheduleRecipients
from omnitui.domain.contacts.person import PersonRef
from omnitui.domain.delivery.compare import compared
from omnitui.domain.delivery.draft import FIELDS, Draft
from omnitui.domain.delivery.edit import EditableSchedule, changed, changed_between, people_only, rebased, task_of
from omnitui.domain.delivery.payload import body
from omnitui.domain.delivery.snapshot import from_snapshot
from omnitui.domain.recipients.change import Change
from omnitui.domain.schedules.in_full import ScheduleInFull
from omnitui.secret import Secret
from tests.domain.draft_oracle import refusals
from tests.domain.draft_samples import FULL, LEAST, choices
from tests.domain.draft_server import SHAPES, Shape, in_full, stored

EMAIL = replace(FULL, destination="email", format="pdf", filters="")
#: For each field, something else that Omni would take, and the names that differ in the body then.
OTHER: dict[str, tuple[Any, set[str]]] = {
    "identifier": ("77e0d9aa", {"identifier"}),
    "tile": ("4", {"queryIdentifierMapKey"}),
    "name": ("Another", {"name"}),
    "watched": ("1", {"conditionQueryMapKey"}),
    "condition": ("RESULTS_MISSING", {"conditionType"}),
    "cron": ("0 7 ? * MON *", {"schedule"}),
    "zone": ("America/New_York", {"timezone"}),
    "content_zone": ("Asia/Tokyo", {"timezoneOverride"}),
    "people": (("bob@x.test",), {"recipients"}),
    "subject": ("Other", {"subject"}),
    "email_text": ("Good evening.", {"textBody"}),
    "channel": ("C0OTHER00", {"recipients"}),
    "slack_people": ("U0OTHER00", {"recipients"}),
    "slack_text": ("*Varnish*", {"textBody"}),
    "url": ("https://hooks.acme.test/y", {"url"}),
    "address": ("other.acme.test", {"address"}),
    "path": ("/out", {"address", "path"}),
    "port": ("2222", {"port"}),
    "username": ("moss", {"username"}),
    "bucket": ("acme-other", {"bucketName"}),
    "region": ("us-east-2", {"region"}),
    "role_arn": ("arn:aws:iam::111122223333:role/Other", {"roleArn"}),
    "key_prefix": ("daily/", {"keyPrefix"}),
    "filename": ("other", {"filename"}),
    "paper": ("a3", {"paperFormat"}),
    "orientation": ("portrait", {"paperOrientation"}),
    "row_limit": ("10", {"maxRowLimit"}),
    "filters": ('{"seg": {"values": ["big"]}}', {"filterConfig"}),
}
SWITCHES = {
    "fan_out": "fanOut",
    "show_link": "showContentLink",
    "show_filters": "showFilters",
    "hide_title": "hideTitle",
    "full_tables": "expandTablesToShowAllRows",
    "single_column": "singleColumnLayout",
    "hide_hidden": "hideHiddenFields",
    "formatting": "enableFormatting",
    "stop_on_failure": "killJobsOnFailure",
}


def before(said: dict[str, Any], shape: Shape = SHAPES[0]) -> EditableSchedule:
    return EditableSchedule.of(in_full(said, shape))


@given(choices(), st.sampled_from(SHAPES))
@settings(max_examples=300, deadline=None)
def test_without_a_change_there_is_nothing_to_save(draft: Draft, shape: Shape) -> None:
    was = before(body(draft), shape)
    assert changed(was.draft, was.draft) == ()
    assert changed_between(was.schedule, in_full(body(draft), shape)) == ()


@given(choices(), st.data())
@settings(max_examples=400, deadline=None)
def test_each_changed_field_makes_a_body_that_differs_just_there(draft: Draft, data: st.DataObject) -> None:
    was = before(body(draft), data.draw(st.sampled_from(SHAPES)))
    original = task_of(was, was.draft)["body"]
    held = [name for name in (*OTHER, *SWITCHES) if _sendable(was.draft, name)]
    field = data.draw(st.sampled_from(held))
    value, keys = OTHER.get(field, (None, {SWITCHES.get(field, "")}))
    values: dict[str, Any] = {field: (not getattr(was.draft, field)) if field in SWITCHES else value}
    typed = replace(was.draft, **values)
    said = task_of(was, typed)["body"]
    differing = {key for key in said.keys() | original.keys() if said.get(key) != original.get(key)}
    assert differing == (keys if changed(was.draft, typed) else set())
    assert set(changed(was.draft, typed)) <= {field, "address"}
    assert not refusals({key: value for key, value in said.items() if value is not None and value != {}})


def _sendable(draft: Draft, field: str) -> bool:
    from omnitui.domain.delivery.field_rules import rules

    return field in {rule.field for rule in rules(draft)} and (field != "condition" or bool(draft.condition))


@given(choices(), st.sampled_from(SHAPES))
@settings(max_examples=200, deadline=None)
def test_what_was_sent_shows_as_it_was_sent(draft: Draft, shape: Shape) -> None:
    was = before(body(draft), shape)
    said = task_of(was, was.draft)["body"]
    assert compared(said, was.schedule)[1] == set()


def test_the_journal_has_all_that_the_update_needs_and_no_password() -> None:
    was = before(LEAST["sftp"])
    task = json.loads(json.dumps(task_of(was, replace(was.draft, password=Secret("s3cret"), port="2022"))))
    assert "s3cret" not in json.dumps(task) and task["body"]["port"] == 2022
    assert changed_between(from_snapshot(task["was"]), was.schedule) == ()


@pytest.mark.parametrize(("field", "keys"), [(field, keys) for field, (_, keys) in OTHER.items() if field != "tile"])
def test_what_somebody_else_changed_is_named(field: str, keys: set[str]) -> None:
    kinds = {"channel": "slack", "slack_text": "slack", "url": "webhook", "bucket": "s3", "region": "s3"}
    kinds |= dict.fromkeys(("role_arn", "key_prefix", "filename"), "s3")
    kinds |= dict.fromkeys(("address", "path", "port", "username"), "sftp")
    kinds["slack_people"] = "slack"
    form = "csv" if field == "row_limit" else "pdf"
    mine = replace(
        FULL,
        destination=kinds.get(field, "email"),
        format=form,
        slack_kind="users" if field == "slack_people" else "channel",
        condition="RESULTS_CHANGED" if field in ("condition", "watched") else "",
    )
    values: dict[str, Any] = {field: OTHER[field][0]}
    theirs = replace(mine, **values)
    was, now = in_full(body(mine), SHAPES[0]), in_full(body(theirs), SHAPES[0])
    if field == "identifier":
        now, was = _on(now, "elsewhere"), _on(was, "here")
    assert field in changed_between(was, now)


def _on(schedule: ScheduleInFull, dashboard: str) -> ScheduleInFull:
    assert schedule.detail is not None
    return replace(schedule, detail=schedule.detail.model_copy(update={"entity_id": dashboard}))


def test_another_owner_or_order_is_no_change_of_what_is_put() -> None:
    was = in_full(body(EMAIL), SHAPES[0])
    turned = in_full(body(replace(EMAIL, people=tuple(reversed(EMAIL.people)))), SHAPES[0])
    assert changed_between(was, turned) == ()
    assert was.detail is not None
    assert changed_between(was, replace(was, detail=was.detail.model_copy(update={"owner_id": "x"}))) == ()


def test_what_was_typed_stays_on_top_of_what_came_meanwhile() -> None:
    typed = replace(EMAIL, name="Mine")
    fresh = replace(EMAIL, name="Theirs", subject="Theirs")
    assert rebased(EMAIL, fresh, typed) == replace(EMAIL, name="Mine", subject="Theirs")


def with_more(schedule: ScheduleInFull) -> ScheduleInFull:
    """A group and somebody without an address among who gets it."""
    assert schedule.recipients is not None
    result = schedule.recipients.model_dump(by_alias=True)
    nobody = {"id": "b0b1c2d3-0000-4000-8000-000000000009", "name": "Ada"}
    more = {
        **result,
        "recipients": [*result["recipients"], nobody],
        "userGroupRecipients": [{"id": "g", "name": "Board"}],
    }
    return replace(schedule, recipients=ScheduleRecipients.model_validate(more))


def test_groups_and_people_without_an_address_are_to_be_added_again() -> None:
    was = EditableSchedule.of(with_more(in_full(body(EMAIL), SHAPES[0])))
    assert was.extra == Change(add=(PersonRef(user_id="b0b1c2d3-0000-4000-8000-000000000009"),), add_groups=("g",))
    assert changed_between(was.schedule, in_full(body(EMAIL), SHAPES[0])) == ("people",)


def test_people_alone_go_by_the_narrow_calls() -> None:
    was = before(body(EMAIL))
    typed = replace(was.draft, people=("KIM@acme.test", "new@x.test"))
    change = people_only(was, typed)
    assert change is not None
    assert [who.email for who in change.add] == ["new@x.test"]
    assert [who.email for who in change.remove] == ["ada@acme.test"]
    assert people_only(was, replace(typed, name="Too")) is None
    assert people_only(was, was.draft) is None


def test_a_typed_password_is_a_change() -> None:
    was = before(LEAST["sftp"]).draft
    assert changed(was, replace(was, password=Secret("x"))) == ("password",)


def test_switches_omni_does_not_tell_are_left_out_until_they_are_changed() -> None:
    was = before(LEAST["email"])
    assert was.not_shown >= {"hide_title", "show_link", "show_filters"}
    assert "hideTitle" not in task_of(was, was.draft)["body"]
    assert task_of(was, replace(was.draft, hide_title=True))["body"]["hideTitle"] is True


def test_settings_that_no_body_carries_are_named() -> None:
    row, detail, recipients = stored(body(EMAIL), SHAPES[0])
    assert EditableSchedule.of(ScheduleInFull(row, detail, recipients)).unsupported == ()
    odd = detail.model_copy(update={"metadata": {**detail.metadata, "pages": ["a"], "controls": [], "type": "x"}})
    assert EditableSchedule.of(ScheduleInFull(row, odd, recipients)).unsupported == ("pages",)


def test_blanks_that_omni_has_go_back_as_they_are() -> None:
    was = before({**LEAST["email"], "name": " N ", "subject": "S "})
    said = task_of(was, replace(was.draft, cron="0 8 ? * MON *"))["body"]
    assert (said["name"], said["subject"]) == (" N ", "S ")


@pytest.mark.parametrize(
    ("address", "typed", "sent"),
    [
        ("files.acme.test", {"port": "2022"}, ("files.acme.test", "/in")),
        ("files.acme.test", {"path": "/out"}, ("files.acme.test", "/out")),
        ("sftp://files.acme.test/in", {"path": "out"}, ("sftp://files.acme.test/out", "out")),
        ("sftp://files.acme.test/in", {"address": "h.test"}, ("sftp://h.test/in", "/in")),
    ],
)
def test_a_server_goes_back_as_omni_has_it(address: str, typed: dict[str, Any], sent: tuple[str, str]) -> None:
    was = before({**LEAST["sftp"], "address": address})
    said = task_of(was, replace(was.draft, **typed))["body"]
    assert (said["address"], said["path"]) == sent


def test_an_address_that_is_strange_here_stays_where_omni_has_it() -> None:
    was = before({**LEAST["email"], "recipients": ["kim@localhost"]})
    assert task_of(was, replace(was.draft, name="M"))["body"]["recipients"] == ["kim@localhost"]


def test_a_tile_that_is_watched_for_nothing_is_asked_about() -> None:
    row, detail, recipients = stored(body(replace(EMAIL, condition="RESULTS_CHANGED")), SHAPES[2])
    was = EditableSchedule.of(ScheduleInFull(row, detail.model_copy(update={"condition_type": None}), recipients))
    assert "condition" in was.notes


def test_every_field_has_a_name() -> None:
    from omnitui.domain.delivery.summary import NAMES, named

    assert set(NAMES) == set(FIELDS)
    assert named(["hideTitle", "email_text", "recipients", "slack_people"]) == "hides title, text, people"
