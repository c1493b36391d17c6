"""The invented schedules: always the same ones, each computed when it is needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from omnitui.demo.data import cadences
from omnitui.demo.data.cast import CAST
from omnitui.demo.data.oddities import ODDITIES
from omnitui.demo.data.schedule import Schedule, Title, stamp
from omnitui.demo.data.script import QUIET, Script, alert
from omnitui.demo.data.vocabulary import DASHBOARDS, LATE_PAINTS, OWNERS, PAINTS, draw, drawn_name

_STATE, _DESTINATION, _FORMAT, _CONTENT, _COUNT, _ALERT, _STATUS, _PACE, _RARITY, _ZONE, _DAYS, _LAG, _ID = range(
    10, 23
)
_DASHBOARD, _OWNER = range(30, 32)

_ZONES = ("Europe/Paris",) * 14 + ("America/New_York",) * 3 + ("Asia/Tokyo",) * 2 + ("UTC",)
_DESTINATIONS = ("email",) * 29 + ("slack",) * 4 + ("webhook",) * 3 + ("sftp", "s3", "s3", "google_sheets")
_FORMATS = ("pdf",) * 8 + ("png",) * 3 + ("csv",) * 3 + ("xlsx",) * 4 + ("link_only", "PDF", "XLSX")
_FILES = ("csv",) * 4 + ("json",) * 3 + ("xlsx", "CSV")
_CONTENTS = ("dashboard",) * 8 + ("single tile", "tile")
_REASONS = ("missingQuery", "noAccess", "orphanedFilterConfigKeys")

_ID_BITS = (1 << 48) - 1
_SPREAD = 0x9E3779B97F4B
_GATHER = pow(_SPREAD, -1, 1 << 48)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def schedule_id(index: int) -> str:
    """Return the UUID of the schedule with that index; `index_of` is the inverse."""
    return f"{draw(index, _ID, 1 << 32):08x}-6f0e-4f55-9a3e-{(index + 1) * _SPREAD & _ID_BITS:012x}"


def index_of(identity: str) -> int | None:
    """Return the index of a UUID, None if it belongs to no schedule."""
    identity = identity.lower()
    if not _UUID.fullmatch(identity):
        return None
    index = (int(identity[-12:], 16) * _GATHER & _ID_BITS) - 1
    return index if index >= 0 and schedule_id(index) == identity else None


class Seed:
    """`count` schedules as of the moment `born`; `made` counts the complete ones computed so far.

    `tame` omits the oddities and puts the cast first in the order of names, for presentations.
    """

    def __init__(self, count: int, born: datetime, *, tame: bool = False) -> None:
        self._scripted = CAST if tame else (*CAST, *ODDITIES)
        self._paints = LATE_PAINTS if tame else PAINTS
        self._frequent = cadences.USUAL if tame else cadences.FREQUENT
        self.count = count
        self.born = born
        self.made = 0
        self._slots: dict[tuple[str, str], datetime | None] = {}

    def title(self, index: int) -> Title:
        """Return the cheap part of a schedule."""
        if index < len(self._scripted):
            script = self._scripted[index]
            return Title(script.name, script.dashboard, script.owner)
        owner = OWNERS[draw(index, _OWNER, len(OWNERS))]
        return Title(drawn_name(index, self._paints), DASHBOARDS[draw(index, _DASHBOARD, len(DASHBOARDS))], owner)

    def make(self, index: int) -> Schedule:
        """Return the complete schedule, with times relative to `born`."""
        self.made += 1
        script = self._scripted[index] if index < len(self._scripted) else self._drawn(index)
        paused, stopped = self._ago(script.paused, index), self._ago(script.stopped, index)
        ended = min((moment for moment in (paused, stopped) if moment), default=None)
        ran = self._last_run(script, index, ended) if script.ran else None
        return Schedule(
            index=index,
            id=schedule_id(index),
            name=script.name,
            dashboard=script.dashboard,
            owner=script.owner,
            cron=script.cron,
            timezone=script.timezone,
            destination=script.destination,
            format=script.format,
            content=script.content,
            recipient_count=script.recipient_count,
            slack_recipient_type=script.slack_recipient_type,
            disabled_at=stamp(paused) if paused else None,
            system_disabled_at=stamp(stopped) if stopped else None,
            system_disabled_reason=script.reason,
            last_completed_at=stamp(ran) if ran else None,
            last_status=script.status if ran else None,
            alert=script.alert,
            omits=script.omits,
        )

    def _ago(self, days: int | None, index: int) -> datetime | None:
        if days is None:
            return None
        return self.born - timedelta(days=days, minutes=draw(index, _LAG, 600), milliseconds=index % 1000)

    def _last_run(self, script: Script, index: int, ended: datetime | None) -> datetime | None:
        cadence = cadences.BY_CRON.get(script.cron)
        if cadence is None:
            return (ended or self.born) - timedelta(days=3)
        if ended:
            slot = cadences.last_slot(cadence, script.timezone, ended)
        else:
            key = script.cron, script.timezone
            if key not in self._slots:
                self._slots[key] = cadences.last_slot(cadence, script.timezone, self.born)
            slot = self._slots[key]
        return slot + timedelta(milliseconds=25_000 + draw(index, _LAG, 31_000)) if slot else None

    def _drawn(self, index: int) -> Script:
        title = self.title(index)
        destination = _DESTINATIONS[draw(index, _DESTINATION, len(_DESTINATIONS))]
        state = draw(index, _STATE, 1000)
        condition = draw(index, _ALERT, 20)
        paused = 1 + draw(index, _DAYS, 90) if state < _PAUSED else None
        stopped = 1 + draw(index, _DAYS, 60) if state >= _STOPPED else None
        return Script(
            *title,
            cron=_drawn_cron(index, self._frequent),
            timezone=_ZONES[draw(index, _ZONE, len(_ZONES))],
            destination=destination,
            format=_drawn_format(index, destination),
            content=_CONTENTS[draw(index, _CONTENT, len(_CONTENTS))],
            recipient_count=1 + draw(index, _COUNT, 1 << 20) ** 3 // _CROWD if destination == "email" else -1,
            slack_recipient_type=("channel", "users")[index % 2] if destination == "slack" else None,
            status=_drawn_status(index, is_alert=condition < 2),
            paused=paused,
            stopped=stopped,
            reason=_REASONS[index % 3] if stopped else None,
            alert=(alert(), "RESULTS_CHANGED", None, None)[min(condition, 3)],
            omits=QUIET if condition > 3 else frozenset(),
        )


_PAUSED, _STOPPED = 95, 997  # per mille: paused below the first, stopped by Omni from the second on
_CROWD = (1 << 60) // 400  # makes few recipients common and 400 rare


def _drawn_cron(index: int, frequent: Sequence[cadences.Cadence]) -> str:
    rarity = draw(index, _RARITY, 100)
    among = frequent if rarity < 88 else cadences.RARE if rarity < 99 else cadences.SPENT
    return among[draw(index, _PACE, len(among))].cron


def _drawn_format(index: int, destination: str) -> str:
    formats = _FORMATS if destination in ("email", "slack") else _FILES
    return formats[draw(index, _FORMAT, len(formats))]


def _drawn_status(index: int, *, is_alert: bool) -> str | None:
    drawn = draw(index, _STATUS, 1000)
    if is_alert and drawn < 500:
        return "CONDITION_UNMET"
    for below, status in ((16, "ERROR"), (22, "ERROR_DELIVERED"), (28, "KILLED"), (45, None)):
        if drawn < below:
            return status
    return "COMPLETE"
