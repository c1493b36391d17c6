"""The schedules that come first in every demo, fit for a presentation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from omnitui.demo.data.script import Script, alert
from omnitui.demo.data.vocabulary import DASHBOARDS, OWNERS, Dashboard

_DASHBOARDS = {dashboard.name: dashboard for dashboard in DASHBOARDS}
_SALES_JP = Dashboard("5a1e50c1", "売上ダッシュボード")
_CLOUDS = Dashboard("c10d5eed", "Cloud cover overview by region")
_NONE: frozenset[str] = frozenset()


def _part(owner: int, dashboard: str, name: str, cron: str, people: int = -1, /, **more: Any) -> Script:
    """Return a member of the cast; `more` are further fields of `Script`."""
    script = Script(name, _DASHBOARDS[dashboard], OWNERS[owner], cron, recipient_count=people)
    return replace(script, **more)


def _alert(
    owner: int, dashboard: str, name: str, cron: str, condition: str, people: int = -1, /, **more: Any
) -> Script:
    script = _part(owner, dashboard, name, cron, people, **more)
    return replace(script, alert=alert(condition, f"{dashboard} by day"), omits=_NONE)


_NEW_YORK, _TOKYO = "America/New_York", "Asia/Tokyo"

CAST: tuple[Script, ...] = (
    _alert(0, "Margins", "Alizarin margin alert", "0 * * * ? *", "RESULTS_PRESENT", 4, status="CONDITION_UNMET"),
    _part(0, "Digest", "Happy little digest", "00 09 ? * 2,3,4,5,6 *", 12),
    _part(2, "Churn", "Cadmium churn", "30 7 ? * MON-FRI *", 12, status="ERROR", timezone=_NEW_YORK),
    _part(0, "Forecast", "Almost-sunset forecast", "0 18 * * ? *", 23),
    _part(4, "Quality", "Bark and moss weekly", "30 7 ? * MON *", 41, format="xlsx"),
    _part(1, "KPIs", "Bright sky KPIs", "0 8 * * ? *", 310, paused=31),
    _part(1, "Inventory", "Cabin inventory", "30 2/4 * * ? *", destination="sftp", format="csv"),
    _alert(
        3,
        "Stock",
        "Canvas stock-outs",
        "0 * * * ? *",
        "RESULTS_CHANGED",
        destination="webhook",
        status="ERROR_DELIVERED",
    ),
    _part(2, "Ledger", "Chromium board pack", "0 6 1 * ? *", 9),
    _part(
        3,
        "Coverage",
        "Cloud cover by region and channel, every single one of them",
        "0 8 ? * 2 *",
        1204,
        dashboard=_CLOUDS,
    ),
    _part(
        2,
        "Refunds",
        "Crimson refunds",
        "0 6 * * ? *",
        14,
        format="xlsx",
        content="single tile",
        status="ERROR",
        stopped=11,
        reason="missingQuery",
    ),
    _part(5, "Uptime", "Easel uptime", "10 * * * ? *", destination="webhook", format="json"),
    _part(9, "Revenue", "Émile — ventes hebdo", "0 6 * * ? *", 7),
    _part(6, "Funnel", "Fan brush funnel", "45 * * * ? *", destination="slack", format="png", status="KILLED"),
    _part(7, "Forecast", "Foothill forecast", "0 7 * * ? *", 2, paused=3, status=None),
    _part(8, "Backlog", "Gesso backlog", "00 09 ? * 2,3,4,5,6 *", 5),
    _part(0, "Revenue", "Happy trees revenue", "00 08 ? * 2,3,4,5,6 *", 88),
    _part(10, "Margins", "Indian yellow margins", "0 6 1 FEB,MAY,AUG,NOV ? *", 16),
    _part(
        11,
        "Traffic",
        "Lake at dawn",
        "0 7 * * ? *",
        destination="google_sheets",
        format="csv",
        stopped=50,
        reason="noAccess",
    ),
    _part(5, "Leads", "Liquid white leads", "10 * * * ? *", destination="webhook", content="tile", format="json"),
    _part(4, "Pipeline", "Meadow pipeline", "30 17 ? * MON-FRI *", 31),
    _alert(6, "Errors", "Mountain alert", "15 * * * ? *", "RESULTS_MISSING", 3, status=None),
    _part(7, "Recon", "Mystic recon", "0 23 * * ? *", destination="s3", format="csv", status="TIMED_OUT"),
    _part(8, "Orders", "Palette knife orders", "30 12 ? * MON-FRI *", 19),
    _part(9, "Cash", "Phthalo blue close", "30 23 L 12 ? 2025", 6),
    _part(0, "Ledger", "[PROD] Nightly ledger", "0 2 * * ? *", destination="s3", format="xlsx", status="ERROR"),
    _part(
        1,
        "Quality",
        "🎨 Palette health",
        "0 * * * ? *",
        1,
        destination="slack",
        slack_recipient_type="channel",
    ),
    _part(
        5,
        "Revenue",
        "毎週の売上レポート 北部・東部・西部・南部",
        "00 09 ? * 2,3,4,5,6 *",
        48,
        timezone=_TOKYO,
        dashboard=_SALES_JP,
    ),
    _part(10, "Payroll", "Titan white payroll", "0 6 L * ? *", 2, timezone="UTC"),
    _part(11, "Invoices", "Van Dyke invoices", "0 7 15W * ? *", 26, format="csv"),
    _part(3, "Budget", "Winter sunrise budget", "0 8 ? * 2#1 *", 64, timezone=_NEW_YORK),
    _part(4, "Deals", "Yellow ochre deals", "0 8 ? * 6L *", 33),
)
