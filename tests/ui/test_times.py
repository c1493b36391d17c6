"""Instants in words that stay true on an idle screen, by the reader's own clock."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from omnitui.text.times import Clock, city, duration
from tests.ui.rows import NOW, PARIS, at


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2026-03-03 03:12", "03:12"),
        ("2026-03-03 00:00", "00:00"),
        ("2026-03-03 23:59:59", "23:59"),
        ("2026-03-02 23:59:59", "Mon 23:59"),
        ("2026-03-04 00:00", "Wed 00:00"),
        ("2026-02-25 00:00", "Wed 00:00"),
        ("2026-02-24 23:59", "24 Feb"),
        ("2026-03-09 23:59", "Mon 23:59"),
        ("2026-03-10 00:00", "10 Mar"),
        ("2026-01-01 00:00", "1 Jan"),
        ("2025-12-31 23:59", "Dec 2025"),
        ("2027-01-01 00:00", "Jan 2027"),
        ("1999-05-17 08:00", "May 1999"),
    ],
)
def test_a_time_in_the_table_is_as_exact_as_it_is_near(moment: str, shown: str) -> None:
    result = PARIS.short(at(moment), NOW)
    assert result == shown
    assert len(result) <= 9


def test_near_is_a_week_even_across_the_turn_of_the_year() -> None:
    now = at("2026-01-02 09:00")
    assert PARIS.short(at("2025-12-31 23:59"), now) == "Wed 23:59"
    assert PARIS.short(at("2025-12-26 23:59"), now) == "Dec 2025"


def test_the_clock_goes_with_summer_time() -> None:
    before, after = at("2026-03-29 01:59"), at("2026-03-29 01:59") + 60
    now = at("2026-03-29 12:00")
    assert (PARIS.short(before, now), PARIS.short(after, now)) == ("01:59", "03:00")
    twice = at("2026-10-25 02:30")
    assert PARIS.clock(twice) == PARIS.clock(twice + 3600) == "02:30:00"


def test_the_day_is_the_readers_own() -> None:
    moment = at("2026-03-03 00:30")
    new_york = Clock(ZoneInfo("America/New_York"), "New York")
    assert PARIS.short(moment, NOW) == "00:30"
    assert new_york.short(moment, NOW) == "18:30"
    tokyo = Clock(ZoneInfo("Asia/Tokyo"), "Tokyo")
    assert tokyo.short(at("2026-03-02 15:00"), NOW) == "Mon 23:00"
    assert tokyo.short(at("2026-03-02 16:00"), NOW) == "00:00"


def test_pane_and_reports_say_the_whole_moment() -> None:
    assert PARIS.long(at("2026-02-20 06:01:40"), NOW) == "Fri 20 Feb 06:01"
    assert PARIS.long(at("2026-02-20 06:01:40"), NOW, exact=True) == "Fri 20 Feb 06:01:40"
    assert PARIS.long(at("2025-11-02 06:01"), NOW) == "Sun 2 Nov 2025 06:01"
    assert PARIS.date(at("2025-11-02 06:01"), NOW) == "2 Nov 2025"
    assert PARIS.date(at("2026-01-15 06:01"), NOW) == "15 Jan"
    assert PARIS.stamp(NOW) == "as of 03:12 Paris"


@pytest.mark.parametrize(
    ("configured", "variable", "name"),
    [
        ("Asia/Tokyo", "Europe/Paris", "Tokyo"),
        (None, "America/New_York", "New York"),
        (None, ":Europe/Paris", "Paris"),
        ("Mars/Olympus_Mons", "Europe/Paris", "Paris"),
        ("../../etc/passwd", "Europe/Paris", "Paris"),
        ("Europe", "Asia/Tokyo", "Tokyo"),
        ("a\0b", "Asia/Tokyo", "Tokyo"),
        (None, "UTC", "UTC"),
    ],
)
def test_the_profiles_zone_goes_before_the_variable(
    monkeypatch: pytest.MonkeyPatch, configured: str | None, variable: str, name: str
) -> None:
    monkeypatch.setenv("TZ", variable)
    assert Clock.of(configured).name == name


def test_without_either_the_machines_zone_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ")
    monkeypatch.setattr("os.path.realpath", lambda _: "/usr/share/zoneinfo/Asia/Kolkata")
    assert Clock.of(None).name == "Kolkata"
    assert Clock.of("nonsense").zone == ZoneInfo("Asia/Kolkata")


def test_a_machine_that_does_not_name_its_zone_still_has_a_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ")
    monkeypatch.setattr("os.path.realpath", lambda path: path)
    reader = Clock.of(None)
    assert reader.at(NOW) == datetime.fromtimestamp(NOW).astimezone()
    assert reader.name


def test_a_zone_is_called_by_its_city() -> None:
    assert city("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert city("UTC") == "UTC"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "1 s"),
        (0.2, "1 s"),
        (39.1, "40 s"),
        (59, "59 s"),
        (59.4, "1 min"),
        (60, "1 min"),
        (61, "2 min"),
        (3540, "59 min"),
        (3541, "1 h"),
        (3600, "1 h"),
        (4200, "1 h 10 min"),
        (90_000, "25 h"),
    ],
)
def test_a_wait_is_rounded_up(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown
