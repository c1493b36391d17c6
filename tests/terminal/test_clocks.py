"""A server whose clock is hours off, its stamps and its `Date` alike: nothing but what it says itself is off."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from omnitui.demo.data.schedule import stamp
from omnitui.demo.fake_omni import FakeOmni
from tests.terminal.conftest import serving
from tests.terminal.support import opened, status_line, text


class Skewed(FakeOmni):
    """An Omni `hours` ahead, which says so in every answer; what there is to see was made at the true time."""

    def __init__(self, hours: float) -> None:
        self.ahead = timedelta(0)
        super().__init__(431, now=lambda: datetime.now(UTC) + self.ahead)
        self.ahead = timedelta(hours=hours)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        answer = await super().handle(request)
        answer.headers["date"] = format_datetime(datetime.now(UTC) + self.ahead, usegmt=True)
        return answer


def later(seconds: float, hours: float) -> httpx.Response:
    """A 429 whose `Retry-After` is a date by that clock."""
    at = datetime.now(UTC) + timedelta(hours=hours)
    ahead = format_datetime(at + timedelta(seconds=seconds), usegmt=True)
    return httpx.Response(429, headers={"retry-after": ahead}, json={"error": "429", "message": "Too many requests"})


@pytest.mark.parametrize("hours", [-7.0, 9.0])
def test_next_runs_and_the_journal_go_by_this_machines_clock(tmp_path: Path, hours: float) -> None:
    began = time.time()
    with serving(Skewed(0)) as right, opened(right, tmp_path / "right") as session:
        session.wait_for("of about", 20)
        session.quiet(0.5)
        expected = [row[38:62] for row in session.screen()[3:20]]
    with serving(Skewed(hours)) as wrong, opened(wrong, tmp_path / "wrong") as session:
        session.wait_for("of about", 20)
        session.quiet(0.5)
        shown = [row[38:62] for row in session.screen()[3:20]]
        # A minute may have turned in between; hours have not.
        assert sum(one != other for one, other in zip(shown, expected, strict=True)) <= 2
        session.send("p")
        session.wait_for("[ Cancel")
        session.quiet(0.3)
        wrong.fake.fail("/pause", later(2, hours))
        asked = time.time()
        session.send("y")
        session.wait_for(lambda rows: "✓ Paused" in status_line(rows), 20)
        assert 1.0 < time.time() - asked < 8.0
        session.send("4")
        session.wait_for("[4 Activity]")
        here = datetime.fromtimestamp(asked, ZoneInfo("Europe/Paris"))
        near = {f"{here + timedelta(minutes=minutes):%H:%M}" for minutes in (0, 1)}
        session.wait_for(lambda rows: re.search(r"pause +1 schedule|pause ", text(rows)))
        assert any(clock in text(session.screen()) for clock in near)
    with closing(sqlite3.connect(tmp_path / "wrong" / "state" / "omnitui" / "journal.sqlite3")) as journal:
        columns = [row[1] for row in journal.execute("PRAGMA table_info(runs)")]
        run = dict(zip(columns, journal.execute("SELECT * FROM runs").fetchone(), strict=True))
    assert began <= run["begun"] <= time.time()


def flagged(rows: list[str]) -> list[str]:
    return [row[5:30].strip() for row in rows if row[3:4] == "!"]


@pytest.mark.parametrize("hours", [-7.0, 9.0])
def test_what_is_missed_goes_by_the_servers_clock(tmp_path: Path, hours: float) -> None:
    """Stamps and clock are off by the same: no schedule is late for it."""
    fake = Skewed(hours)
    with serving(fake) as omni:
        now = datetime.now(UTC)
        minute = (now - timedelta(minutes=30)).minute
        for name, ago in (("Aaa in time", 0.6), ("Aab late", 5.0)):
            fake.insert(
                name=name,
                cron=f"{minute} * * * ? *",
                timezone="UTC",
                disabled_at=None,
                system_disabled_at=None,
                last_status="COMPLETE",
                last_completed_at=stamp(now + fake.ahead - timedelta(hours=ago)),
            )
        with opened(omni, tmp_path) as session:
            session.send("/")
            session.quiet(0.3)
            session.send("Aa", "enter")
            session.wait_for("Aab late", 20)
            session.quiet(0.5)
            assert flagged(session.screen()) == ["Aab late"]
