from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnitui.api.responses import fields_in
from omnitui.domain.delivery.draft import Draft
from omnitui.domain.delivery.field_rules import shown
from omnitui.domain.delivery.server_errors import field_mentioned, field_named, words_by_field
from omnitui.domain.delivery.summary import to_whom, what_omni_gets
from tests.domain.draft_samples import FULL, WHOLE, choices

# Omni's refusals of a create or update as its documents print them, and where a person would look for them.
SAID: list[tuple[dict[str, Any], str, str]] = [
    ({}, "Analyses do not support dashboards.", "identifier"),
    ({}, "Document does not have a dashboard", "identifier"),
    ({}, 'Document with identifier "port" not found', "identifier"),
    ({}, "User does not have permission to schedule this dashboard", "identifier"),
    ({}, "Bad Request: schedule: Schedule is an invalid cron expression", "cron"),
    ({}, "Schedule is an invalid cron expression", "cron"),
    ({}, "timezone: Time zone must be IANA valid.", "zone"),
    ({}, "Time zone must be IANA valid.", "zone"),
    ({}, "timezoneOverride: Time zone must be IANA valid.", "content_zone"),
    ({}, "hideTitle can only be used with PDF or PNG formats", "hide_title"),
    (
        {},
        "Invalid filter keys found in schedule configuration: region. Available dashboard filter keys are: hideTitle",
        "filters",
    ),
    ({"one_tile": True, "tile": "7"}, "Couldn't find query presentation for key: 7", "tile"),
    (
        {"one_tile": True, "tile": "1", "condition": "RESULTS_PRESENT", "watched": "7"},
        "Couldn't find query presentation for key: 7",
        "watched",
    ),
    ({"condition": "RESULTS_PRESENT"}, "Couldn't find query presentation for key: 9", "watched"),
    ({"condition": "RESULTS_PRESENT"}, "Must provide both a trigger query and an alert condition type", "condition"),
    (
        {"condition": "RESULTS_PRESENT", "watched": ""},
        "Must provide both a trigger query and an alert condition type",
        "watched",
    ),
    ({}, "Test delivery not supported for condition type RESULTS_CHANGED", "test_now"),
    ({}, "Test delivery not supported for S3 destinations", "test_now"),
    ({}, "testNow: not supported", "test_now"),
    ({}, "Print options are not supported for this format", "format"),
    ({}, "Single column layout and table expansion options are not supported for FIT_PAGE format.", "paper"),
    ({"destination": "slack"}, "slackRecipientType is required for Slack destinations", "slack_kind"),
    ({"destination": "slack"}, "ONLY ONE SLACK CHANNEL is supported per schedule", "channel"),
    ({"destination": "slack"}, "Organization does not have a Slack credential configured", "destination"),
    ({"destination": "s3"}, "Invalid bucket name", "bucket"),
    ({"destination": "s3"}, "Invalid role ARN", "role_arn"),
    ({"destination": "s3"}, "Invalid region", "region"),
    ({"destination": "s3"}, "Key prefix contains invalid path traversal", "key_prefix"),
    ({}, "name: name is required", "name"),
    ({}, "destinationType: Invalid discriminator value. Expected 'email' | 'sftp' | 'webhook'", "destination"),
    ({}, "Invalid discriminator value. Expected 'email' | 'sftp' | 'webhook'", "destination"),
    ({}, "recipients[0]: Invalid email address", "people"),
    ({}, "emails: Invalid email address", "people"),
    ({"destination": "slack", "slack_kind": "users"}, "recipients: Required", "slack_people"),
    ({}, "textBody: too long", "email_text"),
    ({"destination": "slack"}, "textBody: too long", "slack_text"),
    ({"destination": "webhook"}, "webhookUrl: Required", "url"),
    ({"destination": "webhook"}, "url: Invalid url", "url"),
    ({"destination": "sftp"}, "Bad Request: address: The address must begin with sftp://", "address"),
    ({"destination": "sftp"}, "port: Expected number, received string", "port"),
    ({"destination": "sftp"}, "SFTP connection to files.acme.test refused", "address"),
    ({"one_tile": True}, "queryIdentifierMapKey: Invalid", "tile"),
    ({"condition": "RESULTS_PRESENT"}, "conditionQueryMapKey: Invalid", "watched"),
    ({}, "Personal access tokens cannot create schedules on behalf of other users", "owner"),
    ({}, "User with id b0b1 does not exist", "owner"),
    ({}, "userId: Invalid uuid", "owner"),
    ({"destination": "s3"}, "Only email, SFTP and webhook destinations can be created", "destination"),
    ({"destination": "s3"}, "Invalid bucket name for this destination", "bucket"),
    ({}, "The moon is in the wrong house", ""),
]


@pytest.mark.parametrize(("typed", "words", "place"), SAID)
def test_omni_s_words_stand_where_they_belong(typed: dict[str, Any], words: str, place: str) -> None:
    found = words_by_field(replace(FULL, **typed), fields_in(words), words)
    assert list(found) == [place]


def test_several_fields_are_told_apart_and_the_unknown_ones_keep_their_name() -> None:
    words = "Bad Request: name: name is required, schedule: schedule is required, flux_capacitor: Required"
    assert words_by_field(FULL, fields_in(words), words) == {
        "name": "name is required",
        "cron": "schedule is required",
        "": "flux_capacitor: Required",
    }


def test_two_words_about_one_field_stand_together() -> None:
    fields = {"recipients[0]": "Invalid email", "recipients[3]": "Invalid email"}
    assert words_by_field(FULL, fields, "") == {"people": "Invalid email; Invalid email"}


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("body.filterConfig.region", "filters"),
        ("FILTERCONFIG", "filters"),
        ("recipients.0.email", "people"),
        ("max_row_limit", ""),
        ("", ""),
    ],
)
def test_names_are_read_in_any_shape(name: str, place: str) -> None:
    assert field_named(FULL, name) == place
    assert field_named(replace(FULL, format="csv"), "max_row_limit") == "row_limit"


def test_a_field_that_is_not_drawn_is_no_place() -> None:
    words = "hideTitle can only be used with PDF or PNG formats"
    assert field_mentioned(replace(FULL, format="csv"), words) == "format"
    assert field_named(replace(FULL, format="csv"), "hideTitle") == ""


@given(choices(), st.text(max_size=80), st.sampled_from([words for _, words, _ in SAID]))
def test_every_place_is_drawn(draft: Draft, name: str, words: str) -> None:
    fixed = {"", "test_now", "owner"}
    found = words_by_field(draft, {name: words}, words)
    assert set(found) <= fixed | set(shown(draft))
    assert all(words in said for said in found.values())


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (WHOLE["email"], "Churn, sent as pdf to 1 person by email"),
        (WHOLE["slack"], "Churn, sent as png to 1 Slack channel"),
        (WHOLE["webhook"], "1 tile of Churn, sent as json to a webhook at hooks.acme.test"),
        (WHOLE["sftp"], "Churn, sent as csv to a folder at files.acme.test by SFTP"),
        (WHOLE["s3"], "Churn, sent as xlsx to the S3 bucket acme-reports"),
        (
            replace(WHOLE["slack"], one_tile=True, tile="1", watched="1", condition="RESULTS_CHANGED"),
            "an alert on 1 tile of Churn, sent as png to 1 Slack channel",
        ),
        (
            replace(WHOLE["email"], watched="1", condition="RESULTS_CHANGED"),
            "an alert on 1 tile of Churn: the whole dashboard is sent as pdf to 1 person by email",
        ),
        (
            replace(WHOLE["email"], fan_out=True, people=("a@x.test", "b@x.test"), format="link_only"),
            "Churn, sent as a link to 2 people by email, one each",
        ),
        (replace(FULL, destination="slack", slack_kind="users"), "Churn, sent as pdf to 2 people on Slack"),
        (replace(WHOLE["webhook"], url="//["), "1 tile of Churn, sent as json to a webhook"),
        (Draft(destination="google_sheets"), "Churn, sent as pdf"),
    ],
)
def test_the_sentence_says_what_omni_will_get(draft: Draft, sentence: str) -> None:
    assert what_omni_gets(draft, "Churn") == sentence


def test_before_a_dashboard_is_chosen_it_says_so() -> None:
    assert what_omni_gets(Draft()) == "the whole dashboard, sent as pdf to nobody by email"
    assert to_whom(replace(Draft(), destination="s3")) == "to the S3 bucket"
