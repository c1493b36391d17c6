"""The rows that a client must survive: variants of omni-api.md §11, and clashes of §8 that a row can show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from omnitui.demo.data.script import QUIET, Script, alert
from omnitui.demo.data.vocabulary import DASHBOARDS, OWNERS, Dashboard

_SHOWN: frozenset[str] = frozenset()
_FORMER_FIELDS = QUIET | {"ownerId", "format"}  # rows of the previous year have neither
_LEAST = _FORMER_FIELDS | {"slackRecipientType", "systemDisabledAt", "systemDisabledReason", "recipientCount"}


def _odd(number: int, name: str, **more: Any) -> Script:
    script = Script(name, DASHBOARDS[number * 5 % len(DASHBOARDS)], OWNERS[number % len(OWNERS)], recipient_count=3)
    return replace(script, **more)


_NAMES = (
    "Closing tag [/] of nothing",
    "[bold red]Loud[/bold red] ledger",
    "[@click=app.quit]Quit[/] digest",
    "\x1b[31mRed escape\x1b[0m revenue",
    "\x1b]0;x\x07Title escape \x1b]8;;https://blob.example\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;YmxvYg==\x07Clipboard escape",
    "\x9b31mEight-bit escape\x00 with a zero",
    "Tab\tbetween\tcolumns",
    "Two\nlines\r\nand more",
    "⚡️🍣 Lunch numbers",
    "👩‍🎨 Studio 🇫🇷 hours",
    "北部の在庫 と 주간 매출 与 库存",
    "תקציב שבועי ملخص المبيعات",
    "Invoice \u202egnp.exe\u202c and \u2067right\u2069 \u200bzero\u200d width\ufeff",
    "e\u0301\u0302\u0303 stacked accents Z\u0351\u0344\u0343\u0342",
    "  spaces around  ",
    "",
    ("A very long name " + "about the colour of the sky over the lake at dawn " * 4)[:200],
    "</script><b>markup</b> & {{mustache}} %s %(x)s ${HOME} `tick`",
    "Doubled name",
    "Doubled name",
)

_ROWS = (
    _odd(21, "Alert said with null", omits=_SHOWN),
    _odd(22, "Alert said with a text", alert="RESULTS_CHANGED", omits=_SHOWN),
    _odd(23, "Alert said with an empty text", alert="", omits=_SHOWN),
    _odd(24, "Alert said with an object", alert=alert("RESULTS_UNCHANGED"), omits=_SHOWN),
    _odd(25, "Alert on a new condition", alert=alert("RESULTS_SURPRISING", "Tile"), omits=_SHOWN),
    _odd(26, "Content called tile", content="tile", format="csv"),
    _odd(27, "Content called single tile", content="single tile", format="xlsx"),
    _odd(28, "Format in capitals", format="CSV"),
    _odd(29, "Format left out", omits=QUIET | {"format"}),
    _odd(30, "Format null", format=None),
    _odd(31, "Sheets of the lake", destination="google_sheets", recipient_count=-1),
    _odd(32, "Status nobody knows", status="PARTIALLY_PAINTED"),
    _odd(33, "Zone nobody knows", timezone="Mars/Olympus_Mons"),
    _odd(34, "Zone left empty", timezone=""),
    _odd(35, "Cron nobody can parse", cron="whenever the light is right"),
    _odd(36, "Cron of five fields", cron="0 9 * * MON"),
    _odd(37, "Cron with two question marks", cron="0 9 ? * ? *"),
    _odd(38, "Cron left empty", cron=""),
    _odd(39, "Cron of the year 2096", cron="0 12 29 2 ? 2096-2110", status=None),
    _odd(40, "Cron twice an hour", cron="0/30 * * * ? *"),
    _odd(41, "Cron spent long ago", cron="0 8 31 12 ? 2024"),
    _odd(42, "Cron never to come", cron="0 9 30 2 ? *", status=None),
    _odd(43, "Webhook of minus one", destination="webhook", format="json", recipient_count=-1),
    _odd(44, "Slack of one", destination="slack", slack_recipient_type="channel", recipient_count=1),
    _odd(45, "Slack in capitals", destination="slack", slack_recipient_type="Users", recipient_count=-1),
    _odd(46, "Nobody receives it", recipient_count=0),
    _odd(47, "Keys left out", omits=_LEAST),
    _odd(48, "Row of the year before", omits=_FORMER_FIELDS),
    _odd(49, "Owned by the organization", owner=None),
    _odd(50, "Dashboard without a name", dashboard=Dashboard("0ddba11s", "")),
    _odd(51, "Stopped and paused", stopped=6, paused=9, reason="orphanedFilterConfigKeys", status="ERROR"),
    _odd(52, "Stopped for a new reason", stopped=2, reason="paintRanOut", status=None),
    _odd(53, "Sent by carrier pigeon", destination="pigeon"),
)

ODDITIES: tuple[Script, ...] = (*(_odd(number, name) for number, name in enumerate(_NAMES)), *_ROWS)
