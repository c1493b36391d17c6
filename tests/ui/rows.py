"""Schedules for tests of how they are drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.measure import StyledLine
from omnitui.text.schedules import Moment
from omnitui.text.times import Clock

PARIS = Clock(ZoneInfo("Europe/Paris"), "Paris")
NOW = datetime(2026, 3, 3, 2, 12, tzinfo=UTC).timestamp()  # Tuesday, 03:12 in Paris
MOMENT = Moment(PARIS, NOW)
HOSTILE = (
    "[bold red]Loud[/] ledger",
    "Closing tag [/] of nothing",
    "\x1b[31mRed\x1b[0m revenue",
    "\x1b]52;c;YmxvYg==\x07Clipboard",
    "Tab\tbetween\ncolumns",
    "⚡️🍣 Lunch numbers",
    "👩‍🎨 Studio 🇫🇷 hours",
    "北部の在庫 と 주간 매출 与 库存",
    "תקציב שבועי ملخص المبيعات",
    "Invoice \u202egnp.exe\u202c \u200bzero",
    "Z\u0351\u0344\u0343 stacked",
    "\ud800 lone half",
    "",
    "   ",
    "x" * 200,
    "毎" * 120,
)

_PLAIN = Schedule(
    id="7d0f0a52-6f0e-4b1c-9a55-0d7c51a1c012",
    name="Cadmium churn",
    identifier="c4a07b21",
    dashboard="Churn",
    owner_id="b0b1c2d3-0000-4000-8000-000000000002",
    owner="Vincent van Blob",
    cron="0 9 ? * MON-FRI *",
    timezone="Europe/Paris",
    destination="email",
    format="pdf",
    one_tile=False,
    recipients=12,
    slack_kind="",
    paused_at=None,
    stopped_at=None,
    stop_reason="",
    last_at=NOW - 3600,
    status="COMPLETE",
    condition="",
)


def schedule(**fields: object) -> Schedule:
    """An ordinary schedule but for these fields."""
    return replace(_PLAIN, **fields)  # type: ignore[arg-type]  # the fields are Schedule's own


def at(text: str) -> float:
    """Seconds since the epoch of a moment on the wall clock in Paris."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS.zone).timestamp()


def text_of(line: StyledLine) -> str:
    """A drawn line without its inks."""
    return "".join(text for text, _ in line)
