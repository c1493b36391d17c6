"""The invented schedules: always the same, lazily made, in proportion, every oddity among them."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from omnitui.demo.data.cadences import FREQUENT, RARE, SPENT, last_slot
from omnitui.demo.data.schedules import collated
from omnitui.demo.fake_omni import FakeOmni
from tests.demo.conftest import NOW, SCHEDULES, signed_in


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return [schedule.row() for schedule in FakeOmni(now=lambda: NOW)]


def test_the_same_every_time(rows: list[dict[str, Any]]) -> None:
    assert rows == [schedule.row() for schedule in FakeOmni(now=lambda: NOW)]
    assert len(rows) == len({row["id"] for row in rows}) == 431


@pytest.mark.parametrize("count", [0, 1, 59, 60, 120, 321])
async def test_other_numbers(count: int) -> None:
    async with signed_in(FakeOmni(count, now=lambda: NOW)) as client:
        body = (await client.get(SCHEDULES, params={"pageSize": "100"})).json()
    assert len({row["id"] for row in body["records"]}) >= min(count, 98)
    assert body["pageInfo"]["totalRecords"] >= count


async def test_a_page_of_100_000_makes_no_more_than_it_shows() -> None:
    fake = FakeOmni(100_000, now=lambda: NOW)
    query = {"sortField": "scheduleName", "sortDirection": "asc", "pageSize": "100"}
    async with signed_in(fake) as client:
        first = (await client.get(SCHEDULES, params=query)).json()
        assert (len(first["records"]), fake.made) == (100, 100)
        last = (await client.get(SCHEDULES, params={**query, "cursor": "1000"})).json()
        await client.get(SCHEDULES, params={**query, "sortDirection": "desc"})
    assert (len(last["records"]), fake.made) == (100, 300)
    assert first["pageInfo"]["totalRecords"] == 100_003


def test_the_proportions_are_those_of_a_real_org(rows: list[dict[str, Any]]) -> None:
    assert 34 <= sum(bool(row["disabledAt"]) for row in rows) <= 42
    assert sum(row["lastStatus"] in ("ERROR", "ERROR_DELIVERED") for row in rows) == 9
    assert sum(bool(row.get("systemDisabledAt")) for row in rows) == 4
    assert Counter(row["destinationType"] for row in rows).most_common(1)[0][0] == "email"
    assert Counter(row["timezone"] for row in rows).most_common(1)[0][0] == "Europe/Paris"
    assert {"America/New_York", "Asia/Tokyo", "UTC"} < {row["timezone"] for row in rows}
    assert 12 <= len({row["ownerName"] for row in rows}) <= 14


def test_healthy_ones_ran_lately_and_nothing_ran_in_the_future(rows: list[dict[str, Any]]) -> None:
    times = [datetime.fromisoformat(row["lastCompletedAt"]) for row in rows if row["lastCompletedAt"]]
    assert max(times) <= NOW
    assert sum(NOW - time < timedelta(days=4) for time in times) > 300
    for row in rows:
        stamps = [row["lastCompletedAt"], row["disabledAt"], row.get("systemDisabledAt")]
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", stamp) for stamp in stamps if stamp)
        assert not (row["disabledAt"] and row["lastCompletedAt"]) or row["lastCompletedAt"] < row["disabledAt"]
        assert (row["lastStatus"] is None) == (row["lastCompletedAt"] is None)


@pytest.mark.parametrize(
    ("cron", "last"),
    [
        ("00 09 ? * 2,3,4,5,6 *", "2026-03-02T09:00"),
        ("0 10 ? * SAT,SUN *", "2026-03-01T10:00"),
        ("0 6 L * ? *", "2026-02-28T06:00"),
        ("0 7 15W * ? *", "2026-02-16T07:00"),
        ("0 9 1W * ? *", "2026-03-02T09:00"),
        ("0 8 ? * 6L *", "2026-02-27T08:00"),
        ("0 8 ? * 2#1 *", "2026-03-02T08:00"),
        ("0 16 ? * FRI#3 *", "2026-02-20T16:00"),
        ("0 5 1 */3 ? *", "2026-01-01T05:00"),
        ("0 9 2 1 ? 2023/2", "2025-01-02T09:00"),
        ("0 18 24 12 ? 2022-2024", "2024-12-24T18:00"),
        ("30 2/4 * * ? *", "2026-03-02T22:30"),
    ],
)
def test_crons_mean_what_aws_says(cron: str, last: str) -> None:
    pace = next(pace for pace in (*FREQUENT, *RARE, *SPENT) if pace.cron == cron)
    slot = last_slot(pace, "UTC", NOW)
    assert slot and slot.isoformat()[:16] == last


def test_every_row_oddity_occurs(rows: list[dict[str, Any]]) -> None:
    alerts = [row.get("alert", "missing") for row in rows]
    assert None in alerts and "missing" in alerts and "RESULTS_CHANGED" in alerts and "" in alerts
    assert any(isinstance(alert, dict) for alert in alerts)
    assert {"dashboard", "tile", "single tile"} == {row["content"] for row in rows}
    formats = {row.get("format", "missing") for row in rows}
    assert {"pdf", "png", "csv", "xlsx", "json", "link_only", "CSV", "PDF", None, "missing"} <= formats
    assert {"email", "slack", "webhook", "sftp", "s3", "google_sheets"} < {row["destinationType"] for row in rows}
    known = {"COMPLETE", "CONDITION_UNMET", "ERROR", "ERROR_DELIVERED", "KILLED", None}
    assert known < {row["lastStatus"] for row in rows}
    assert {-1, 0, 1, 1204} < {row.get("recipientCount") for row in rows}
    reasons = {row["systemDisabledReason"] for row in rows if row.get("systemDisabledAt")}
    assert {"missingQuery", "noAccess", "orphanedFilterConfigKeys"} < reasons and len(reasons) == 4
    assert any(row["disabledAt"] and row.get("systemDisabledAt") for row in rows)
    assert any("ownerId" not in row for row in rows) and any(row["ownerName"] == "" for row in rows)
    assert {"Mars/Olympus_Mons", ""} < {row["timezone"] for row in rows}
    assert {"Users", "users", "channel", None} <= {row.get("slackRecipientType") for row in rows}


def test_every_hostile_name_occurs(rows: list[dict[str, Any]]) -> None:
    names = [row["name"] for row in rows]
    everything = "".join(names)
    for piece in (
        "[/]",
        "[bold red]",
        "\x1b[31m",
        "\x1b]0;x\x07",
        "\x1b]52;",
        "\t",
        "\n",
        "\x00",
        "⚡️🍣",
        "👩‍🎨",
    ):
        assert piece in everything
    for piece in ("🇫🇷", "在庫", "ملخص", "תקציב", "\u202e", "\u2067", "\u200b", "e\u0301", "%s", "</script>"):
        assert piece in everything
    assert "" in names and max(map(len, names)) == 200 and len(set(names)) < len(names)
    assert {"Alizarin margin alert", "Happy little digest", "Cadmium churn"} < set(names)


async def test_every_shape_of_a_body_occurs(org: httpx.AsyncClient, fake: FakeOmni) -> None:
    bodies = [(await org.get(f"{SCHEDULES}/{schedule.id}")).json() for schedule in list(fake)[:200]]
    assert any(body["owner"] is None for body in bodies)
    assert any(body["metadata"]["timezoneOverride"] for body in bodies)
    assert any("paperFormat" in body["metadata"] for body in bodies)
    filters = [body["filterConfig"] for body in bodies]
    assert {} in filters and any(isinstance(value, list) for found in filters for value in found.values())
    assert {"EQ", "EQUALS"} <= {
        value["kind"] for found in filters for value in found.values() if isinstance(value, dict)
    }
    targets = [target["metadata"] for body in bodies for target in body["destinations"]]
    assert any("url" in target for target in targets) and any("webhookUrl" in target for target in targets)
    assert any(target["userGroupRecipients"] for body in bodies for target in body["destinations"])
    assert any(body["conditionType"] == "RESULTS_UNCHANGED" for body in bodies)


def test_the_tame_ones_show_the_cast_first_and_no_oddity() -> None:
    names = [schedule.name for schedule in FakeOmni(now=lambda: NOW, tame=True)]
    assert (len(names), len(set(names))) == (431, 431)
    by_name = sorted(names, key=collated)
    assert by_name[:4] == [
        "[PROD] Nightly ledger",
        "Alizarin margin alert",
        "Almost-sunset forecast",
        "Bark and moss weekly",
    ]
    assert by_name.index("Phthalo blue close") == 25
    assert not {"", "  spaces around  ", "Cron nobody can parse"} & set(names)


def test_the_tame_ones_leave_most_hours_of_a_week_quiet() -> None:
    crons = Counter(schedule.cron for schedule in FakeOmni(now=lambda: NOW, tame=True))
    hourly = sum(number for cron, number in crons.items() if cron.endswith(" * * * ? *"))
    mornings = sum(number for cron, number in crons.items() if cron.startswith(("00 0", "30 7 ? * MON-FRI")))
    assert hourly < 25 < 100 < mornings
