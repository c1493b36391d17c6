"""An edit of a schedule: what was read before it, what differs after it, and what an update may lose (§2.4, §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from omnitui.domain.contacts.person import PersonRef, Recipient, RecipientGroup, Recipients, receivers_of
from omnitui.domain.delivery import payload
from omnitui.domain.delivery.draft import FIELDS, Draft
from omnitui.domain.delivery.field_rules import RULES
from omnitui.domain.delivery.from_schedule import draft_from
from omnitui.domain.delivery.gaps import strangers, untold
from omnitui.domain.delivery.snapshot import keep
from omnitui.domain.delivery.source import Said
from omnitui.domain.delivery.targets import sftp_parts
from omnitui.domain.recipients.change import Change

if TYPE_CHECKING:
    from omnitui.api.models.detail import ScheduleDetail
    from omnitui.domain.delivery.snapshot import Parts

# Whose it is has a call of its own; a password is never told, so never compared.
_NOT_COMPARED = ("owner", "password")


@dataclass(frozen=True, slots=True)
class Before:
    """A schedule as it was read for an edit: the draft it makes, what that could not be filled with, what may be lost.

    `untold` are switches Omni says nothing of, `strangers` settings that no body carries; `extra` are the groups and
    the people without an address, which no body carries either, but which can be added again.
    """

    parts: Parts
    draft: Draft
    notes: Mapping[str, str]
    untold: frozenset[str]
    strangers: tuple[str, ...]
    extra: Change
    receivers: Recipients

    @classmethod
    def of(cls, parts: Parts) -> Before:
        """What there is to know before an edit."""
        draft, notes = draft_from(*parts)
        receivers = who_gets_it(parts)
        extra = extra_of(receivers)
        notes = {**notes, **_kept_people(receivers, extra)}
        return cls(parts, draft, notes, untold(parts), strangers(parts), extra, receivers)

    @property
    def orphaned(self) -> bool:
        """Whether Omni stopped it for filters its dashboard lost: then a save mends it by leaving those out (§4.2)."""
        reason = (self.parts[1] and self.parts[1].system_disabled_reason) or self.parts[0].stop_reason
        return reason.casefold() == "orphanedfilterconfigkeys"


def who_gets_it(parts: Parts) -> Recipients:
    """People and groups, each from the recipients call, else from GET: groups may stand only there (clash 8)."""
    from omnitui.api.models.detail import ScheduleRecipients

    said = Said(*parts)
    told = ScheduleRecipients.model_validate({"type": said.destination})
    called = parts[2]
    groups = called.user_group_recipients if called else []
    told.recipients = said.receivers()
    told.user_group_recipients = groups or (said.target.user_group_recipients if said.target else [])
    return receivers_of(told)


def extra_of(receivers: Recipients) -> Change:
    """Who gets it and stands in no body: to be added again after an update (`omni-api.md §6`)."""
    if receivers.kind not in ("", "email"):
        return Change()
    nameless = (PersonRef(user_id=who.membership_id or who.other_id) for who in receivers.people if not who.email)
    return Change(
        add=tuple(who for who in nameless if who.sendable),
        add_groups=tuple(group.id for group in receivers.groups if group.id),
    )


def _kept_people(receivers: Recipients, extra: Change) -> dict[str, str]:
    """What is said under the people where all that no body carries is added again."""
    nameless = sum(1 for who in receivers.people if not who.email)
    if not extra or len(extra.add) < nameless or len(extra.add_groups) < len(receivers.groups):
        return {}
    names = [f"the group {group.name}" for group in receivers.groups]
    names += [f"{nameless} without an address"] if nameless else []
    return {"people": f"Beside these: {', '.join(names)}. An edit adds them again right after."}


def changed(was: Draft, now: Draft) -> tuple[str, ...]:
    """The fields that differ as Omni would get them, in the form's order; a typed password always does."""
    held = [rule.field for rule in RULES if rule.holds(was) or rule.holds(now)]
    found = [field for field in held if field not in _NOT_COMPARED and _said(was, field) != _said(now, field)]
    if now.destination == "sftp" and now.password.reveal() and was.destination == "sftp":
        found.append("password")
    return tuple(found)


def _said(draft: Draft, field: str) -> Any:
    """A field as it counts: nothing where the draft has it not."""
    if not any(rule.field == field and rule.holds(draft) for rule in RULES):
        return None
    if field == "address":
        return "".join(sftp_parts(draft.address))
    try:
        return payload.value(draft, field)
    except ValueError:
        return getattr(draft, field)


def moved_meanwhile(was: Parts, now: Parts) -> tuple[str, ...]:
    """The fields that somebody else changed between two readings; of the list's row, nothing is compared."""
    row = was[0]
    before, after = draft_from(*was)[0], draft_from(row, now[1], now[2])[0]
    if before.destination == after.destination == "email":
        before, after = (replace(draft, people=tuple(sorted(draft.people))) for draft in (before, after))
    found = [field for field in changed(before, after) if field != "people"]
    if _entity(was[1]) != _entity(now[1]):
        found.insert(0, "identifier")
    if _receiving(who_gets_it(was)) != _receiving(who_gets_it(now)):
        found.append("people")
    return tuple(dict.fromkeys(found))


def _entity(detail: ScheduleDetail | None) -> str:
    return (detail and detail.entity_id) or ""


def _receiving(who: Recipients) -> tuple[frozenset[str], frozenset[str]]:
    people = (one.email.casefold() or one.membership_id or one.other_id for one in who.people)
    return frozenset(people), frozenset(_group(group) for group in who.groups)


def _group(group: RecipientGroup) -> str:
    return group.id or group.name


def rebased(was: Draft, fresh: Draft, typed: Draft) -> Draft:
    """What was typed, on top of how the schedule is now: only fields that somebody typed in keep that."""
    untouched = (field for field in FIELDS if getattr(typed, field) == getattr(was, field))
    return replace(typed, **{field: getattr(fresh, field) for field in untouched})


def task_of(before: Before, typed: Draft) -> dict[str, Any]:
    """What an update has to do, fit for the journal: the body, and the schedule as it was read.

    Raises `Unfinished` for a draft that Omni would refuse.
    """
    said = payload.body(typed, was=before.draft, untold=before.untold)
    return {"body": payload.for_journal(said), "was": keep(*before.parts)}


def people_only(before: Before, typed: Draft) -> Change | None:
    """The change of recipients that is all there is to save, so that the narrow calls do; None where it is not."""
    if before.orphaned or changed(before.draft, typed) != ("people",):
        return None
    known = {who.email.casefold(): who for who in before.receivers.people if who.email}
    wanted = {address.strip().casefold(): address.strip() for address in typed.people}
    return Change(
        add=tuple(PersonRef(address) for key, address in wanted.items() if key not in known),
        remove=tuple(_target(who) for key, who in known.items() if key not in wanted),
    )


def _target(who: Recipient) -> PersonRef:
    return PersonRef(who.email, who.membership_id)
