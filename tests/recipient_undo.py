"""What the journal's record of a recipient change must suffice for: the change that undoes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from omnitui.domain.contacts.person import Group, Recipient, Recipients
from omnitui.domain.recipients.change import Change, change_from_json, inverse


def undo_hint(task: object, result: Mapping[str, Any] | None = None) -> Change:
    """The change that undoes the change of a `task`; an empty one where there is nothing to undo.

    `result` is the recorded result: what it names as missing was not done. Raises ValueError where the recipients
    before are not recorded, or the task is of another kind.
    """
    change = change_from_json(task)
    before = task.get("before") if isinstance(task, Mapping) else None
    if not isinstance(before, Mapping):
        raise ValueError("who got it before is not known")
    missing = result.get("missing") if result else None
    done = change.without(change_from_json(missing)) if missing else change
    return inverse(done, _recipients(before))


def _recipients(stored: Mapping[str, Any]) -> Recipients:
    people, groups = stored.get("people", []), stored.get("groups", [])
    if not all(isinstance(entry, Mapping) for entry in (*people, *groups)):
        raise ValueError("no list of people")
    return Recipients(
        tuple(
            Recipient(
                str(who.get("email", "")),
                str(who.get("name", "")),
                str(who.get("membershipId", "")),
                str(who.get("otherId", "")),
                who.get("emailOnly"),
            )
            for who in people
        ),
        tuple(Group(str(group.get("id", "")), str(group.get("name", ""))) for group in groups),
    )
