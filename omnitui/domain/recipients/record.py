"""A change of recipients in the journal: with the recipients before it, so that it can be undone."""

from __future__ import annotations

from typing import Any

from omnitui.domain.contacts.person import RecipientIndex, Recipients
from omnitui.domain.recipients.change import Change


def task_of(change: Change, before: Recipients | None) -> dict[str, Any]:
    """The task of one schedule: `{"change": …, "before": {"people": […], "groups": […]}}`.

    `before` holds only the recipients that the change is about; it is None where they could not be read.
    """
    return {"change": change.as_json(), "before": None if before is None else _before_json(change, before)}


def _before_json(change: Change, before: Recipients) -> dict[str, Any]:
    there = RecipientIndex(before.people)
    people = dict.fromkeys(who for ref in (*change.add, *change.remove) if (who := there.find(ref)))
    asked = {*change.add_groups, *change.remove_groups}
    return {
        "people": [
            {
                "email": who.email,
                "name": who.name,
                "membershipId": who.membership_id,
                "otherId": who.other_id,
                "emailOnly": who.email_only,
            }
            for who in people
        ],
        "groups": [{"id": group.id, "name": group.name} for group in before.groups if group.id in asked],
    }
