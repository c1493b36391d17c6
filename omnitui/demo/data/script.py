"""A schedule before its times are fixed; both the cast and the random ones take this form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from omnitui.demo.data.vocabulary import Dashboard, Person

QUIET = frozenset({"alert"})  # most rows have no alert key


@dataclass(frozen=True, slots=True)
class Script:
    """A schedule with relative times: `paused` and `stopped` are days before now.

    `status` is None for one that never ran; `reason` is Omni's code for why it stopped a schedule.
    """

    name: str
    dashboard: Dashboard
    owner: Person | None
    cron: str = "0 6 * * ? *"
    timezone: str = "Europe/Paris"
    destination: str = "email"
    format: str | None = "pdf"
    content: str = "dashboard"
    recipient_count: int = 1
    slack_recipient_type: str | None = None
    status: str | None = "COMPLETE"
    paused: int | None = None
    stopped: int | None = None
    reason: str | None = None
    alert: object = None
    omits: frozenset[str] = QUIET

    @property
    def ran(self) -> bool:
        """Whether it has ever run."""
        return self.status is not None


def alert(condition: str = "RESULTS_PRESENT", query: str | None = None) -> Mapping[str, str | None]:
    """Return the `alert` object of a row (omni-api.md §3.1)."""
    return {"conditionType": condition, "conditionQueryName": query}
