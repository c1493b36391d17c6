"""What is said of one schedule: every state, result, destination and option, in whatever shape it came."""

from __future__ import annotations

import pytest

from omnitui.domain.contacts.person import Group, Recipient
from omnitui.domain.schedules.detail import Detail
from omnitui.domain.schedules.schedule import Result, Schedule
from omnitui.ui.render import detail_text as say
from omnitui.ui.render.detail_text import Fact
from tests.ui.rows import MOMENT, at, schedule

STOPPED_AT = at("2026-02-20 06:01")


def said(facts: list[Fact]) -> dict[str, list[str]]:
    return {fact.label: [text for text, _ in fact.lines] for fact in facts}


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({}, []),
        ({"status": ""}, []),
        ({"status": "CONDITION_UNMET"}, []),
        (
            {"stopped_at": STOPPED_AT, "stop_reason": "missingQuery", "paused_at": 1.0},
            [
                "⊘ Stopped by Omni, Fri 20 Feb 06:01",
                "The tile it sends is no longer on the dashboard (missingQuery). Omni refuses to resume it as is. "
                "e chooses another tile; or delete it.",
            ],
        ),
        (
            {"stopped_at": STOPPED_AT, "stop_reason": "paintRanOut\x1b"},
            [
                "⊘ Stopped by Omni, Fri 20 Feb 06:01",
                "Omni gives an unknown reason (paintRanOut?). Omni refuses to resume it as is.",
            ],
        ),
        (
            {"stopped_at": 0.0},
            ["⊘ Stopped by Omni", "Omni gives no reason. Omni refuses to resume it as is."],
        ),
        (
            {"paused_at": STOPPED_AT},
            ["‖ Paused, Fri 20 Feb 06:01", "It won't run until resumed (r)."],
        ),
        (
            {"status": "ERROR", "last_at": at("2026-03-02 15:00")},
            ["✗ Last run failed, Mon 2 Mar 15:00.", "Nothing was sent."],
        ),
        ({"status": "KILLED", "last_at": None}, ["■ Last run cancelled.", "It was cancelled before it finished."]),
        (
            {"status": "ERROR_DELIVERED", "last_at": None},
            ["◐ Last run sent with errors.", "Sent, but part of it failed, or the failure notice went out."],
        ),
    ],
)
def test_what_is_out_of_the_ordinary_goes_first(fields: dict[str, object], lines: list[str]) -> None:
    assert [text for text, _ in say.heading(schedule(**fields), MOMENT)] == lines


@pytest.mark.parametrize("reason", ["missingQuery", "noAccess", "orphanedFilterConfigKeys", "NOACCESS"])
def test_each_reason_that_omni_documents_comes_with_what_helps(reason: str) -> None:
    text = say.heading(schedule(stopped_at=1.0, stop_reason=reason), MOMENT)[1][0]
    assert "unknown" not in text
    assert not text.endswith("as is.")


WEEKDAYS = ["At 09:00, Monday to Friday, Europe/Paris", "0 9 ? * MON-FRI *"]


@pytest.mark.parametrize(
    ("fields", "runs", "last"),
    [
        ({}, WEEKDAYS, ["✓ delivered, Tue 3 Mar 02:12"]),
        (
            {"cron": "", "timezone": ""},
            [
                "–",
                "Not understood. Empty; a cron has six: minute, hour, day of month, month, day of week, year.",
            ],
            ["✓ delivered, Tue 3 Mar 02:12"],
        ),
        ({"status": "", "last_at": None}, WEEKDAYS, ["– never ran"]),
        ({"status": "TIMED\x1bOUT"}, WEEKDAYS, ["? unknown: TIMED?OUT, Tue 3 Mar 02:12"]),
        (
            {"status": "condition_unmet"},
            WEEKDAYS,
            ["∅ condition unmet, Tue 3 Mar 02:12", "The condition was not met, so nothing was sent."],
        ),
    ],
)
def test_when_it_runs_and_how_it_went(fields: dict[str, object], runs: list[str], last: list[str]) -> None:
    facts = said(say.timing(schedule(**fields), MOMENT))
    assert (facts["Runs"], facts["Last"]) == (runs, last)


@pytest.mark.parametrize(
    ("fields", "lines", "brief"),
    [
        ({}, ["Tue 3, Wed 4, Thu 5, Fri 6, Mon 9 Mar 09:00, estimated"], "Tue 3 Mar 09:00, estimated"),
        (
            {"timezone": "America/New_York"},
            ["Tue 3, Wed 4, Thu 5, Fri 6 Mar 09:00 = 15:00 Paris", "Mon 9 Mar 09:00 = 14:00 Paris, estimated"],
            "Tue 3 Mar 09:00 = 15:00 Paris, estimated",
        ),
        (
            {"cron": "0 * * * ? *", "timezone": "Asia/Kolkata"},
            [
                "Tue 3 Mar 08:00, 09:00, 10:00, 11:00, 12:00 = 03:30, 04:30, 05:30, 06:30, 07:30 Paris, estimated",
            ],
            "Tue 3 Mar 08:00 = 03:30 Paris, estimated",
        ),
        (
            {"cron": "0 6 1 1,7 ? *", "timezone": "Asia/Tokyo"},
            [
                "Wed 1 Jul 06:00 = 23:00 Paris, the day before",
                "Fri 1 Jan 2027 06:00 = 22:00 Paris, the day before",
                "Thu 1 Jul 2027 06:00 = 23:00 Paris, the day before",
                "Sat 1 Jan 2028 06:00 = 22:00 Paris, the day before",
                "Sat 1 Jul 2028 06:00 = 23:00 Paris, the day before, estimated",
            ],
            "Wed 1 Jul 06:00 = 23:00 Paris, the day before, estimated",
        ),
        ({"paused_at": 1.0}, ["none while it is paused"], "none while it is paused"),
        ({"stopped_at": 1.0}, ["none while it is stopped"], "none while it is stopped"),
        (
            {"cron": "0 9 1 1 ? 2020"},
            ["never again: its dates are over"],
            "never again: its dates are over",
        ),
        (
            {"timezone": "Mars/Olympus_Mons"},
            ["unknown: its cron or zone is not understood"],
            "unknown: its cron or zone is not understood",
        ),
    ],
)
def test_the_next_runs_in_its_own_zone_and_in_the_readers(
    fields: dict[str, object], lines: list[str], brief: str
) -> None:
    assert said(say.timing(schedule(**fields), MOMENT))["Next"] == lines
    assert said(say.timing(schedule(**fields), MOMENT, brief=60))["Next"] == [brief]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Mon–Fri 09:00 Paris  0 9 ? * MON-FRI *"),
        ({"cron": "1,7 1,2,9 ? * 2 *", "timezone": ""}, "1,7 1,2,9 ? * 2 *"),
        ({"cron": "nonsense"}, "nonsense Paris"),
    ],
)
def test_the_short_pane_has_the_words_of_the_table(fields: dict[str, object], words: str) -> None:
    assert said(say.timing(schedule(**fields), MOMENT, brief=60))["Runs"] == [words]


def test_a_missed_run_says_since_when_and_why_it_matters() -> None:
    head, why = say.heading(schedule(last_at=at("2026-02-27 09:01"), status="ERROR"), MOMENT)
    assert head == ("! Missed? Mon 2 Mar 09:00", "warning")
    assert "Omni does not retry and notifies only the owner." in why[0]


def test_every_result_is_told_in_a_word() -> None:
    statuses = ["COMPLETE", "CONDITION_UNMET", "ERROR", "ERROR_DELIVERED", "KILLED", "", "?"]
    rows = [schedule(status=status) for status in statuses]
    assert {row.result for row in rows} == set(Result)
    assert all(row.result.value in said(say.timing(row, MOMENT))["Last"][0] for row in rows)


def detail(**fields: object) -> Detail:
    return Detail(**fields)  # type: ignore[arg-type]  # the fields are Detail's own


@pytest.mark.parametrize(
    ("row", "more", "facts"),
    [
        (schedule(), None, {"Sends": ["Churn, whole dashboard, as pdf"]}),
        (schedule(format="link_only", dashboard=""), None, {"Sends": ["–, whole dashboard, as a link"]}),
        (schedule(one_tile=True, format=""), None, {"Sends": ["one tile of Churn, as –"]}),
        (schedule(one_tile=True), detail(tile="7"), {"Sends": ["tile 7 of Churn, as pdf"]}),
        (
            schedule(condition="results_changed"),
            detail(condition_tile="Stock by day"),
            {"Sends": ["Churn, whole dashboard, as pdf"], "Only": ["if the rows changed, in query Stock by day"]},
        ),
        (
            schedule(),
            detail(condition="RESULTS_SURPRISING"),
            {"Sends": ["Churn, whole dashboard, as pdf"], "Only": ["RESULTS_SURPRISING"]},
        ),
        (
            schedule(),
            detail(
                options={
                    "hideTitle": True,
                    "showFilters": False,
                    "showContentLink": True,
                    "maxRowLimit": 500,
                    "paperFormat": "fit_page",
                    "timezoneOverride": "Asia/Tokyo",
                    "overrideRowLimit": True,
                    "hideHiddenFields": "yes",
                    "new\x1bOption": {"a": [1]},
                },
                fan_out=True,
                stops_on_failure=True,
            ),
            {
                "Sends": ["Churn, whole dashboard, as pdf"],
                "With": [
                    "title hidden, no filters shown, link to Omni, at most 500 rows, fit page, queries in Asia/Tokyo, "
                    'new?Option: {"a": [1]}, one each, with that person\'s own data, stops when a query fails'
                ],
            },
        ),
        (
            schedule(),
            detail(filters={"Region": ["North", "East"], "Order [date]": {"kind": "IS_NULL", "values": []}}),
            {
                "Sends": ["Churn, whole dashboard, as pdf"],
                "Filters": ["Region is North, East", "Order [date] is empty"],
            },
        ),
    ],
)
def test_what_it_sends(row: Schedule, more: Detail | None, facts: dict[str, list[str]]) -> None:
    assert said(say.content(row, more)) == facts


PEOPLE = [Recipient(f"person.number{number}@blob.example") for number in range(5)]
GROUPS = [Group("", "Night\tshift", (Recipient(),) * 9), Group("", "Empty"), Group("", "One", (Recipient(),))]


@pytest.mark.parametrize(
    ("row", "more", "everyone", "facts"),
    [
        (schedule(), None, False, {"To": ["email, 12 people"]}),
        (schedule(recipients=1), None, False, {"To": ["email, 1 person"]}),
        (schedule(destination="slack", slack_kind="channel"), None, False, {"To": ["slack, 12 channels"]}),
        (schedule(destination="google_sheets", recipients=None), None, False, {"To": ["Google Sheets"]}),
        (schedule(destination="", recipients=None), None, False, {"To": ["–"]}),
        (
            schedule(),
            detail(people=PEOPLE, groups=GROUPS),
            False,
            {
                "To": [
                    "email, 12 people",
                    *(person.email for person in PEOPLE[:3]),
                    "group: Night?shift, 9 people",
                    "group: Empty",
                    "group: One, 1 person",
                    "and 2 more: Enter",
                ]
            },
        ),
        (schedule(), detail(people=PEOPLE), True, {"To": ["email, 12 people", *(p.email for p in PEOPLE)]}),
        (
            schedule(destination="slack", recipients=None),
            detail(slack=["channel C0123"], people=[Recipient(name="Ada Blob")]),
            False,
            {"To": ["slack", "Ada Blob", "channel C0123"]},
        ),
        (
            schedule(destination="s3", recipients=None),
            detail(settings={"bucketName": "lake", "region": "eu-west-3", "newThing": "x\x1by"}),
            False,
            {"To": ["s3"], "Bucket": ["lake"], "Region": ["eu-west-3"], "newThing": ["x?y"]},
        ),
    ],
)
def test_who_receives_it_and_where(
    row: Schedule, more: Detail | None, everyone: bool, facts: dict[str, list[str]]
) -> None:
    assert said(say.target(row, more, 40, everyone=everyone)) == facts


def test_a_long_address_is_cut_before_its_domain() -> None:
    lines = said(say.target(schedule(), detail(people=PEOPLE), 22, everyone=False))["To"]
    assert lines[1] == "pers…ber0@blob.example"


def test_whose_it_is_and_what_it_is_called_elsewhere() -> None:
    link = "https://blobsrus.omniapp.co/dashboards/c4a07b21/schedules/7d0f0a52"
    times = detail(created_at=at("2025-11-02 10:00"), updated_at=at("2026-01-15 10:00"), owner="Ada Blob")
    assert said(say.identity(schedule(), times, MOMENT, 26, link)) == {
        "Owner": ["Vincent van Blob"],
        "Created": ["2 Nov 2025, changed 15 Jan"],
        "Id": ["7d0f0a52-6f0e…0d7c51a1c012"],
        "Link": ["https://blobs…les/7d0f0a52"],
    }
    nobody = said(say.identity(schedule(owner=""), times, MOMENT, 60, link))
    assert nobody["Owner"] == ["Ada Blob"]
    assert said(say.identity(schedule(owner=""), None, MOMENT, 60, link))["Owner"] == ["–"]
