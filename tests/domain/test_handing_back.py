"""A handing over is taken back only where it is still with whom the run gave it to, each to its own owner before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from omnitui.demo.data.vocabulary import OWNERS, Person
from omnitui.domain.operations.plan import Plan, SkipReason, transferring
from omnitui.domain.operations.undo import undoable, undoable_operations
from omnitui.domain.operations.undo_transfer import transfer_back
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.schedule import Schedule
from tests.domain.acts.support import Stage, stage

HEIR, OTHER = OWNERS[1], OWNERS[3]


async def handed(held: Stage, count: int) -> list[Schedule]:
    """So many of several owners, with the heir now."""
    rows = [row for row in held.store.rows.values() if row.owner_id != HEIR.membership_id][:count]
    await held.do(transferring(rows, HEIR.membership_id, HEIR.name or ""))
    return rows


async def back(held: Stage) -> Plan:
    (note,) = await held.journal.runs(limit=1)
    assert undoable_operations([note]) == [note]
    return await transfer_back(held.session, held.store, await held.journal.items(note.id))


def owner(held: Stage, row: Schedule) -> Person | None:
    return held.fake.schedule(row.id).title.owner


@pytest.mark.parametrize("list_only", [False, True])
@pytest.mark.parametrize("count", [1, 8])
async def test_each_goes_back_to_its_own_owner(tmp_path: Path, count: int, list_only: bool) -> None:
    async with stage(tmp_path, 200) as held:
        if list_only:
            held.fake.without.add("get")
        rows = await handed(held, count)
        assert count == 1 or len({row.owner_id for row in rows}) > 1
        plan = await back(held)
        assert plan.verb is Verb.TRANSFER and not plan.skipped and len(plan.rows) == count
        run = await held.do(plan)
        assert {result.outcome for result in run.results.values()} == {Outcome.DONE}
        there = {row.id: someone.membership_id for row in rows if (someone := owner(held, row)) is not None}
        assert there == {row.id: row.owner_id for row in rows}


@pytest.mark.parametrize("list_only", [False, True])
async def test_what_somebody_gave_on_or_deleted_meanwhile_is_left_alone(tmp_path: Path, list_only: bool) -> None:
    async with stage(tmp_path, 200) as held:
        if list_only:
            held.fake.without.add("get")
        rows = await handed(held, 6)
        held.fake.schedule(rows[0].id).owner = OTHER
        await held.session.client.schedules.delete(rows[1].id)
        plan = await back(held)
        assert {why: [row.id for row in some] for why, some in plan.skipped.items()} == {
            SkipReason.CHANGED: [rows[0].id],
            SkipReason.GONE: [rows[1].id],
        }
        assert [row.id for row in plan.rows] == [row.id for row in rows[2:]]


async def test_what_was_theirs_before_the_run_came_to_it_is_not_taken_from_them(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        rows = [row for row in held.store.rows.values() if row.owner_id != HEIR.membership_id][:2]
        held.fake.schedule(rows[0].id).owner = HEIR
        await held.do(transferring(rows, HEIR.membership_id, HEIR.name or ""))
        (note,) = await held.journal.runs(limit=1)
        assert undoable(note) == 1
        assert [row.id for row in (await back(held)).rows] == [rows[1].id]


async def test_whose_it_was_may_have_been_read_only_by_the_run(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        row = next(row for row in held.store.rows.values() if row.owner_id == OTHER.membership_id)
        await held.do(transferring([replace(row, owner_id="", owner="")], HEIR.membership_id, ""))
        plan = await back(held)
        assert plan.tasks[row.id]["to"] == OTHER.membership_id


async def test_where_nobody_ever_said_whose_it_was_that_is_told(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        row = next(row for row in held.store.rows.values() if row.owner_id == OTHER.membership_id)
        held.fake.fail(row.id, lambda request: httpx.Response(403) if request.method == "GET" else None, times=1)
        await held.do(transferring([replace(row, owner_id="", owner="")], HEIR.membership_id, ""))
        plan = await back(held)
        assert not plan.rows and [left.id for left in plan.skipped[SkipReason.NOBODY]] == [row.id]
