"""Hypothesis strategies: AWS crons of every form, valid and nearly valid."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.domain.cron_oracle import MONTHS, WEEKDAYS

Texts = st.SearchStrategy[str]


def _number(low: int, high: int, names: list[str]) -> Texts:
    plain = st.integers(low, high).map(str)
    padded = st.integers(low, high).map(lambda value: f"{value:02}")
    if not names:
        return st.one_of(plain, plain, padded)
    named = st.sampled_from(names)
    return st.one_of(plain, padded, named, named.map(str.lower))


def _field(low: int, high: int, names: list[str], *, steps: bool = True, wraps: bool = True) -> Texts:
    number = _number(low, high, names)
    span = st.tuples(st.integers(low, high), st.integers(low, high))
    if not wraps:
        span = span.map(lambda pair: (min(pair), max(pair)))
    ranges = span.map(lambda pair: f"{pair[0]}-{pair[1]}")
    items = st.one_of(number, ranges)
    if steps:
        start = st.one_of(st.just("*"), number, ranges)
        step = st.one_of(st.integers(1, 12), st.integers(1, min(high, 240)))
        items = st.one_of(number, ranges, st.builds("{}/{}".format, start, step))
    listed = st.lists(items, min_size=1, max_size=4).map(",".join)
    return st.one_of(st.just("*"), number, listed)


MINUTE = _field(0, 59, [])
HOUR = _field(0, 23, [])
MONTH = _field(1, 12, MONTHS)
YEAR = st.one_of(st.just("*"), _field(1970, 2199, [], wraps=False), _field(2020, 2040, [], wraps=False))
OF_MONTH = st.one_of(_field(1, 31, []), st.sampled_from(["L", "LW", "l", "lw"]), st.integers(1, 31).map("{}W".format))
_WEEKDAY = _number(1, 7, WEEKDAYS)
OF_WEEK = st.one_of(
    _field(1, 7, WEEKDAYS, steps=False),
    st.just("L"),
    _WEEKDAY.map("{}L".format),
    st.builds("{}#{}".format, _WEEKDAY, st.integers(1, 5)),
)
DAYS = st.one_of(st.tuples(OF_MONTH, st.just("?")), st.tuples(st.just("?"), OF_WEEK))


def _line(minute: str, hour: str, days: tuple[str, str], month: str, year: str) -> str:
    return f"{minute} {hour} {days[0]} {month} {days[1]} {year}"


ANY_CRON = st.builds(_line, MINUTE, HOUR, DAYS, MONTH, YEAR)
OFTEN = st.builds(
    _line,
    MINUTE,
    HOUR,
    st.one_of(st.sampled_from([("*", "?"), ("?", "*"), ("?", "MON-SAT"), ("?", "SUN"), ("1/2", "?")]), DAYS),
    st.one_of(st.just("*"), st.just("*"), MONTH),
    st.just("*"),
)
ONCE_A_DAY = st.builds(_line, st.just("0"), st.just("12"), DAYS, MONTH, YEAR)
_steps = st.builds("{}/{}".format, st.integers(0, 11), st.integers(1, 20))
_hours = st.one_of(
    st.just("*"),
    st.integers(0, 23).map(str),
    st.builds("{}-{}".format, st.integers(0, 11), st.integers(12, 23)),
    st.builds("{}/{}".format, st.integers(0, 11), st.integers(1, 12)),
    st.lists(st.integers(0, 23).map(str), min_size=2, max_size=8).map(",".join),
)
STEPPED = st.builds(
    _line,
    _steps,
    _hours,
    st.sampled_from([("*", "?"), ("?", "MON-FRI"), ("?", "SUN")]),
    st.just("*"),
    st.just("*"),
)
_SIGNS = st.text(alphabet="0123456789,-*/?LW#SUNMOFRIJAD ", max_size=6)


@st.composite
def almost_crons(draw: st.DrawFn) -> str:
    """A cron with a few characters put in, taken out or exchanged: often wrong, sometimes still right."""
    text = draw(ANY_CRON)
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        text = text[:start] + draw(_SIGNS) + text[start + draw(st.integers(0, 4)) :]
    return text
