"""One scene a kind of write: what is done to how many, and whether what the journal says is what Omni has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from omnitui.api.errors import OmniError
from omnitui.demo.data.vocabulary import OWNERS
from omnitui.demo.fake_omni import FakeOmni
from omnitui.demo.protocol.checks import is_zone
from omnitui.demo.protocol.crons import is_cron
from omnitui.domain.auth.session import Session
from omnitui.domain.contacts.person import PersonRef
from omnitui.domain.delivery.edit import EditableSchedule, task_of
from omnitui.domain.delivery.payload import Unfinished
from omnitui.domain.operations.plan import Plan, deleting, sending_now, switching, transferring
from omnitui.domain.operations.runner import Item
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.operations.verbs.create import Create
from omnitui.domain.operations.verbs.recipients import ChangeRecipients
from omnitui.domain.operations.verbs.save_people import SavePeople
from omnitui.domain.operations.verbs.update import Update
from omnitui.domain.recipients.change import Change
from omnitui.domain.schedules.in_full import read_in_full
from omnitui.domain.schedules.schedule import Schedule, State
from omnitui.domain.schedules.store import ScheduleStore

ADDRESS = "newcomer@acme.test"
# One of those who may see every dashboard.
HEIR = OWNERS[0]
RENAMED = "edited"


def _active(store: ScheduleStore, count: int, destination: str = "") -> list[Schedule]:
    rows = (row for row in store.rows.values() if row.state is State.ACTIVE)
    return [row for row in rows if destination in ("", row.destination)][:count]


def _create(store: ScheduleStore, count: int) -> Plan:
    body: dict[str, Any] = {
        "identifier": next(iter(store.rows.values())).identifier,
        "schedule": "0 9 ? * MON *",
        "timezone": "UTC",
        "format": "pdf",
        "destinationType": "email",
        "recipients": [ADDRESS],
        "subject": "S",
    }
    names = [f"made {number:03}" for number in range(count)]
    return Plan(Create(), others=[Item(name, name, {"body": {**body, "name": name}}) for name in names])


def _recipients(store: ScheduleStore, count: int) -> Plan:
    rows = _active(store, count, "email")
    task = Change(add=(PersonRef(ADDRESS),)).as_json()
    return Plan(ChangeRecipients(), rows, tasks={row.id: task for row in rows})


def _people(store: ScheduleStore, count: int) -> Plan:
    addresses = [f"kill{number:03}@acme.test" for number in range(count)]
    return Plan(SavePeople(), others=[Item(address, address, {"email": address}) for address in addresses])


def _hand_over(store: ScheduleStore, count: int) -> Plan:
    rows = [row for row in _active(store, len(store.rows)) if row.owner_id != HEIR.membership_id]
    return transferring(rows[:count], HEIR.membership_id, HEIR.name or "")


def _update(store: ScheduleStore, count: int) -> Plan:
    rows = [row for row in _active(store, len(store.rows), "email") if is_zone(row.timezone) and is_cron(row.cron)]
    return Plan(Update(), rows[:count])


async def _read_first(session: Session, plan: Plan) -> Plan:
    """An edit of each needs what was read of it; what could not be read is not edited."""
    tasks: dict[str, Any] = {}
    for row in plan.rows:
        try:
            before = EditableSchedule.of(await read_in_full(session.client, row))
            if before.extra:
                # Saved without its group is neither done nor undone.
                continue
            tasks[row.id] = task_of(before, replace(before.draft, name=RENAMED))
        except (OmniError, Unfinished):
            continue
    return replace(plan, rows=[row for row in plan.rows if row.id in tasks], tasks=tasks)


def _renamed(fake: FakeOmni, item: str) -> int:
    return int(fake.schedule(item).name == RENAMED)


def _paused(fake: FakeOmni, item: str) -> int:
    return int(fake.schedule(item).disabled_at is not None)


def _sent(fake: FakeOmni, item: str) -> int:
    return sum(delivery.schedule_id == item for delivery in fake.deliveries)


def _deleted(fake: FakeOmni, item: str) -> int:
    try:
        fake.schedule(item)
    except KeyError:
        return 1
    return 0


def _made(fake: FakeOmni) -> Callable[[str], int]:
    names = Counter(schedule.name for schedule in fake)
    return names.__getitem__


def _theirs(fake: FakeOmni, item: str) -> int:
    return int(fake.schedule(item).title.owner == HEIR)


def _added(fake: FakeOmni, item: str) -> int:
    people = fake.schedule(item).people or []
    return sum(person.email == ADDRESS for person in people)


def _known(fake: FakeOmni, item: str) -> int:
    return int(fake.people.by_email(item) is not None)


def _each(look: Callable[[FakeOmni, str], int]) -> Callable[[FakeOmni], Callable[[str], int]]:
    return lambda fake: partial(look, fake)


@dataclass(frozen=True)
class Scene:
    """`times` says how often Omni has carried out an item's write; more than once is never right.

    `first` is what must be asked before anything is written.
    """

    verb: Verb
    plan: Callable[[ScheduleStore, int], Plan]
    times: Callable[[FakeOmni], Callable[[str], int]]
    first: Callable[[Session, Plan], Awaitable[Plan]] | None = None

    def disagreements(self, fake: FakeOmni, outcomes: dict[str, str]) -> Sequence[str]:
        """Where what the journal says of an item is not what Omni has."""
        found, count = [], self.times(fake)
        for item, outcome in outcomes.items():
            times = count(item)
            if times not in _MAY_BE[outcome]:
                found.append(f"{self.verb.value} {item}: the journal says {outcome}, Omni has it {times} times")
        return found


_MAY_BE = {
    "done": (1,),
    "already": (1,),
    "failed": (0,),
    "not sent": (0,),
    "planned": (0,),
    "sent": (0, 1),
    "unknown": (0, 1),
}
SCENES = {
    scene.verb: scene
    for scene in (
        Scene(Verb.PAUSE, lambda store, count: switching(Verb.PAUSE, _active(store, count)), _each(_paused)),
        Scene(Verb.SEND, lambda store, count: sending_now(_active(store, count)), _each(_sent)),
        Scene(Verb.DELETE, lambda store, count: deleting(_active(store, count)), _each(_deleted)),
        Scene(Verb.RECIPIENTS, _recipients, _each(_added)),
        Scene(Verb.TRANSFER, _hand_over, _each(_theirs)),
        Scene(Verb.CREATE, _create, _made),
        Scene(Verb.PEOPLE, _people, _each(_known)),
        Scene(Verb.UPDATE, _update, _each(_renamed), _read_first),
    )
}
