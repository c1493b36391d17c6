"""Plans for people: lines and items keep together through a retry and through the journal."""

from __future__ import annotations

from dataclasses import replace

from omnitui.domain.operations.people_plan import left_out_of, rebuilt_plan, requests_for, saving
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import ItemResult, Operation
from omnitui.domain.operations.verbs.save_people import SavePeople
from omnitui.domain.outcome import Outcome
from omnitui.domain.people.import_batches import failed_csv
from omnitui.domain.people.importer import read_people

TEXT = "email,tier,seats\nann@x.test,gold,3\nbob(at)x,,\nANN@x.test,silver,\ncy@x.test,null,\n"


def run_of(plan: Plan, **outcomes: Outcome) -> Operation:
    run = Operation("people", plan.items, 0.0)
    for item in plan.items:
        run.results[item.id] = ItemResult(item, outcomes.get(item.id.partition("@")[0], Outcome.DONE), 1.0, "no")
    return run


def test_only_the_lines_that_go_are_items_and_the_rest_are_told() -> None:
    plan = saving(read_people(TEXT), TEXT)
    assert [(item.id, item.task) for item in plan.items] == [
        ("ann@x.test", {"email": "ann@x.test", "attributes": {"tier": "gold", "seats": 3}}),
        ("cy@x.test", {"email": "cy@x.test", "attributes": {"tier": None}}),
    ]
    left = left_out_of(plan, run_of(plan, cy=Outcome.FAILED))
    assert [(row.line, result.outcome if result else None) for row, result in left] == [
        (3, None),
        (4, None),
        (5, Outcome.FAILED),
    ]


def test_a_retry_holds_just_the_failed_and_what_was_never_sent() -> None:
    plan = saving(read_people(TEXT), TEXT)
    again = plan.again(run_of(plan, cy=Outcome.UNKNOWN))
    assert [item.id for item in again.items] == ["cy@x.test"]
    assert [row.line for row in again.table.rows] == [3, 5]


def test_two_addresses_on_one_line_are_two_items() -> None:
    plan = saving(read_people("a@x.test; b@x.test"), "")
    assert [item.id for item in plan.items] == ["a@x.test", "b@x.test"]


def test_twenty_go_in_a_request() -> None:
    assert [
        requests_for(read_people("\n".join(f"p{at}@x.test" for at in range(number)))) for number in (0, 20, 21)
    ] == [
        0,
        1,
        2,
    ]


def test_what_the_journal_kept_is_told_and_mended_as_well() -> None:
    plan = saving(read_people(TEXT), TEXT)
    kept = rebuilt_plan(Plan(SavePeople(), others=plan.others))
    left = left_out_of(kept, run_of(kept, ann=Outcome.FAILED, cy=Outcome.FAILED))
    written = failed_csv(kept.table, [(row, "no") for row, _ in left])
    read = read_people(written)
    assert [(row.email, dict(row.values)) for row in read.sent] == [
        ("ann@x.test", {"tier": "gold", "seats": 3}),
        ("cy@x.test", {"tier": None}),
    ]
    assert [row.line for row in read.sent] == [row.line for row, _ in left]
    assert replace(kept, text="").others == plan.others
