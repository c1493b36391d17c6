from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings

from omnitui.domain.delivery.draft import CONDITIONS, DESTINATIONS, FORMATS, PAPERS, Draft
from omnitui.domain.delivery.payload import NEVER, Unfinished, body, compatible, for_journal
from omnitui.domain.delivery.validation import cannot_test
from omnitui.secret import Secret
from tests.domain.draft_oracle import PRESENTATION, options, refusals
from tests.domain.draft_samples import FULL, LEAST, WHOLE, choices


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_the_least_that_can_be_filled_in_makes_the_least_body(destination: str) -> None:
    assert body(WHOLE[destination]) == LEAST[destination]


def test_an_alert_says_its_condition_and_the_tile_it_watches() -> None:
    alert = replace(WHOLE["email"], condition="RESULTS_CHANGED", watched="2")
    assert body(alert) == LEAST["email"] | {"conditionType": "RESULTS_CHANGED", "conditionQueryMapKey": "2"}


@pytest.mark.parametrize(
    ("destination", "form", "one_tile", "paper", "condition"),
    product(DESTINATIONS, FORMATS, (False, True), ("", *PAPERS), ("", "RESULTS_PRESENT")),
)
def test_with_everything_filled_in_only_what_omni_takes_leaves(
    destination: str, form: str, one_tile: bool, paper: str, condition: str
) -> None:
    draft = replace(FULL, destination=destination, format=form, one_tile=one_tile, paper=paper, condition=condition)
    said = body(draft)
    assert refusals(said) == []
    unset = {"paperFormat"} if not paper else set()
    assert said.keys() & set(PRESENTATION) == options(said) - unset


@given(choices())
@settings(max_examples=400, deadline=None)
def test_no_choice_makes_a_body_omni_refuses(draft: Draft) -> None:
    assert refusals(body(draft)) == []
    updated = body(draft, was=FULL)
    cleared = {key: value for key, value in updated.items() if value is not None}
    assert refusals(cleared) == []
    if not cannot_test(draft):
        assert refusals(body(draft, test_now=True)) == []


@given(choices())
@settings(max_examples=200, deadline=None)
def test_an_update_says_every_switch_its_format_has(draft: Draft) -> None:
    said = body(draft, was=draft)
    switches = set(PRESENTATION) - {"paperFormat", "paperOrientation", "maxRowLimit"}
    assert said.keys() & switches == options(said) & switches
    assert "killJobsOnFailure" in said
    assert ("fanOut" in said) == (draft.destination == "email")


def test_an_update_empties_what_was_emptied_and_nothing_else() -> None:
    was = replace(FULL, destination="email", format="pdf")
    said = body(replace(was, email_text="", filters="", content_zone=""), was=was)
    assert (said["textBody"], said["filterConfig"], said["timezoneOverride"]) == ("", {}, None)
    never = body(replace(was, email_text="", filters="", content_zone=""), was=WHOLE["email"])
    assert never.keys().isdisjoint({"textBody", "filterConfig", "timezoneOverride"})


@pytest.mark.parametrize(
    ("typed", "key", "sent"),
    [
        ({"cron": " 0 9 ? * mon  * "}, "schedule", "0 9 ? * MON *"),
        ({"name": "  Churn "}, "name", "Churn"),
        ({"people": ("kim@acme.test", " KIM@acme.test")}, "recipients", ["kim@acme.test"]),
        ({"email_text": "  two\n lines "}, "textBody", "  two\n lines "),
        ({"destination": "slack", "slack_kind": "users", "slack_people": "U01,U02\nU01"}, "recipients", ["U01", "U02"]),
        ({"destination": "sftp", "address": "SFTP://h.test/a/b", "path": ""}, "address", "sftp://h.test/a/b"),
        ({"destination": "sftp", "address": "sftp://h.test/a/b", "path": ""}, "path", "/a/b"),
        ({"destination": "sftp", "address": "h.test", "path": "in"}, "address", "sftp://h.test/in"),
        ({"destination": "sftp", "port": " 2222 "}, "port", 2222),
        ({"filters": '{"status": ["active", "pending"]}'}, "filterConfig", {"status": ["active", "pending"]}),
    ],
)
def test_what_is_typed_is_sent_as_omni_wants_it(typed: dict[str, Any], key: str, sent: object) -> None:
    assert body(replace(FULL, **typed))[key] == sent


def test_a_test_runs_once_and_needs_no_cron() -> None:
    said = body(replace(WHOLE["email"], cron=""), test_now=True)
    assert said == LEAST["email"] | {"schedule": NEVER, "testNow": True}
    assert body(WHOLE["email"], test_now=True)["schedule"] == "0 9 ? * MON *"


@pytest.mark.parametrize("draft", [WHOLE["s3"], replace(WHOLE["email"], condition="RESULTS_CHANGED", watched="1")])
def test_what_omni_cannot_test_is_not_sent(draft: Draft) -> None:
    with pytest.raises(Unfinished) as caught:
        body(draft, test_now=True)
    assert list(caught.value.problems) == ["test_now"]


def test_an_unfinished_draft_makes_no_body() -> None:
    with pytest.raises(Unfinished) as caught:
        body(Draft())
    assert list(caught.value.problems) == ["identifier", "name", "cron", "zone", "people", "subject"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"recipients": "Expected object, received string"}, ""),
        ({"recipients[0]": "Expected object"}, ""),
        ({}, "Bad Request: Recipients.0 must be an object"),
    ],
)
def test_people_are_tried_as_objects_once(fields: dict[str, str], words: str) -> None:
    second = compatible(LEAST["email"], fields, words)
    assert second == LEAST["email"] | {"recipients": [{"email": "kim@acme.test"}]}
    assert compatible(second, fields, words) is None


def test_a_webhook_is_tried_by_its_other_name_once() -> None:
    second = compatible(LEAST["webhook"], {"webhookUrl": "Required"})
    assert second is not None
    assert second["webhookUrl"] == "https://hooks.acme.test/x" and "url" not in second
    assert compatible(second, {"webhookUrl": "Required"}) is None


@pytest.mark.parametrize(
    ("destination", "fields"),
    [("email", {"subject": "Required"}), ("slack", {"recipients": "Invalid"}), ("webhook", {"url": "Invalid url"})],
)
def test_other_refusals_have_no_second_form(destination: str, fields: dict[str, str]) -> None:
    assert compatible(LEAST[destination], fields) is None


def test_the_password_is_in_no_repr_and_in_no_journal() -> None:
    draft = WHOLE["sftp"]
    assert "pass word" not in repr(draft)
    assert for_journal(body(draft)) == {
        key: value for key, value in LEAST["sftp"].items() if key != "passwordUnencrypted"
    }
    assert body(replace(draft, password=Secret(""))) == for_journal(LEAST["sftp"])


def test_every_condition_needs_its_tile() -> None:
    for condition in CONDITIONS:
        with pytest.raises(Unfinished, match="watched"):
            body(replace(WHOLE["email"], condition=condition))


def test_an_update_leaves_a_cron_and_a_zone_that_only_omni_knows() -> None:
    was = replace(WHOLE["email"], cron="0 9 ? * ? *", zone="Moon/Tycho")
    assert (
        body(replace(was, name="M"), was=was).items() >= {"schedule": "0 9 ? * ? *", "timezone": "Moon/Tycho"}.items()
    )
    with pytest.raises(Unfinished, match="cron"):
        body(replace(was, cron="0 10 ? * ? *"), was=was)
    with pytest.raises(Unfinished, match="zone"):
        body(was)
