"""Whose session it is, for the header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.domain.auth.session import KeySource
from omnitui.storage.config import address
from omnitui.ui.shell.frame_text import Badge

if TYPE_CHECKING:
    from omnitui.domain.auth.session import Session
    from omnitui.domain.schedules.store import ScheduleStore


def badge_of(session: Session | None, store: ScheduleStore) -> Badge:
    """Return org, profile and user; whoami gives only ids, so the user's name comes from one of their rows."""
    if session is None:
        return Badge()
    demo = session.credentials.key_source is KeySource.DEMO
    profile, who = session.profile, session.who
    org = address.short_name(profile.address)
    mine = who.user.membership_id if who and who.user else None
    return Badge(
        org=org,
        profile="" if demo or profile.name == org else profile.name,
        who=store.owner_names.get(mine, "") if mine else "",
        key="" if who is None or demo else "own token" if session.personal else "org key",
        production=profile.production,
        read_only=session.read_only,
        demo=demo,
    )
