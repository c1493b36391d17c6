"""Which cron expressions are taken (omni-api.md §7.1)."""

from __future__ import annotations

import pytest

from omnitui.demo.data.cadences import BY_CRON
from omnitui.demo.protocol.crons import is_cron

SOUND = [
    *BY_CRON,
    "0 9 ? * MON *",
    "00 09 ? * 2,3,4,5,6 *",
    "0 9 31W * ? *",
    "0 9 LW * ? *",
    "0 9 ? * 6#5 *",
    "0 9 ? * FRIL *",
    "0 9 ? * L *",
    "0 12 29 2 ? 2096-2110",
    "0 0 1 1 ? 2099",
    "1/10 * * * ? *",
    "0-30/5,45 * * * ? *",
    "0 9 ? jan-mar mon,WED 2026,2028",
    "0 9 1,L * ? *",
]
BROKEN = [
    "",
    "whenever the light is right",
    "0 9 * * MON",
    "0 9 ? * ? *",
    "0 9 * * * *",
    "0 9 1 * MON *",
    "60 9 * * ? *",
    "0 24 * * ? *",
    "0 9 0 * ? *",
    "0 9 32 * ? *",
    "0 9 * 13 ? *",
    "0 9 ? * 0 *",
    "0 9 ? * 8 *",
    "0 9 ? * MON 1969",
    "0 9 ? * MON 2200",
    "0 9 ? * 6#6 *",
    "0 9 ? * 2#1,3#1 *",
    "0 9 ? * 1W *",
    "0 9 2#1 * ? *",
    "0 9 32W * ? *",
    "0/0 * * * ? *",
    "*,5 * * * ? *",
    "30-10 * * * ? *",
    "5, * * * ? *",
    "0 9 ? * MONDAY *",
    "0 9 ? FEBR MON *",
    "٣ 9 * * ? *",
    "0 9 ? * MON * *",
    "cron(0 9 ? * MON *)",
    "? 9 * * ? *",
    "L 9 * * ? *",
]


@pytest.mark.parametrize("text", SOUND)
def test_taken(text: str) -> None:
    assert is_cron(text)


@pytest.mark.parametrize("text", BROKEN)
def test_refused(text: str) -> None:
    assert not is_cron(text)
