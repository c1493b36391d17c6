"""Zones as people type them."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_MOST = 3


@cache
def zone_names() -> frozenset[str]:
    """Every IANA name this machine knows, looked up on the disk once."""
    return frozenset(available_timezones())


def find_zone(typed: str) -> ZoneInfo | list[str]:
    """The zone of an IANA name or of a city's, in any case; else the names that come near, the nearest first."""
    wanted = "_".join(typed.split()).casefold()
    by_name = {name.casefold(): name for name in zone_names()}
    if wanted in by_name:
        return ZoneInfo(by_name[wanted])
    cities = [name for folded, name in sorted(by_name.items()) if folded.rpartition("/")[2] == wanted]
    if len(cities) == 1:
        return ZoneInfo(cities[0])
    parts = [name for folded, name in sorted(by_name.items()) if len(wanted) > 2 and wanted in folded]
    near = [by_name[folded] for folded in get_close_matches(wanted, by_name, _MOST)]
    return (cities or parts or near)[:_MOST]
