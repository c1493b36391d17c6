from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnitui.domain.recurrence.cron import Cron
from omnitui.domain.recurrence.describe import COLUMN, cadence
from omnitui.domain.recurrence.sentence import sentence
from tests.domain.cron_oracle import Oracle
from tests.domain.cron_reader import read
from tests.domain.cron_texts import ANY_CRON, OFTEN, ONCE_A_DAY, STEPPED


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0 9 * * ? *", "daily 09:00"),
        ("0 9 ? * * *", "daily 09:00"),
        ("0 9 1-31 * ? *", "daily 09:00"),
        ("0 9,17 * * ? *", "daily 09:00,17:00"),
        ("0 9 ? * MON-FRI *", "Mon–Fri 09:00"),
        ("00 09 ? * 2,3,4,5,6 *", "Mon–Fri 09:00"),
        ("0 9 ? * 2-6 *", "Mon–Fri 09:00"),
        ("0 9 ? * 3-7 *", "Tue–Sat 09:00"),
        ("0 9 ? * FRI-MON *", "Fri–Mon 09:00"),
        ("0 9 ? * SAT-MON *", "Sat–Mon 09:00"),
        ("30 7 ? * 2,5 *", "Mon,Thu 07:30"),
        ("0 9 ? * 1,7 *", "Sat,Sun 09:00"),
        ("0 9 ? * L *", "Sat 09:00"),
        ("15 * * * ? *", "hourly :15"),
        ("15 0/1 * * ? *", "hourly :15"),
        ("5,20 * * * ? *", "hourly :05,:20"),
        ("30 2/4 * * ? *", "every 4 h :30"),
        ("30 2,6,10,14,18,22 * * ? *", "every 4 h :30"),
        ("0/10 * * * ? *", "every 10 min"),
        ("* * * * ? *", "every minute"),
        ("0-59 0-23 * * ? *", "every minute"),
        ("0/1 * * * ? *", "every minute"),
        ("0 6 1 * ? *", "1st 06:00"),
        ("0 6 1,15 * ? *", "1st,15th 06:00"),
        ("0 6 11-13 * ? *", "11th–13th 06:00"),
        ("0 18 L * ? *", "last day 18:00"),
        ("0 9 ? * MON#1 *", "1st Mon 09:00"),
        ("0 9 ? * 6L *", "last Fri 09:00"),
        ("0 9 16 MAR ? *", "16 Mar 09:00"),
        ("0 0 1 1 ? 2030", "1 Jan 2030 00:00"),
        ("4/8 * * * ? *", "4/8 * * * ? *"),
        ("0 8 15W * ? *", "0 8 15W * ? *"),
        ("30 3/5 * * ? *", "30 3/5 * * ? *"),
        ("0 9 1 */3 ? *", "0 9 1 */3 ? *"),
        ("0 9 * * ? 2027", "0 9 * * ? 2027"),
        ("0 9,17 ? * mon-fri *", "0 9,17 ? * MON-FRI *"),
    ],
)
def test_cadence(text: str, words: str) -> None:
    assert cadence(Cron.parse(text)) == words


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.one_of(ANY_CRON, OFTEN, ONCE_A_DAY))
def test_a_cadence_fits_its_column_or_is_the_cron(text: str) -> None:
    cron = Cron.parse(text)
    assert len(cadence(cron)) <= COLUMN or cadence(cron) == cron.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0 9 * * ? *", "At 09:00 every day."),
        ("0 9,17 * * ? *", "At 09:00 and 17:00 every day."),
        ("0 9 ? * 2,3,4,5,6 *", "At 09:00, Monday to Friday."),
        ("30 7 ? * MON,THU *", "At 07:30 every Monday and Thursday."),
        ("0 9 ? * FRI-MON *", "At 09:00, Friday to Monday."),
        ("0 * * * ? *", "Every hour, on the hour."),
        ("15 * * * ? *", "At 15 minutes past every hour."),
        ("1 * * * ? *", "At 1 minute past every hour."),
        ("15 * ? * MON-FRI *", "At 15 minutes past every hour, Monday to Friday."),
        ("7,23,41 * ? * TUE *", "At 7, 23 and 41 minutes past every hour, every Tuesday."),
        ("* * * * ? *", "Every minute."),
        ("0/15 * * * ? *", "Every 15 minutes."),
        ("5/15 * * * ? *", "Every 15 minutes, from 5 minutes past each hour."),
        ("0/15 8-17 ? * MON-FRI *", "Every 15 minutes from 08:00 to 17:45, Monday to Friday."),
        ("0 8-17 ? * MON-FRI *", "Every hour from 08:00 to 17:00, Monday to Friday."),
        ("30 2/4 * * ? *", "Every 4 hours from 02:30."),
        ("30 3/5 * * ? *", "Every 5 hours from 03:30 to 23:30 every day."),
        ("* 22-2 * * ? *", "Every minute from 00:00 to 02:59 and from 22:00 to 23:59 every day."),
        ("3/7 5 * * ? *", "Every 7 minutes from 3 to 59 minutes past 05:00 every day."),
        (
            "4/8 8-10 * * ? *",
            "Every 8 minutes from 4 to 52 minutes past every hour from 08:00 to 10:00 every day.",
        ),
        ("7,9 6-9 * * ? *", "At 7 and 9 minutes past every hour from 06:00 to 09:00 every day."),
        (
            "10/20 6,9,12,15 * * ? *",
            "Every 20 minutes from 10 minutes past, in the hours 06, 09, 12 and 15 every day.",
        ),
        (
            "0 8-11,14-17 ? * MON-FRI *",
            "Every hour from 08:00 to 11:00 and from 14:00 to 17:00, Monday to Friday.",
        ),
        ("0 6 1 * ? *", "At 06:00 on the 1st of every month."),
        ("0 6 1,15 * ? *", "At 06:00 on the 1st and 15th of every month."),
        ("0 6 31 * ? *", "At 06:00 on the 31st of every month that has one."),
        ("0 6 */2 * ? *", "At 06:00 on every 2nd day from the 1st to the 31st of every month."),
        ("0 18 L * ? *", "At 18:00 on the last day of every month."),
        ("0 9 LW * ? *", "At 09:00 on the last weekday (Monday to Friday) of every month."),
        ("0 8 15W * ? *", "At 08:00 on the weekday (Monday to Friday) nearest the 15th of every month."),
        ("0 9 ? * MON#1 *", "At 09:00 on the first Monday of every month."),
        ("0 9 ? * 6#5 *", "At 09:00 on the fifth Friday of every month that has one."),
        ("0 9 ? 1,3 6#5 *", "At 09:00 on the fifth Friday, where there is one, of January and March."),
        ("0 9 ? * 6L *", "At 09:00 on the last Friday of every month."),
        ("0 9 1 */3 ? *", "At 09:00 on the 1st of January, April, July and October."),
        ("0 9 * 1-3 ? *", "At 09:00 every day from January to March."),
        (
            "0 9 ? 6-8 MON-FRI 2026/2",
            "At 09:00, Monday to Friday, from June to August, every 2nd year from 2026 to 2198.",
        ),
        ("0 0 1 1 ? 2030", "At 00:00 on 1 January 2030."),
        ("0 0 1 1 ? *", "At 00:00 on 1 January every year."),
        ("0 12 29 2 ? *", "At 12:00 on 29 February in leap years."),
        ("0 12 29 2 ? 2096-2110", "At 12:00 on 29 February from 2096 to 2110."),
        ("0 12 29 2 ? 2027", "At 12:00 on 29 February 2027: a date that never comes."),
        ("0 12 30 2 ? *", "At 12:00 on 30 February: a date that never comes."),
        ("0 12 31 4,5 ? *", "At 12:00 on 31 May every year."),
        ("0 9 * * ? 2026,2028-2030", "At 09:00 every day in 2026 and 2028 to 2030."),
    ],
)
def test_sentence(text: str, words: str) -> None:
    assert sentence(Cron.parse(text)) == words


@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.one_of(ANY_CRON, OFTEN, ONCE_A_DAY, STEPPED))
def test_a_sentence_read_back_means_what_the_oracle_reads_in_the_cron(text: str) -> None:
    oracle, words = Oracle(text), sentence(Cron.parse(text))
    times, on_day = read(words)
    assert times == {(hour, minute) for hour in oracle.hours for minute in oracle.minutes}
    ran = False
    for year in {min(oracle.years), max(oracle.years)}:
        for number in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
            day = date.fromordinal(number)
            assert on_day(day) == oracle.runs_on(day)
            ran = ran or oracle.runs_on(day)
    assert not (ran and "never" in words)
