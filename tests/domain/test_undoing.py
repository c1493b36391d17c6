"""Undo touches only what is still as the run left it, whoever changed the rest, and however it can be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from omnitui.domain.contacts.person import PersonRef
from omnitui.domain.operations.plan import Plan, SkipReason, switching
from omnitui.domain.operations.undo import (
    deleted,
    recipients_back,
    record_restored,
    record_states,
    restored_as,
    switch_back,
    undoable,
    undoable_operations,
)
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.outcome import Outcome
from omnitui.domain.recipients.change import Change, change_from_json
from omnitui.domain.schedules.schedule import Schedule
from omnitui.storage.journal.journal import Journal
from omnitui.storage.journal.records import ItemRecord, OperationRecord
from omnitui.text.records import undo_hint
from tests.domain.acts.support import NOW, Stage, stage

LATER = "2026-03-03T05:00:00.000Z"


def test_an_edit_can_be_put_back_while_its_copy_is_there() -> None:
    note = OperationRecord(1, 1.0, 2.0, "o", "p", Verb.UPDATE.value, "w", counts={"done": 1}, copies=1)
    assert undoable(note) == 1 and undo_hint(note) == "reverts it"
    assert undoable(replace(note, copies=0)) == 0
    assert undoable(replace(note, counts={"failed": 1})) == 0


def active(held: Stage, count: int) -> list[Schedule]:
    return [row for row in held.store.rows.values() if row.state.name == "ACTIVE"][:count]


async def paused(held: Stage, count: int, *, kept: bool = True) -> list[Schedule]:
    rows = active(held, count)
    await held.do(switching(Verb.PAUSE, rows))
    if kept:
        await record_states(held.session, held.store, held.journal, await newest(held))
    return rows


async def newest(held: Stage) -> int:
    return (await held.journal.runs(limit=1))[0].id


async def back(held: Stage) -> Plan:
    (note,) = await held.journal.runs(limit=1)
    return await switch_back(held.session, held.store, note, await held.journal.items(note.id))


def old_server(held: Stage) -> None:
    held.fake.fail("/api/v1/schedules/", lambda request: _no_get(request), times=10_000)


def _no_get(request: httpx.Request) -> httpx.Response | None:
    return httpx.Response(405) if request.method == "GET" else None


@pytest.mark.parametrize("list_only", [False, True])
@pytest.mark.parametrize("count", [1, 5])
async def test_a_pause_is_taken_back_whole_where_nobody_touched_it(tmp_path: Path, list_only: bool, count: int) -> None:
    async with stage(tmp_path) as held:
        if list_only:
            old_server(held)
        rows = await paused(held, count)
        plan = await back(held)
        assert plan.verb is Verb.RESUME and not plan.skipped
        assert {row.id for row in plan.rows} == {row.id for row in rows}
        run = await held.do(plan)
        assert {result.outcome for result in run.results.values()} == {Outcome.DONE}
        assert all(held.fake.schedule(row.id).disabled_at is None for row in rows)


@pytest.mark.parametrize("list_only", [False, True])
async def test_what_somebody_changed_meanwhile_is_left_out_and_said(tmp_path: Path, list_only: bool) -> None:
    async with stage(tmp_path) as held:
        if list_only:
            old_server(held)
        rows = await paused(held, 6)
        held.fake.schedule(rows[0].id).disabled_at = None
        held.fake.schedule(rows[1].id).disabled_at = LATER
        held.fake.schedule(rows[2].id).system_disabled_at = LATER
        await held.session.client.schedules.delete(rows[3].id)
        plan = await back(held)
        assert {row.id for row in plan.rows} == {row.id for row in rows[4:]}
        assert {why: [row.id for row in left] for why, left in plan.skipped.items()} == {
            SkipReason.CHANGED: [rows[0].id, rows[1].id],
            SkipReason.STOPPED: [rows[2].id],
            SkipReason.GONE: [rows[3].id],
        }


async def test_without_a_reading_after_the_run_its_own_times_tell_whose_pause_it_is(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        rows = await paused(held, 3, kept=False)
        note = (await held.journal.runs(limit=1))[0]
        items = await held.journal.items(note.id)
        at = (held.store.rows[rows[0].id].paused_at or 0.0) + 1
        ours = [ItemRecord(1, i.id, i.name, "done", sent=at - 2, outcome_at=at) for i in items]
        held.fake.schedule(rows[1].id).disabled_at = LATER
        plan = await switch_back(held.session, held.store, note, ours)
        assert {row.id for row in plan.rows} == {rows[0].id, rows[2].id}
        assert [row.id for row in plan.skipped[SkipReason.CHANGED]] == [rows[1].id]


async def test_what_somebody_paused_anew_before_the_reading_is_not_taken_for_the_runs(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        await held.journal.close()
        held.journal = Journal(tmp_path / "by the same clock.sqlite3", clock=NOW.timestamp)
        rows = await paused(held, 3, kept=False)
        held.fake.schedule(rows[0].id).disabled_at = LATER
        await record_states(held.session, held.store, held.journal, await newest(held))
        plan = await back(held)
        assert {row.id for row in plan.rows} == {row.id for row in rows[1:]}
        assert [row.id for row in plan.skipped[SkipReason.CHANGED]] == [rows[0].id]


async def test_what_was_paused_before_stays_so_but_a_lost_answers_second_try_does_not(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        rows = await paused(held, 2)
        at = held.store.rows[rows[0].id].paused_at or 0.0
        note = (await held.journal.runs(limit=1))[0]
        items = [
            ItemRecord(1, rows[0].id, "", "already", sent=at - 1, outcome_at=at + 1),
            ItemRecord(1, rows[1].id, "", "already", sent=at + 900, outcome_at=at + 901),
        ]
        plan = await switch_back(held.session, held.store, note, items)
        assert [row.id for row in plan.rows] == [rows[0].id] and not plan.skipped


async def test_a_resume_is_taken_back_by_pausing_what_still_runs(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        rows = [row for row in held.store.rows.values() if row.state.name == "PAUSED"][:3]
        await held.do(switching(Verb.RESUME, rows))
        await record_states(held.session, held.store, held.journal, await newest(held))
        held.fake.schedule(rows[0].id).disabled_at = LATER
        plan = await back(held)
        assert plan.verb is Verb.PAUSE and {row.id for row in plan.rows} == {row.id for row in rows[1:]}
        assert [row.id for row in plan.skipped[SkipReason.CHANGED]] == [rows[0].id]


async def test_many_are_read_by_pages_and_few_one_by_one(tmp_path: Path) -> None:
    async with stage(tmp_path, 500) as held:
        for count, lists in ((3, 0), (60, 6)):
            await paused(held, count, kept=False)
            before = len(held.fake.requests)
            await record_states(held.session, held.store, held.journal, await newest(held))
            asked = [request for request in held.fake.requests[before:] if request.path.endswith("/schedules")]
            assert len(asked) <= lists and bool(asked) is bool(lists)
            assert len(held.fake.requests) - before <= max(count, lists) and len(held.fake.requests) - before <= 6
            items = await held.journal.items(await newest(held))
            assert all(item.has_after and item.after is not None for item in items)


@pytest.mark.parametrize("wrapped", [False, True])
def test_recipients_go_back_to_what_they_were(wrapped: bool) -> None:
    done = Change(add=(PersonRef("new@acme.test"), PersonRef("ada@acme.test")), remove=(PersonRef("kim@acme.test"),))
    before = ["ada@acme.test", "kim@acme.test", "bob@acme.test"]
    task = {"change": done.as_json(), "before": before} if wrapped else {**done.as_json(), "before": before}
    items = [ItemRecord(1, "a", "A", "done", task=task), ItemRecord(1, "b", "B", "failed", task=task)]
    plan = recipients_back([*items, ItemRecord(1, "c", "C", "done", task=dict(done.as_json()))])
    assert [item.id for item in plan.others] == ["a"]
    result = plan.others[0].task or {}
    undo = change_from_json(result["change"] if wrapped else result)
    assert [who.email for who in undo.add] == ["kim@acme.test"]
    assert [who.email for who in undo.remove] == ["new@acme.test"]
    again = recipients_back([ItemRecord(1, "a", "A", "done", task=result)])
    redo = change_from_json((again.others[0].task or {}).get("change", again.others[0].task))
    assert [who.email for who in redo.add] == ["new@acme.test"]
    assert [who.email for who in redo.remove] == ["kim@acme.test"]


async def test_a_deleted_schedule_is_made_anew_once(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        from omnitui.domain.operations.plan import deleting

        rows = active(held, 3)
        await held.do(deleting(rows))
        run_id = await newest(held)
        gone = deleted(await held.journal.items(run_id))
        assert {one.id for one in gone} == {row.id for row in rows} and all(one.copy["row"] for one in gone)
        await record_restored(held.journal, run_id, gone[0].id, "new")
        items = await held.journal.items(run_id)
        assert {one.id for one in deleted(items)} == {one.id for one in gone[1:]}
        assert [restored_as(item) for item in items if item.id == gone[0].id] == ["new"]


def run(verb: str, counts: dict[str, int], number: int = 1, **fields: Any) -> OperationRecord:
    return OperationRecord(number, 1.0, fields.pop("ended", 2.0), "o", "p", verb, "", counts=counts, **fields)


def test_which_runs_have_a_way_back() -> None:
    assert undoable(run("pause", {"done": 3, "failed": 1, "already": 2})) == 3
    assert undoable(run("recipients", {"done": 2})) == 2
    assert undoable(run("delete", {"done": 2}, copies=2)) == 2
    assert undoable(run("delete", {"done": 2}, copies=0)) == 0
    for verb in ("send now", "create", "send once", "people", "teleport"):
        assert undoable(run(verb, {"done": 2})) == 0
    assert undoable(run("pause", {"done": 3}, undone=9.0)) == 0


def test_what_is_under_way_elsewhere_or_undone_is_passed_over() -> None:
    send, undone = run("send now", {"done": 1}, 5), run("pause", {"done": 1}, 4, undone=9.0)
    elsewhere = run("pause", {"done": 1}, 3, ended=None, going=True)
    stopped = run("pause", {"done": 1}, 3, ended=None, going=True, left=5.0)
    pause, older = run("pause", {"done": 1}, 2), run("resume", {"done": 1}, 1)
    assert undoable_operations([send, undone, elsewhere, stopped, pause, older]) == [stopped, pause, older]
