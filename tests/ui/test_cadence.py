"""The builder's words and the cron they write, and the runs shown under them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from omnitui.domain.recurrence.cron import Cron
from omnitui.text.times import Clock
from omnitui.ui.features.schedule_form.cadence import DAYS, EVERY, Cadence, cadence_of
from omnitui.ui.features.schedule_form.runs import in_lines, next_runs, one_each

NOW = datetime(2026, 3, 3, 2, 12, tzinfo=UTC).timestamp()
PARIS = Clock(ZoneInfo("Europe/Paris"), "Paris")


@pytest.mark.parametrize(
    ("cadence", "cron"),
    [
        (Cadence("hourly", ":15"), "15 * * * ? *"),
        (Cadence("hourly", "15"), "15 * * * ? *"),
        (Cadence("hourly", "02:30", every="4"), "30 2/4 * * ? *"),
        (Cadence("daily", "9"), "0 9 * * ? *"),
        (Cadence("daily", "07.30"), "30 7 * * ? *"),
        (Cadence("weekly", "09:00", days=("MON", "TUE", "WED", "THU", "FRI")), "0 9 ? * MON-FRI *"),
        (Cadence("weekly", "09:00", days=("SUN",)), "0 9 ? * SUN *"),
        (Cadence("monthly", "06:00", on="1"), "0 6 1 * ? *"),
        (Cadence("monthly", "06:00", on="15th"), "0 6 15 * ? *"),
        (Cadence("monthly", "06:00", on="last"), "0 6 L * ? *"),
        (Cadence("monthly", "06:00", on="Last workday"), "0 6 LW * ? *"),
        (Cadence("monthly", "06:00", on="1st Monday"), "0 6 ? * MON#1 *"),
        (Cadence("monthly", "06:00", on="last fri"), "0 6 ? * FRIL *"),
        (Cadence("monthly", "06:00", on="15W"), "0 6 15W * ? *"),
    ],
)
def test_words_write_a_cron_that_reads_back_as_the_same_words(cadence: Cadence, cron: str) -> None:
    assert cadence.cron() == cron
    back = cadence_of(cron, Cadence())
    assert (back.kind, back.cron()) == (cadence.kind, cron)


@pytest.mark.parametrize(
    "cadence",
    [
        Cadence("daily", ""),
        Cadence("daily", "25:00"),
        Cadence("daily", "09:60"),
        Cadence("daily", ":15"),
        Cadence("hourly", "x"),
        Cadence("weekly", "09:00", days=()),
        Cadence("monthly", "09:00", on="32"),
        Cadence("monthly", "09:00", on="some day"),
        Cadence("monthly", "09:00", on="6th Mon"),
        Cadence("cron", "09:00"),
    ],
)
def test_what_is_no_cadence_says_why(cadence: Cadence) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        cadence.cron()


@pytest.mark.parametrize("kind", ["hourly", "daily", "weekly", "monthly"])
@pytest.mark.parametrize("other", ["hourly", "daily", "weekly", "monthly"])
@pytest.mark.parametrize("every", [value for value, _ in EVERY])
def test_every_turn_from_one_kind_to_another_is_a_cron(kind: str, other: str, every: str) -> None:
    begun = replace(Cadence().turned(kind), every=every).turned(kind)
    Cron.parse(begun.turned(other).cron())


@pytest.mark.parametrize("text", ["0 9 ? 1 MON *", "0/5 * * * ? *", "nonsense", "", "0 9 * * ? 2030"])
def test_a_cron_beyond_words_leaves_the_builder_at_cron(text: str) -> None:
    assert cadence_of(text, Cadence()).kind == "cron"


def test_the_days_are_those_that_a_cron_knows() -> None:
    Cron.parse(f"0 9 ? * {','.join(name for name, _ in DAYS)} *")


@pytest.mark.parametrize(
    ("cron", "zone", "lines"),
    [
        (
            "0 9 ? * MON *",
            "America/New_York",
            [
                "Mon 9, 16, 23 Mar 09:00 = 14:00 Paris",
                "Mon 30 Mar, 6 Apr 09:00 = 15:00 Paris, Paris’s clocks change 29 Mar",
            ],
        ),
        ("0 9 * * ? *", "Europe/Paris", ["Tue 3, Wed 4, Thu 5, Fri 6, Sat 7 Mar 09:00"]),
        ("15 * * * ? *", "Europe/Paris", ["Tue 3 Mar 03:15, 04:15, 05:15, 06:15, 07:15"]),
        ("0 22 ? * MON *", "America/New_York", ["Mon 2, 9, 16, 23, 30 Mar 22:00 = Tue 04:00 Paris"]),
        ("0 9 1 1 ? 2099", "Europe/Paris", ["Thu 1 Jan 2099 09:00"]),
        ("0 9 1 1 ? 2020", "Europe/Paris", []),
        ("0 9", "Europe/Paris", []),
        ("0 9 * * ? *", "Nowhere", []),
        ("0 9 * * ? *", "", []),
    ],
)
def test_the_next_runs_by_both_clocks(cron: str, zone: str, lines: list[str]) -> None:
    runs = next_runs(cron, zone, PARIS.zone, NOW, 5)
    result = in_lines(runs, PARIS, zone, 70, 2)
    if zone == "America/New_York" and "22" in cron:
        assert result[0].startswith("Mon 2") and result[0].endswith("22:00 = Tue 04:00 Paris")
    else:
        assert result == lines


@pytest.mark.parametrize("cells", [30, 40, 65])
def test_no_line_is_wider_than_it_may_be(cells: int) -> None:
    for cron in ("0 9 L * ? *", "0/7 3 * * ? *", "0 9 29 2 ? *"):
        runs = next_runs(cron, "Asia/Tokyo", PARIS.zone, NOW, 5)
        assert all(len(line) <= cells for line in in_lines(runs, PARIS, "Asia/Tokyo", cells, 2))


def test_one_run_a_line_names_another_year() -> None:
    runs = next_runs("0 9 29 2 ? *", "UTC", PARIS.zone, NOW, 2)
    assert one_each(runs, PARIS) == ["Tue 29 Feb 2028 09:00 = 10:00 Paris", "Sun 29 Feb 2032 09:00 = 10:00 Paris"]
