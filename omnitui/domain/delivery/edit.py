"""An edit of a schedule: what was read before it, what differs after it, and what an update may lose (§2.4, §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from omnitui.domain.contacts.person import PersonRef, Recipients
from omnitui.domain.delivery import payload
from omnitui.domain.delivery.draft import FIELDS, Draft
from omnitui.domain.delivery.field_rules import RULES
from omnitui.domain.delivery.from_schedule import draft_from
from omnitui.domain.delivery.gaps import switches_not_shown, unsupported_settings
from omnitui.domain.delivery.snapshot import snapshot_of
from omnitui.domain.delivery.targets import sftp_parts
from omnitui.domain.recipients.change import Change
from omnitui.domain.schedules.in_full import ScheduleInFull

if TYPE_CHECKING:
    from omnitui.api.models.detail import ScheduleDetail

# The owner has a call of its own; Omni never shows a password, so it cannot be compared.
_NOT_COMPARED = ("owner", "password")


@dataclass(frozen=True, slots=True)
class EditableSchedule:
    """A schedule as it was read for an edit: the draft it makes, notes on its fields, and what a save may lose.

    `not_shown` are switches that Omni does not show, `unsupported` settings that no body carries; `extra` are the
    groups and the people without an address, which no body carries either, but which can be added again.
    """

    schedule: ScheduleInFull
    draft: Draft
    notes: Mapping[str, str]
    not_shown: frozenset[str]
    unsupported: tuple[str, ...]
    extra: Change
    recipients: Recipients

    @classmethod
    def of(cls, schedule: ScheduleInFull) -> EditableSchedule:
        """Everything an edit needs to know about a schedule that was just read."""
        draft, notes = draft_from(schedule)
        recipients = schedule.everyone()
        extra = extra_of(recipients)
        notes = {**notes, **_extra_note(recipients, extra)}
        unsupported = unsupported_settings(schedule)
        return cls(schedule, draft, notes, switches_not_shown(schedule), unsupported, extra, recipients)

    @property
    def orphaned(self) -> bool:
        """Whether Omni stopped it for filters its dashboard lost: saving without those filters repairs it (§4.2)."""
        detail = self.schedule.detail
        reason = (detail and detail.system_disabled_reason) or self.schedule.row.stop_reason
        return reason.casefold() == "orphanedfilterconfigkeys"


def extra_of(recipients: Recipients) -> Change:
    """The recipients that no body carries: to be added again after an update (`omni-api.md §6`)."""
    if recipients.kind not in ("", "email"):
        return Change()
    nameless = (PersonRef(user_id=who.membership_id or who.other_id) for who in recipients.people if not who.email)
    return Change(
        add=tuple(who for who in nameless if who.sendable),
        add_groups=tuple(group.id for group in recipients.groups if group.id),
    )


def _extra_note(recipients: Recipients, extra: Change) -> dict[str, str]:
    """The note under the people, where an edit adds again everybody whom no body carries."""
    nameless = sum(1 for who in recipients.people if not who.email)
    if not extra or len(extra.add) < nameless or len(extra.add_groups) < len(recipients.groups):
        return {}
    names = [f"group {group.name}" for group in recipients.groups]
    names += [f"{nameless} without an address"] if nameless else []
    return {"people": f"Plus {', '.join(names)}. An edit adds them back right after."}


def changed(was: Draft, now: Draft) -> tuple[str, ...]:
    """The fields that differ in what Omni would get, in the form's order; a typed password always counts."""
    present = [rule.field for rule in RULES if rule.holds(was) or rule.holds(now)]
    found = [field for field in present if field not in _NOT_COMPARED and _sent(was, field) != _sent(now, field)]
    if now.destination == "sftp" and now.password.reveal() and was.destination == "sftp":
        found.append("password")
    return tuple(found)


def _sent(draft: Draft, field: str) -> Any:
    """A field as Omni would get it; None where the draft does not have the field."""
    if not any(rule.field == field and rule.holds(draft) for rule in RULES):
        return None
    if field == "address":
        return "".join(sftp_parts(draft.address))
    try:
        return payload.value(draft, field)
    except ValueError:
        return getattr(draft, field)


def changed_between(was: ScheduleInFull, now: ScheduleInFull) -> tuple[str, ...]:
    """The fields that somebody else changed between two readings; the list row is not compared."""
    before, after = draft_from(was)[0], draft_from(replace(now, row=was.row))[0]
    if before.destination == after.destination == "email":
        before, after = (replace(draft, people=tuple(sorted(draft.people))) for draft in (before, after))
    found = [field for field in changed(before, after) if field != "people"]
    if _entity(was.detail) != _entity(now.detail):
        found.insert(0, "identifier")
    if _keys_of(was.everyone()) != _keys_of(now.everyone()):
        found.append("people")
    return tuple(dict.fromkeys(found))


def _entity(detail: ScheduleDetail | None) -> str:
    return (detail and detail.entity_id) or ""


def _keys_of(recipients: Recipients) -> tuple[frozenset[str], frozenset[str]]:
    people = (who.email.casefold() or who.membership_id or who.other_id for who in recipients.people)
    return frozenset(people), frozenset(group.id or group.name for group in recipients.groups)


def rebased(was: Draft, fresh: Draft, typed: Draft) -> Draft:
    """The typed draft rebased on the fresh one: only the fields that somebody changed keep what was typed."""
    untouched = (field for field in FIELDS if getattr(typed, field) == getattr(was, field))
    return replace(typed, **{field: getattr(fresh, field) for field in untouched})


def task_of(before: EditableSchedule, typed: Draft) -> dict[str, Any]:
    """The task of an update, fit for the journal: the body, and the schedule as it was read.

    Raises `Unfinished` for a draft that Omni would refuse.
    """
    body = payload.body(typed, was=before.draft, not_shown=before.not_shown)
    return {"body": payload.for_journal(body), "was": snapshot_of(before.schedule)}


def people_only(before: EditableSchedule, typed: Draft) -> Change | None:
    """The change of recipients where an edit changes nothing else, for the narrow calls; None otherwise."""
    if before.orphaned or changed(before.draft, typed) != ("people",):
        return None
    current = {who.email.casefold(): who for who in before.recipients.people if who.email}
    wanted = {address.strip().casefold(): address.strip() for address in typed.people}
    return Change(
        add=tuple(PersonRef(address) for key, address in wanted.items() if key not in current),
        remove=tuple(PersonRef(who.email, who.membership_id) for key, who in current.items() if key not in wanted),
    )
