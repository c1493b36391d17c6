"""One change of recipients being sent: whole, and then without those whom Omni refuses."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from omnitui.api.errors import Conflict, Forbidden, NotFound, OmniError, Rejected
from omnitui.domain.contacts.person import PersonRef
from omnitui.domain.operations.runner import Item
from omnitui.domain.operations.write_context import WriteContext
from omnitui.domain.recipients.change import Change
from omnitui.domain.recipients.rejection import Part, Refused, taken_apart

if TYPE_CHECKING:
    from omnitui.api.client import Endpoints
    from omnitui.api.models.writes import RecipientsChanged

#: The extra requests allowed to find out whom Omni means and to send the rest.
MOST_FURTHER = 8
_NAMED = 3
_DECIDED = (Rejected, NotFound, Forbidden, Conflict)


@dataclass
class RecipientsRequest:
    """What was done of one schedule's change, in Omni's own numbers, and whom it refused.

    `suspects` were refused elsewhere, so they go separately; those refused here join them. `both` says that others
    are to be removed afterwards.
    """

    item: Item
    context: WriteContext
    suspects: set[PersonRef | str]
    both: bool = False
    came: Change = field(default_factory=Change)
    refused: list[Refused] = field(default_factory=list)
    counts: dict[str, int | None] = field(default_factory=dict)

    async def all_of(self, whole: Part, *, adding: bool) -> None:
        """Add, or remove, all except those whom Omni refuses. Raises `Stopped`, and errors about something else."""
        first = [whole.without(self.suspects), whole.only(self.suspects)]
        waiting: deque[tuple[Part, OmniError | None]] = deque((part, None) for part in first if part)
        further = MOST_FURTHER
        while waiting:
            part, cause = waiting.popleft()
            if cause is not None and not further:
                self._refuse(part, adding, f"refused together: {cause.words}", cause.status)
                continue
            further -= cause is not None
            try:
                changed = await self._call(part, adding=adding)
            except _DECIDED as error:
                if error.may_have_happened:
                    raise
                out, rest = taken_apart(part, error)
                # A refusal that blames nobody among them is not theirs.
                if not rest and isinstance(error, NotFound | Forbidden) and len(out) == len(part) == len(whole):
                    raise
                if out:
                    self._refuse(out, adding, error.words, error.status)
                waiting.extendleft((one, error) for one in reversed(rest))
            else:
                self._count(part, changed, adding=adding)

    async def _call(self, part: Part, *, adding: bool) -> RecipientsChanged:
        body = part.body
        lists = (body.get("emails", []), body.get("userIds", []), body.get("userGroupIds", []))

        async def call(client: Endpoints) -> RecipientsChanged:
            change = client.schedules.add_recipients if adding else client.schedules.remove_recipients
            return await change(self.item.id, *lists)

        # Half done is worse than late: a stop waits for what follows the first call that was carried out.
        return await (self.context.finish(call) if self.came else self.context.send(call))

    def _count(self, part: Part, changed: RecipientsChanged, *, adding: bool) -> None:
        name = "added" if adding else "removed"
        before, number = self.counts.get(name, 0), _number(changed, len(part.groups))
        self.counts[name] = None if before is None or number is None else before + number
        came = self.came
        half = "added; unknown whether the others were removed"
        self.context.unsure(half if adding and self.both else f"{name} in part; the rest is unknown")
        if adding:
            self.came = Change(came.add + part.people, came.remove, came.add_groups + part.groups, came.remove_groups)
        else:
            removed = came.remove_groups + part.groups
            self.came = Change(came.add, came.remove + part.people, came.add_groups, removed)

    def _refuse(self, part: Part, adding: bool, words: str, status: int | None) -> None:
        self.refused.append(Refused(part, adding, words, status))
        self.suspects.update(part.people, part.groups)

    def words(self, change: Change, also: str = "") -> str:
        """`added 2, 1 was there; not added: bob@x.test (…)`; Omni's words alone where nothing came about."""
        if not self.came:
            counted = dict.fromkeys([*(refused.words for refused in self.refused), *([also] if also else [])])
            return "; ".join(counted)
        if self.refused:
            parts = [_came(self.counts, self.came), not_done(self.refused), also]
            return "; ".join(part for part in parts if part)
        half = change.add_body and not change.without(self.came).add_body
        return f"{'added, but not removed' if half else f'{_came(self.counts, self.came)}, but not the rest'}: {also}"


def not_done(refused: Sequence[Refused]) -> str:
    """Whom Omni refused, grouped by its words: `not added: bob@x.test, kim@x.test (…)`."""
    alike: dict[tuple[bool, str], list[str]] = {}
    for one in refused:
        names = [who.email or who.user_id for who in one.part.people]
        names += ["1 group" if len(one.part.groups) == 1 else f"{len(one.part.groups)} groups"] * bool(one.part.groups)
        alike.setdefault((one.adding, one.words), []).extend(names)
    return "; ".join(
        f"not {'added' if adding else 'removed'}: {_some(names)} ({words})" for (adding, words), names in alike.items()
    )


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _came(counts: dict[str, int | None], came: Change) -> str:
    """`added 2, 1 got it already; removed 1`."""
    parts: list[str] = []
    asked = {"added": len(came.add) + len(came.add_groups), "removed": len(came.remove) + len(came.remove_groups)}
    for name, number in asked.items():
        counted = counts.get(name)
        sure = number if counted is None else min(counted, number)
        if number:
            parts.append(f"{name} {sure}")
        if number > sure:
            parts.append(f"{number - sure} {'already got it' if name == 'added' else 'did not get it'}")
    return ", ".join(parts)


def _number(changed: RecipientsChanged, groups: int) -> int | None:
    """People and groups in one number; a server that counts no groups (clash 9) has confirmed all that were sent."""
    if changed.people is None:
        return None
    return changed.people + (groups if changed.groups is None else changed.groups)
