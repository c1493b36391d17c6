from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnitui.domain.recurrence.choices import WORKDAYS, Choice, build, read_choice
from omnitui.domain.recurrence.cron import Cron, CronError
from tests.domain.cron_texts import ANY_CRON

DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")

EXAMPLES = [
    (Choice("hourly", minute=15), "15 * * * ? *"),
    (Choice("hourly", hour=2, minute=30, every=4), "30 2/4 * * ? *"),
    (Choice("daily", hour=9), "0 9 * * ? *"),
    (Choice("weekly", hour=9, weekdays=("MON",)), "0 9 ? * MON *"),
    (Choice("weekly", hour=9, weekdays=WORKDAYS), "0 9 ? * MON-FRI *"),
    (Choice("weekly", hour=7, minute=30, weekdays=("MON", "THU")), "30 7 ? * MON,THU *"),
    (Choice("weekly", hour=9, weekdays=("SAT", "SUN")), "0 9 ? * SAT,SUN *"),
    (Choice("monthly", hour=6, on="1"), "0 6 1 * ? *"),
    (Choice("monthly", hour=18, on="L"), "0 18 L * ? *"),
    (Choice("monthly", hour=18, on="LW"), "0 18 LW * ? *"),
    (Choice("monthly", hour=8, on="15W"), "0 8 15W * ? *"),
    (Choice("monthly", hour=9, on="MON#1"), "0 9 ? * MON#1 *"),
    (Choice("monthly", hour=9, on="FRIL"), "0 9 ? * FRIL *"),
]


@pytest.mark.parametrize(("choice", "text"), EXAMPLES)
def test_a_choice_writes_its_cron_and_is_read_back_from_it(choice: Choice, text: str) -> None:
    assert build(choice) == text
    assert read_choice(Cron.parse(text)) == choice


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("00 09 ? * 2,3,4,5,6 *", Choice("weekly", hour=9, weekdays=WORKDAYS)),
        ("0 9 ? * 1-7 *", Choice("daily", hour=9)),
        ("30 2,6,10,14,18,22 * * ? *", Choice("hourly", hour=2, minute=30, every=4)),
        ("0 9 ? * 6L *", Choice("monthly", hour=9, on="FRIL")),
    ],
)
def test_other_ways_to_write_the_same_are_understood(text: str, choice: Choice) -> None:
    assert read_choice(Cron.parse(text)) == choice


@pytest.mark.parametrize(
    "text",
    [
        "0,30 9 * * ? *",
        "0 9,17 * * ? *",
        "0 8-17 ? * MON-FRI *",
        "0 0/4 ? * MON *",
        "0 9 1,15 * ? *",
        "0 9 1 1 ? *",
        "0 9 * * ? 2027",
        "*/5 * * * ? *",
    ],
)
def test_a_cron_beyond_the_form_is_no_choice(text: str) -> None:
    assert read_choice(Cron.parse(text)) is None


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (Choice("daily", hour=24), "hour"),
        (Choice("daily", minute=60), "minute"),
        (Choice("daily", minute=-1), "minute"),
        (Choice("hourly", every=5), "hour"),
        (Choice("hourly", hour=4, every=4), "hour"),
        (Choice("weekly"), "day of week"),
        (Choice("weekly", weekdays=("Mo",)), "day of week"),
        (Choice("monthly", on="32"), "day of month"),
        (Choice("monthly", on="MON#6"), "day of week"),
    ],
)
def test_a_choice_that_is_no_time_is_refused_at_its_field(choice: Choice, field: str) -> None:
    with pytest.raises(CronError) as refused:
        build(choice)
    assert refused.value.field == field


hours, minutes = st.integers(0, 23), st.integers(0, 59)
on_days = st.one_of(
    st.integers(1, 31).map(str),
    st.integers(1, 31).map("{}W".format),
    st.sampled_from(["L", "LW"]),
    st.sampled_from(DAYS).map("{}L".format),
    st.builds("{}#{}".format, st.sampled_from(DAYS), st.integers(1, 5)),
)
some_days = st.sets(st.sampled_from(DAYS), min_size=1, max_size=6)
choices = st.one_of(
    st.sampled_from([1, 2, 3, 4, 6, 8, 12]).flatmap(
        lambda every: st.builds(Choice, st.just("hourly"), st.integers(0, every - 1), minutes, st.just(every))
    ),
    st.builds(Choice, st.just("daily"), hours, minutes),
    st.builds(
        lambda hour, minute, days: Choice("weekly", hour, minute, weekdays=tuple(sorted(days, key=DAYS.index))),
        hours,
        minutes,
        some_days,
    ),
    st.builds(lambda hour, minute, on: Choice("monthly", hour, minute, on=on), hours, minutes, on_days),
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(choices)
def test_any_choice_survives_the_way_to_a_cron_and_back(choice: Choice) -> None:
    assert read_choice(Cron.parse(build(choice))) == choice


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.one_of(ANY_CRON, choices.map(build)))
def test_a_cron_read_as_a_choice_means_the_same_when_written_again(text: str) -> None:
    cron = Cron.parse(text)
    choice = read_choice(cron)
    if choice:
        again = Cron.parse(build(choice))
        assert (again.minutes, again.hours, again.days) == (cron.minutes, cron.hours, cron.days)
        assert (again.months, again.years) == (cron.months, cron.years)
