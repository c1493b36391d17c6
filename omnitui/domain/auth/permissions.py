"""What this session may not do, in words; loads nothing, for it is asked at every start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnitui.api.models.schedules import WhoAmI

READ_ONLY = "This session is read-only (--read-only)."
NO_SCHEDULING = "This token may not create schedules: its role has no permission for it in any model."
ORG_KEY_ONLY = "Only an org key can add or change email-only users; this is a personal token."
_MAKING = ("new", "clone")


def refused_keys(who: WhoAmI | None) -> dict[str, str]:
    """The keys that make schedules, with the reason, where Omni itself said that this token may not.

    Only a personal token is told of, whose every model was named with its permissions (omni-api.md §1.2).
    """
    if who is None or (who.key_scope or "").lower() != "user" or (who.org_role or "").upper() == "ORG_ADMIN":
        return {}
    roles = who.roles_by_model
    if not isinstance(roles, Mapping) or not roles or who.roles_by_model_truncated:
        return {}
    if any(_may_schedule(role) for role in roles.values()):
        return {}
    return dict.fromkeys(_MAKING, NO_SCHEDULING)


def _may_schedule(role: object) -> bool:
    """Whether a role has the permission, or says nothing that could be understood."""
    permissions = role.get("permissions") if isinstance(role, Mapping) else None
    if not isinstance(permissions, list):
        return True
    return any(not isinstance(name, str) or name.upper() == "SCHEDULE" for name in permissions)
