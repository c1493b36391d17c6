"""A run out of the journal goes on: what is known stays known, what was lost is looked at, nothing is done twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from omnitui.domain.operations.continuation import (
    NO_PASSWORD,
    NO_TASK,
    as_operation,
    continuation_of,
    may_retry,
    open_items,
)
from omnitui.domain.operations.executor import Executor
from omnitui.domain.operations.runner import Operation
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.outcome import Outcome
from omnitui.storage.journal.records import ItemRecord, OperationRecord, PlannedItem
from tests.api.support import Naps
from tests.domain.acts.support import NOW, Stage, stage

ORG = "https://acme.omniapp.co"


def note(verb: str, **fields: Any) -> OperationRecord:
    return OperationRecord(1, 10.0, fields.pop("ended", None), ORG, "prod", verb, "", **fields)


def item(its_id: str, outcome: str, task: dict[str, Any] | None = None, **fields: Any) -> ItemRecord:
    return ItemRecord(1, its_id, its_id.upper(), outcome, task=task, **fields)


async def go_on(held: Stage, run_id: int) -> Operation:
    """What the program does when somebody chooses to continue."""
    found = await held.journal.run(run_id)
    assert found is not None and await held.journal.take_over(run_id)
    rest = continuation_of(found, await held.journal.items(run_id), NOW.timestamp())
    assert rest is not None
    result = {one.item.id: one for one in (*rest.results, *rest.refused)}
    run = Operation(
        found.verb, [*(one.item for one in result.values()), *rest.plan.items], 0.0, result, record_id=run_id
    )
    writes = Executor(held.session, held.store, held.journal, lambda: None, Naps(), NOW.timestamp)
    await writes.execute(rest.plan, run, lambda moved: None)
    return run


def test_every_verb_of_this_omnitui_can_be_gone_on_with() -> None:
    for verb in Verb:
        rest = continuation_of(note(verb.value), [item("a", "planned", {"body": {}})], 0.0)
        assert rest is not None and rest.plan.verb is verb and [one.id for one in rest.plan.items] == ["a"]
    assert continuation_of(note("teleport"), [item("a", "planned")], 0.0) is None


def test_only_what_was_sent_without_an_answer_counts_as_lost() -> None:
    outcomes = ["done", "already", "failed", "unknown", "sent", "planned", "not sent"]
    rest = continuation_of(note("pause"), [item(outcome, outcome) for outcome in outcomes], 0.0)
    assert rest is not None
    assert [(one.id, one.lost) for one in rest.plan.items] == [("sent", True), ("planned", False), ("not sent", False)]
    assert [result.outcome.value for result in rest.results] == ["done", "already", "failed", "unknown"]


def test_what_the_journal_may_not_keep_is_told_and_not_sent_without() -> None:
    sftp = {"body": {"destinationType": "SFTP", "name": "x"}}
    items = [
        item("sftp", "planned", sftp),
        item("kept out", "planned", {"body": {}}, redacted=("task.body.passwordUnencrypted",)),
        item("lost", "sent", sftp),
        item("pruned", "planned"),
        item("fine", "planned", {"body": {"destinationType": "email"}}),
    ]
    rest = continuation_of(note("create"), items, 7.0)
    assert rest is not None
    assert [one.id for one in rest.plan.items] == ["lost", "fine"]
    assert [(result.item.id, result.words, result.outcome) for result in rest.refused] == [
        ("sftp", NO_PASSWORD, Outcome.FAILED),
        ("kept out", NO_PASSWORD, Outcome.FAILED),
        ("pruned", NO_TASK, Outcome.FAILED),
    ]


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({}, 3),
        ({"ended": 20.0}, 0),
        ({"undone": 20.0}, 0),
        ({"going": True}, 0),
        ({"going": True, "ours": True}, 3),
        ({"left": 20.0}, 3),
    ],
)
def test_what_is_left_of_a_run(fields: dict[str, Any], left: int) -> None:
    counts = {"done": 4, "planned": 1, "sent": 1, "not sent": 1, "unknown": 1}
    assert open_items(note("pause", counts=counts, **fields)) == left


async def test_a_run_goes_on_where_it_was_cut_and_does_nothing_twice(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        rows = [row for row in held.store.rows.values() if row.state.name == "ACTIVE"][:4]
        run_id = await held.journal.begin_operation(ORG, "p", "pause", [(row.id, row.name) for row in rows], "")
        await held.journal.record_sent(run_id, rows[0].id)
        await held.journal.record_outcome(run_id, rows[0].id, "done")
        await held.journal.record_sent(run_id, rows[1].id)
        await held.journal.leave_rest(run_id)
        run = await go_on(held, run_id)
        assert [run.results[row.id].outcome for row in rows] == [Outcome.DONE] * 4
        assert sorted(path.split("/")[-2] for _, path in held.writes_asked()) == sorted(row.id for row in rows[1:])
        found = await held.journal.run(run_id)
        assert found is not None and found.ended is not None and found.counts == {"done": 4}


async def test_a_lost_send_and_a_lost_create_are_never_sent_again(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = held.row()
        for verb, task in (("send now", None), ("create", {"body": {"name": "New", "destinationType": "email"}})):
            run_id = await held.journal.begin_operation(ORG, "p", verb, [PlannedItem(row.id, row.name, task)], "")
            await held.journal.record_sent(run_id, row.id)
            await held.journal.leave_rest(run_id)
            run = await go_on(held, run_id)
            assert run.results[row.id].outcome is Outcome.UNKNOWN
        assert held.writes_asked() == []


async def test_a_report_out_of_the_journal_tells_what_the_run_told(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = held.row()
        items = [item(row.id, "failed", words="403 no", status=403, outcome_at=12.0), item("gone", "planned")]
        shown = as_operation(note("delete", ended=20.0), items, held.store)
        assert shown is not None
        plan, run = shown
        assert [(result.outcome, result.words) for result in run.results.values()] == [
            (Outcome.FAILED, "403 no"),
            (Outcome.NOT_SENT, ""),
        ]
        assert [one.id for one in plan.again(run).rows] == [row.id, "gone"] and may_retry(plan, run)
        assert [one.id for one in plan.again(run, unsent=False).rows] == [row.id]
        made = as_operation(note("create"), [item("n", "failed", {"body": {}})], held.store)
        assert made is not None and not may_retry(*made)
