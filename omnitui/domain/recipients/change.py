"""A change of a schedule's recipients: what it sends, what undoes it, and what of it is not done yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from omnitui.domain.contacts.person import PersonRef, Recipient, RecipientIndex, Recipients


@dataclass(frozen=True, slots=True)
class Change:
    """What is added to and removed from one schedule: at most one call each, groups by their id."""

    add: tuple[PersonRef, ...] = ()
    remove: tuple[PersonRef, ...] = ()
    add_groups: tuple[str, ...] = ()
    remove_groups: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.calls)

    @property
    def calls(self) -> int:
        """How many requests it takes."""
        return bool(self.add_body) + bool(self.remove_body)

    @property
    def add_body(self) -> dict[str, list[str]]:
        """What `add-recipients` is sent; empty where nothing is added. No empty array is in it: Omni refuses those."""
        return body_of(self.add, self.add_groups)

    @property
    def remove_body(self) -> dict[str, list[str]]:
        """What `remove-recipients` is sent; empty where nothing is removed."""
        return body_of(self.remove, self.remove_groups)

    def as_json(self) -> dict[str, list[object]]:
        """The change for the journal; `change_from_json` reads it."""
        return {
            "add": [{"email": who.email, "userId": who.user_id} for who in self.add],
            "remove": [{"email": who.email, "userId": who.user_id} for who in self.remove],
            "addGroups": list(self.add_groups),
            "removeGroups": list(self.remove_groups),
        }

    def without(self, rest: Change) -> Change:
        """The change without `rest`: the part that was done, where `rest` is what is missing."""
        not_added, not_removed = set(rest.add), set(rest.remove)
        return Change(
            tuple(who for who in self.add if who not in not_added),
            tuple(who for who in self.remove if who not in not_removed),
            tuple(group for group in self.add_groups if group not in rest.add_groups),
            tuple(group for group in self.remove_groups if group not in rest.remove_groups),
        )


def body_of(people: Sequence[PersonRef], groups: Sequence[str]) -> dict[str, list[str]]:
    """What a call that adds or removes these is sent (`omni-api.md §2.8`), without empty arrays."""
    body = {
        "emails": [who.email for who in people if not who.user_id and who.email],
        "userIds": [who.user_id for who in people if who.user_id],
        "userGroupIds": list(groups),
    }
    return {name: values for name, values in body.items() if values}


def change_from_json(value: object) -> Change:
    """The change that `as_json` wrote, alone or inside a task. Raises ValueError for anything else."""
    if isinstance(value, Mapping) and "change" in value:
        value = value["change"]
    if not isinstance(value, Mapping):
        raise ValueError("no change of recipients")
    return Change(
        _refs(value.get("add", [])),
        _refs(value.get("remove", [])),
        _texts(value.get("addGroups", [])),
        _texts(value.get("removeGroups", [])),
    )


def _refs(value: object) -> tuple[PersonRef, ...]:
    if not isinstance(value, list) or not all(isinstance(who, Mapping) for who in value):
        raise ValueError("no list of people")
    return tuple(PersonRef(*_texts([who.get("email", ""), who.get("userId", "")])) for who in value)


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("no list")
    texts = tuple(text for text in value if isinstance(text, str))
    if len(texts) != len(value):
        raise ValueError("no list of texts")
    return texts


def missing_after(change: Change, now: Recipients) -> Change:
    """The part of `change` that the present recipients do not show: adds not there, removals still there.

    An empty change means that all is done; what a lost answer left undone can be sent as it is.
    """
    there, groups = RecipientIndex(now.people), {group.id for group in now.groups}
    return Change(
        tuple(who for who in change.add if there.find(who) is None),
        tuple(who for who in change.remove if there.find(who) is not None),
        tuple(group for group in change.add_groups if group not in groups),
        tuple(group for group in change.remove_groups if group in groups),
    )


def inverse(change: Change, before: Recipients) -> Change:
    """The change that undoes `change`: those who were there `before` stay, those who were not are not added.

    For a change done in part give `change.without(missing_after(change, now))`.
    """
    there, groups = RecipientIndex(before.people), {group.id for group in before.groups}
    back = [(ref, there.find(ref)) for ref in change.remove]
    return Change(
        tuple(_ref_to_restore(ref, who) for ref, who in back if who is not None),
        tuple(ref for ref in change.add if there.find(ref) is None),
        tuple(group for group in change.remove_groups if group in groups),
        tuple(group for group in change.add_groups if group not in groups),
    )


def _ref_to_restore(ref: PersonRef, who: Recipient) -> PersonRef:
    """Somebody to restore: an email-only user by address, as Omni may have dropped the user with the last delivery."""
    if who.email_only and who.email:
        return PersonRef(who.email)
    return PersonRef(who.email or ref.email, ref.user_id or who.membership_id)
