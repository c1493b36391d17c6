from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnitui.domain.delivery.draft import DESTINATIONS, FIELDS, Draft
from omnitui.domain.delivery.field_rules import RULES, shown
from omnitui.domain.delivery.filters import FilterError, read_filters, unknown_filters, write_filters
from omnitui.domain.delivery.validation import cannot_test, hints, problems
from tests.domain.draft_samples import FULL, WHOLE, choices


@given(choices())
@settings(max_examples=100, deadline=None)
def test_what_is_whole_has_no_problem(draft: Draft) -> None:
    assert problems(draft) == {}


def test_every_field_has_its_place_in_the_table_and_none_twice() -> None:
    assert sorted(rule.field for rule in RULES) == sorted(FIELDS)


def test_the_first_thing_missing_comes_first() -> None:
    assert list(problems(Draft())) == ["identifier", "name", "cron", "zone", "people", "subject"]


NEEDED = {
    "email": {"people", "subject"},
    "slack": {"channel"},
    "webhook": {"url"},
    "sftp": {"address", "path", "username"},
    "s3": {"bucket", "region", "role_arn"},
}


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_each_destination_has_its_own_fields_and_no_other_s(destination: str) -> None:
    emptied: dict[str, Any] = {name: () if name == "people" else "" for names in NEEDED.values() for name in names}
    missing = problems(replace(FULL, **emptied, destination=destination))
    assert set(missing) == NEEDED[destination]
    drawn = set(shown(replace(FULL, destination=destination)))
    for other, fields in NEEDED.items():
        assert fields <= drawn if other == destination else not fields & drawn


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"cron": "0 9 * * MON"}, "cron", "six"),
    ({"cron": "0 9 * * MON *"}, "cron", "?"),
    ({"zone": "Paris Time"}, "zone", "Unknown time zone"),
    ({"zone": "europe/paris"}, "zone", "Europe/Paris"),
    ({"content_zone": "Nowhere"}, "content_zone", "Unknown time zone"),
    ({"people": ("bob(at)blob.example", "kim@acme.test")}, "people", "no @"),
    ({"people": ("a@b", "c@d", "e@f.test")}, "people", "1 more"),
    ({"people": ("Ann <ann@x.test>",)}, "people", "not an address"),
    ({"subject": "  "}, "subject", "needs a subject"),
    ({"destination": "slack", "channel": "C0BLOB42, C0BLOB43"}, "channel", "Only one channel"),
    ({"destination": "slack", "channel": "#general"}, "channel", "id"),
    ({"destination": "slack", "channel": ","}, "channel", "id"),
    ({"destination": "slack", "slack_kind": "users", "slack_people": "U1BLOB, ann"}, "slack_people", "ann"),
    ({"destination": "slack", "slack_kind": "users", "slack_people": "C0BLOB42"}, "slack_people", "C0BLOB42"),
    ({"destination": "webhook", "url": "ftp://hooks.test"}, "url", "https"),
    ({"destination": "webhook", "url": "hooks.test/x"}, "url", "https"),
    ({"destination": "webhook", "url": "https:///x"}, "url", "not a web address"),
    ({"destination": "webhook", "url": "https://h.test:port/x"}, "url", "not a web address"),
    ({"destination": "webhook", "url": "https://h.test/a b"}, "url", "not a web address"),
    ({"destination": "sftp", "address": "h.test:22"}, "address", "port"),
    ({"destination": "sftp", "address": "sftp://h.test:22/in"}, "address", "port"),
    ({"destination": "sftp", "address": "omni@h.test"}, "address", "user"),
    ({"destination": "sftp", "address": "https://h.test"}, "address", "server name"),
    ({"destination": "sftp", "address": "sftp:///in"}, "address", "server name"),
    ({"destination": "sftp", "port": "0"}, "port", "65535"),
    ({"destination": "sftp", "port": "65536"}, "port", "65535"),
    ({"destination": "sftp", "port": "22a"}, "port", "65535"),
    ({"destination": "sftp", "port": "²²"}, "port", "65535"),
    ({"destination": "sftp", "path": ""}, "path", "folder"),
    ({"destination": "s3", "bucket": "ab"}, "bucket", "3 to 63"),
    ({"destination": "s3", "bucket": "a" * 64}, "bucket", "3 to 63"),
    ({"destination": "s3", "bucket": "Acme"}, "bucket", "lowercase letters"),
    ({"destination": "s3", "bucket": "acme_reports"}, "bucket", "lowercase letters"),
    ({"destination": "s3", "bucket": "acme..reports"}, "bucket", "lowercase letters"),
    ({"destination": "s3", "bucket": "-acme"}, "bucket", "lowercase letters"),
    ({"destination": "s3", "bucket": "10.0.0.1"}, "bucket", "IP"),
    ({"destination": "s3", "region": "Ireland"}, "region", "eu-west-1"),
    ({"destination": "s3", "role_arn": "arn:aws:iam::1:role/x"}, "role_arn", "arn:aws"),
    ({"destination": "s3", "role_arn": "arn:aws:iam::111122223333:user/x"}, "role_arn", "arn:aws"),
    ({"destination": "s3", "key_prefix": "a/../b"}, "key_prefix", ".."),
    ({"destination": "s3", "filename": "{{today}}"}, "filename", "today"),
    ({"destination": "s3", "filename": "{{currentDate"}, "filename", "{{ and }}"),
    ({"destination": "s3", "filename": "{{}}"}, "filename", "no variable"),
    ({"destination": "s3", "filename": "report.CSV"}, "filename", "extension"),
    ({"destination": "google_sheets"}, "destination", "Google Sheets"),
    ({"destination": "carrier pigeon"}, "destination", "carrier pigeon"),
    ({"format": "docx"}, "format", "format"),
    ({"format": ""}, "format", "format"),
    ({"format": "csv", "row_limit": ""}, "row_limit", "number of rows"),
    ({"format": "csv", "row_limit": "0"}, "row_limit", "1 or more"),
    ({"format": "csv", "row_limit": "5,000"}, "row_limit", "whole number"),
    ({"format": "csv", "row_limit": "9" * 5000}, "row_limit", "whole number"),
    ({"one_tile": True, "tile": ""}, "tile", "tile"),
    ({"condition": "RESULTS_PRESENT", "watched": " "}, "watched", "tile to watch"),
    ({"condition": "SOMETIMES"}, "condition", "condition"),
    ({"filters": "[1]"}, "filters", "object"),
    ({"filters": '{"a": 1,\n "b" 2}'}, "filters", "Line 2, column 6"),
]


@pytest.mark.parametrize(("typed", "field", "words"), BAD)
def test_what_omni_would_refuse_is_said_where_it_stands(typed: dict[str, Any], field: str, words: str) -> None:
    found = problems(replace(FULL, **typed))
    assert list(found) == [field]
    assert words in found[field]


GOOD: list[dict[str, Any]] = [
    {"zone": "UTC"},
    {"people": ("blahlo+reports@blob.example", "o'neill@sub.blob.example", "jürgen@bücher.example")},
    {"destination": "slack", "channel": " G0ABC1234 "},
    {"destination": "slack", "slack_kind": "users", "slack_people": "U0ABC1234\nW0ABC1234"},
    {"destination": "webhook", "url": "http://localhost:8080/x?y=1"},
    {"destination": "webhook", "url": "HTTPS://hooks.test"},
    {"destination": "sftp", "address": "sftp://h.test/in", "path": ""},
    {"destination": "sftp", "address": "[2001:db8::1]"},
    {"destination": "sftp", "address": "10.0.0.1", "port": "65535"},
    {"destination": "s3", "region": "us-gov-west-1"},
    {"destination": "s3", "role_arn": "arn:aws-us-gov:iam::111122223333:role/path/Omni.Drop@x"},
    {"destination": "s3", "filename": "v1.2 {{ currentDate }}-{{{entityName}}}"},
    {"destination": "s3", "filename": "", "key_prefix": ""},
    {"filters": " \n"},
    {"format": "csv", "own_limit": False, "row_limit": "many"},
    {"format": "pdf", "row_limit": "many", "destination": "email", "port": "many", "bucket": "?"},
]


@pytest.mark.parametrize("typed", GOOD)
def test_what_omni_takes_is_left_alone(typed: dict[str, Any]) -> None:
    assert problems(replace(FULL, **typed)) == {}


def test_what_nobody_could_read_stops_the_save_until_it_is_filled_in() -> None:
    unread = {"password": "Type it again.", "filters": "They become fixed.", "watched": "Not drawn now."}
    whole = WHOLE["sftp"]
    assert problems(replace(whole, filters="{}"), unread=unread) == {}
    empty = replace(whole, filters="{}", password=Draft().password)
    assert problems(empty, unread=unread) == {"password": "Type it again."}
    assert problems(empty) == {}


def test_what_the_dashboard_has_is_checked_where_it_is_known() -> None:
    draft = replace(FULL, one_tile=True, tile="7", filters='{"Seg": 1}')
    assert problems(draft) == {}
    found = problems(draft, filter_keys=["seg", "region"], tile_keys=["1", "2"])
    assert found == {
        "tile": "The dashboard has no such tile.",
        "filters": "The dashboard has no filter “Seg”. Did you mean “seg”?",
    }
    assert problems(draft, filter_keys=["Seg"], tile_keys=["7"]) == {}


def test_a_broken_filter_is_not_looked_up() -> None:
    assert list(problems(replace(FULL, filters="{"), filter_keys=["seg"])) == ["filters"]


def test_sending_once_needs_no_cron_but_a_right_one() -> None:
    empty = replace(WHOLE["email"], cron=" ")
    assert list(problems(empty)) == ["cron"]
    assert problems(empty, test_now=True) == {}
    assert list(problems(replace(empty, cron="daily"), test_now=True)) == ["cron"]


@pytest.mark.parametrize(
    ("destination", "condition", "words"),
    [
        ("email", "", ""),
        ("email", "RESULTS_PRESENT", ""),
        ("email", "RESULTS_UNCHANGED", ""),
        ("slack", "RESULTS_CHANGED", "changed"),
        ("s3", "", "S3"),
        ("s3", "RESULTS_CHANGED", "S3"),
    ],
)
def test_some_deliveries_cannot_be_tested(destination: str, condition: str, words: str) -> None:
    draft = replace(FULL, destination=destination, condition=condition)
    assert words in cannot_test(draft) and bool(cannot_test(draft)) == bool(words)
    assert problems(draft, test_now=True) == ({"test_now": cannot_test(draft)} if words else {})
    assert problems(draft) == {}


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("0 * * * ? *", {}),
        ("0/15 9 * * ? *", {"cron": "4 a day: hourly is Omni's usual limit."}),
        ("*/5 * * * ? *", {"cron": "288 a day: hourly is Omni's usual limit."}),
        ("nonsense", {}),
    ],
)
def test_a_cron_faster_than_hourly_is_only_hinted_at(cron: str, words: dict[str, str]) -> None:
    assert hints(Draft(cron=cron)) == words


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("[]", 1, 1, "object"),
        ("\n  7", 2, 3, "object"),
        ('{"a": }', 1, 7, "Expecting value"),
        ('{"a": 1} x', 1, 10, "Extra data"),
        ('{"a": NaN}', 0, 0, "NaN"),
        ('{"a": 1e999}', 0, 0, "too large"),
        ('{"a": ' + "9" * 5000 + "}", 0, 0, "too long"),
        ('{"a": 1, "a": 2}', 0, 0, "twice"),
        ("[" * 200_000, 0, 0, "deep"),
    ],
)
def test_a_mistake_in_filters_has_its_place(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(FilterError) as caught:
        read_filters(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert words in caught.value.reason


@given(st.dictionaries(st.text(), st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists)))
def test_filters_survive_being_edited(filters: dict[str, Any]) -> None:
    assert read_filters(write_filters(filters)) == filters


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = problems(replace(FULL, filters=text, destination="s3", filename=text, cron=text, zone=text, bucket=text))
    assert all(isinstance(words, str) and words for words in found.values())


@given(st.text(max_size=40), st.sampled_from(["url", "address", "port", "channel", "path", "username"]))
def test_any_target_is_read_or_refused(text: str, field: str) -> None:
    for destination in ("webhook", "sftp", "slack"):
        typed: dict[str, Any] = {"destination": destination, field: text}
        assert set(problems(replace(FULL, **typed))) <= {field}


def test_unknown_filters_are_named_by_case() -> None:
    assert unknown_filters(["seg", "Region"], ["seg", "Region"]) == ""
    assert unknown_filters(["x", "y"], ["seg"]) == "The dashboard has no filter “x”, “y”."
