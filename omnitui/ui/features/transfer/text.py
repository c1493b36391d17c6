"""The words of a transfer: from whom, to whom, what it changes, what is left out (pure)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from omnitui.domain.contacts.person import Person
from omnitui.domain.operations.plan import Plan, SkipReason
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.eligibility import by_email
from omnitui.text.measure import clean, cut, plural
from omnitui.ui.widgets.people_field import Offer

_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MOST_NAMED = 3
NOBODY_NAMED = "an unnamed owner"
INACTIVE = "inactive in Omni"
AS_TYPED = "this membership id"


def called(who: Person) -> str:
    """The name of a member, else the address, else the id."""
    return clean(who.name or who.email or who.membership_id)


def may_own(who: object) -> bool:
    """Whether a person is a member at all; who only gets mail owns nothing (`omni-api.md §2.9`)."""
    return isinstance(who, Person) and bool(who.membership_id) and who.email_only is not True


def offer_of(who: Person) -> Offer:
    """A member as a suggestion, labelled if inactive."""
    address = clean(who.email) if who.name else AS_TYPED if not who.email else ""
    return Offer(called(who), address if who.active else INACTIVE, who)


def typed_id(text: str) -> str:
    """The membership id that was typed or pasted, empty for any other text."""
    text = text.strip()
    return text if _ID.fullmatch(text) else ""


def owners(names: Iterable[str]) -> str:
    """`Vincent van Blob (2) and Edmond Blobet (1)`, the most frequent first; a lone one without its number."""
    counted = Counter(cut(clean(name), 30) or NOBODY_NAMED for name in names).most_common()
    if len(counted) == 1:
        return counted[0][0]
    parts = [f"{name} ({number:,})" for name, number in counted[:_MOST_NAMED]]
    if len(counted) > _MOST_NAMED:
        parts.append(f"{len(counted) - _MOST_NAMED:,} more")
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def effects(rows: Sequence[Schedule], name: str, *, one_each: bool | None = None) -> list[str]:
    """What is different once `name` owns them (`omni-api.md §2.9`), one sentence an entry.

    `one_each` says whether the only one is an email with a copy for each recipient, if that has been read.
    """
    it, shows = ("it", "shows") if len(rows) == 1 else ("they", "show")
    by_mail = [row for row in rows if by_email(row)]
    if len(rows) == 1 and by_mail and one_each:
        sentences = ["Each recipient still gets a copy with their own data."]
    else:
        sentences = [f"From then on {it} {shows} what {name} may see: deliveries can change, or be empty."]
        if by_mail and one_each is None:
            sentences.append("Email sent one each keeps each person's own data.")
    if stopped := sum(row.stop_reason.lower() == "noaccess" for row in rows):
        its, them = ("is stopped because its", "it") if stopped == 1 else ("are stopped because their", "them")
        sentences.append(f"{stopped:,} {its} owner has no access; R shows later whether Omni lets {them} run again.")
    return sentences


def skipped(plan: Plan, of: int) -> str:
    """`1 of the 4 is left out: theirs already.`"""
    already = len(plan.skipped.get(SkipReason.ALREADY, ()))
    if not already:
        return ""
    if not plan.rows:
        return "It is already theirs." if of == 1 else f"All {of:,} are already theirs."
    return f"{already:,} of the {of:,} {'is' if already == 1 else 'are'} left out: already theirs."


def undo_hint(number: int) -> str:
    """What undoes it."""
    return f"z hands {'it' if number == 1 else 'them'} back."


def verb(number: int, of: int) -> str:
    """The label of the button."""
    return "Hand over" if of == 1 else f"Hand over {number:,}"


def owned_so_far(read: int | None) -> str:
    """That there may be more of them, if only this many schedules have been read; None means all of them."""
    return "" if read is None else f"Of the {plural(read, 'schedule')} loaded so far; they may own more."
