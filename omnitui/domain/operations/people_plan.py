"""Plans for people: email-only users to save, people to add to schedules or to remove from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from omnitui.domain.contacts.email_address import folded
from omnitui.domain.operations.plan import Plan, SkipReason
from omnitui.domain.operations.runner import Item, ItemResult, Operation
from omnitui.domain.operations.verbs.recipients import ChangeRecipients
from omnitui.domain.operations.verbs.save_people import SavePeople
from omnitui.domain.people.attributes import Value, value_text
from omnitui.domain.people.import_batches import LARGEST, failed_csv
from omnitui.domain.people.importer import PeopleTable, PersonRow, RowKind
from omnitui.domain.people.store import Contact, PeopleStore
from omnitui.domain.recipients.bulk_plan import Candidate, ManyPlan, WantedOfAll, plan_many
from omnitui.domain.schedules.schedule import Schedule


@dataclass(frozen=True)
class PeoplePlan(Plan):
    """A plan to save email-only users, with the lines they come from and the text of those lines."""

    table: PeopleTable = field(default_factory=lambda: PeopleTable(("email",), (), ()))
    text: str = ""

    def again(self, operation: Operation, *, unsent: bool = True) -> PeoplePlan:
        """The same plan for the items that a retry could still save; lines that were never sent stay in the table."""
        others = list(super().again(operation, unsent=unsent).others)
        left = {item.id for item in others}
        rows = [
            row for row in self.table.rows if row.kind is RowKind.INVALID or (row.goes and folded(row.email) in left)
        ]
        return replace(self, others=others, table=replace(self.table, rows=tuple(rows)))


def saving(table: PeopleTable, text: str) -> PeoplePlan:
    """The lines of a table that go, in calls of at most 20 (`omni-api.md §2.10`)."""
    return PeoplePlan(SavePeople(), others=[_item(row.email, row.values) for row in table.sent], table=table, text=text)


def saving_one(email: str, values: Mapping[str, Value]) -> PeoplePlan:
    """One email-only user."""
    row = PersonRow(1, (email,), RowKind.ADD, email, values)
    return saving(PeopleTable(("email",), tuple(values), (row,)), "")


def rebuilt_plan(plan: Plan) -> PeoplePlan:
    """A plan from the journal, which stores no lines: one line for each person in it."""
    tasks = [(item.name, dict((item.task or {}).get("attributes", {}))) for item in plan.others]
    names = tuple(dict.fromkeys(name for _, values in tasks for name in values))
    rows = [
        PersonRow(line, (email, *_cells(values, names)), RowKind.ADD, email, values)
        for line, (email, values) in enumerate(tasks, 2)
    ]
    table = PeopleTable(("email", *names), names, tuple(rows))
    text = failed_csv(table, [(row, "") for row in rows])
    return PeoplePlan(plan.handler, others=plan.others, task=plan.task, table=table, text=text)


def _cells(values: Mapping[str, Value], names: Sequence[str]) -> list[str]:
    return [value_text(values[name]) if name in values else "" for name in names]


def _item(email: str, values: Mapping[str, Value]) -> Item:
    return Item(folded(email), email, {"email": email, "attributes": dict(values)})


def requests_for(table: PeopleTable) -> int:
    """About how many requests it takes to save the lines that go."""
    return -(-len(table.sent) // LARGEST)


def left_out_of(plan: PeoplePlan, operation: Operation) -> list[tuple[PersonRow, ItemResult | None]]:
    """The lines that were not saved, in their order: those never sent, and those with what became of them."""
    lines: list[tuple[PersonRow, ItemResult | None]] = []
    for row in plan.table.rows:
        result = operation.results.get(folded(row.email)) if row.goes else None
        if not row.goes or (result is not None and not result.confirmed):
            lines.append((row, result))
    return lines


def changing(
    rows: Sequence[Schedule], people: PeopleStore, who: Sequence[Contact], *, add: bool
) -> tuple[Plan, ManyPlan]:
    """Add people to schedules, or remove them: one change per schedule, and what the question has to say."""
    directory = people.directory()
    refs = [one.ref for one in who]
    wanted = WantedOfAll(add=refs) if add else WantedOfAll(remove=refs)
    candidates = [Candidate(row.id, row.name, row.destination, people.recipients(row.id)) for row in rows]
    many = plan_many(candidates, wanted, directory)
    by_id = {row.id: row for row in rows}
    skipped: dict[SkipReason, Sequence[Schedule]] = {}
    for reason, ids in (
        (SkipReason.ALREADY, [candidate.id for candidate in many.already]),
        (SkipReason.NOT_EMAIL, [candidate.id for candidate, _ in many.unable]),
    ):
        if ids:
            skipped[reason] = [by_id[schedule_id] for schedule_id in ids]
    plan = Plan(
        ChangeRecipients(),
        [by_id[candidate.id] for candidate, _ in many.changes],
        skipped,
        {candidate.id: change.as_json() for candidate, change in many.changes},
    )
    return plan, many
