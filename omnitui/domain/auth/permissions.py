"""What this session may not do, as words for the screen. Imports nothing heavy: every start asks it."""

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
    """The keys that make schedules, each with the reason, where Omni says that this token may not make any.

    Only for a personal token whose models Omni lists in full, each with its permissions (`omni-api.md §1.2`).
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
    """Whether a role has the permission, or is in a shape that this program does not understand."""
    permissions = role.get("permissions") if isinstance(role, Mapping) else None
    if not isinstance(permissions, list):
        return True
    return any(not isinstance(name, str) or name.upper() == "SCHEDULE" for name in permissions)
