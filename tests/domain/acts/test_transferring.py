"""Handing over: done once or found done, looked up where the answer was lost, told where a server has no such call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from omnitui.demo.data.vocabulary import OWNERS, Person
from omnitui.demo.habits import ABSENT_IN_2025
from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.domain.operations.continuation import continuation_of
from omnitui.domain.operations.plan import Plan, SkipReason, transferring
from omnitui.domain.operations.runner import Item
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.schedule import Schedule

from .support import LOST, Stage, stage

HEIR, LEAVER = OWNERS[1], OWNERS[2]
TRANSFER = "/transfer-ownership"


def leavers(held: Stage, count: int = 1) -> list[Schedule]:
    rows = [row for row in held.store.rows.values() if row.owner_id == LEAVER.membership_id]
    assert len(rows) >= count
    return rows[:count]


def to_heir(rows: Sequence[Schedule], heir: Person = HEIR) -> Plan:
    return transferring(rows, heir.membership_id, heir.name or "")


def owner(held: Stage, row: Schedule) -> Person | None:
    return held.fake.schedule(row.id).title.owner


def asked(held: Stage) -> int:
    return len(held.writes_asked())


async def test_each_goes_over_in_one_request_and_the_book_knows(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        rows = leavers(held, 4)
        run = await held.do(to_heir(rows))
        assert [result.outcome for result in run.results.values()] == [Outcome.DONE] * 4
        assert all(owner(held, row) == HEIR for row in rows) and asked(held) == 4
        assert {held.store.rows[row.id].owner_id for row in rows} == {HEIR.membership_id}
        assert {held.store.rows[row.id].owner for row in rows} == {HEIR.name}
        (note, *_) = await held.notes()
        assert note.task == {
            "to": HEIR.membership_id,
            "toName": HEIR.name,
            "from": LEAVER.membership_id,
            "fromName": LEAVER.name,
        }


async def test_a_page_asked_for_before_brings_the_old_owner_no_more(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        (row,) = leavers(held)
        await held.do(to_heir([row]))
        held.store.put([row], 0.0)
        assert held.store.rows[row.id].owner_id == HEIR.membership_id
        held.store.put([row], float("inf"))
        assert held.store.rows[row.id].owner_id == LEAVER.membership_id


async def test_what_is_theirs_already_is_left_out_whatever_the_case_of_the_id(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        mine = replace(leavers(held)[0], owner_id=HEIR.membership_id.upper())
        plan = to_heir([mine, *leavers(held, 2)[1:]])
        assert len(plan.rows) == 1 and plan.skipped == {SkipReason.ALREADY: [mine]}


async def test_theirs_already_is_done_but_not_by_us(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        (row,) = leavers(held)
        held.fake.schedule(row.id).owner = HEIR
        result = await held.one(to_heir([row]))
        assert result.outcome is Outcome.ALREADY and result.confirmed
        assert held.store.rows[row.id].owner_id == HEIR.membership_id


@pytest.mark.parametrize("failures", [1, 2])
async def test_where_the_answer_was_lost_the_second_try_finds_what_the_first_did(tmp_path: Path, failures: int) -> None:
    async with stage(tmp_path, 200) as held:
        (row,) = leavers(held)
        held.fake.fail(TRANSFER, LOST, times=failures, after=True)
        assert (await held.one(to_heir([row]))).outcome is Outcome.DONE
        assert owner(held, row) == HEIR


@pytest.mark.parametrize("after", [True, False])
async def test_where_no_try_is_answered_a_look_decides(tmp_path: Path, after: bool) -> None:
    async with stage(tmp_path, 200) as held:
        (row,) = leavers(held)
        held.fake.fail(TRANSFER, LOST, times=50, after=after)
        result = await held.one(to_heir([row]))
        assert result.outcome is (Outcome.DONE if after else Outcome.FAILED)


async def test_where_nobody_says_whose_it_is_now_it_is_unknown_and_may_be_tried_again(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        (row,) = leavers(held)
        held.fake.fail(TRANSFER, LOST, times=50, after=True)
        held.fake.without.add("get")
        plan = to_heir([row])
        run = await held.do(plan)
        assert run.results[row.id].outcome is Outcome.UNKNOWN
        again = plan.again(run)
        assert [item.task for item in again.items] == [item.task for item in plan.items]


async def test_a_new_owner_who_may_not_see_one_dashboard_costs_that_one_only(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        rows = leavers(held, 3)
        words = "New owner does not have permission to view the dashboard"
        held.fake.fail(f"{rows[1].id}{TRANSFER}", error_answer(ApiError(403, words)))
        run = await held.do(to_heir(rows))
        assert [run.results[row.id].outcome.value for row in rows] == ["done", "failed", "done"]
        assert words in run.results[rows[1].id].words and run.results[rows[1].id].status == 403


@pytest.mark.parametrize("status", [404, 405])
async def test_a_server_without_the_call_is_told_and_not_asked_for_each(tmp_path: Path, status: int) -> None:
    async with stage(tmp_path, 200) as held:
        held.fake.wrong_method = (status, "Not Found" if status == 404 else "Method Not Allowed")
        held.fake.without.add("transfer-ownership")
        rows = leavers(held, 12)
        run = await held.do(to_heir(rows))
        assert {result.words for result in run.results.values()} == {"this server can't hand over schedules"}
        assert {result.outcome for result in run.results.values()} == {Outcome.FAILED}
        assert asked(held) <= 6


async def test_a_server_of_2025_cannot_be_told_from_a_schedule_that_is_gone(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        held.fake.without |= ABSENT_IN_2025
        result = await held.one(to_heir(leavers(held)))
        assert result.outcome is Outcome.FAILED and "can't hand over schedules" in result.words


async def test_whose_it_was_is_read_first_where_the_list_does_not_say(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        (row,) = leavers(held)
        result = await held.one(to_heir([replace(row, owner_id="", owner="")]))
        assert result.outcome is Outcome.DONE and result.details == {"from": LEAVER.membership_id}


async def test_what_a_dead_session_left_is_sent_again_and_found_done(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        rows = leavers(held, 2)
        await held.do(to_heir(rows))
        (note,) = await held.journal.runs(limit=1)
        items = await held.journal.items(note.id)
        left = continuation_of(note, [replace(item, outcome="sent") for item in items], 0.0)
        assert left is not None and not left.refused and all(item.lost for item in left.plan.items)
        run = await held.do(left.plan)
        assert {result.outcome for result in run.results.values()} == {Outcome.DONE}


async def test_without_its_task_nothing_is_sent(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        await held.do(to_heir(leavers(held)))
        (note,) = await held.journal.runs(limit=1)
        items = [replace(item, outcome="planned", task=None) for item in await held.journal.items(note.id)]
        left = continuation_of(note, items, 0.0)
        assert left is not None and not left.plan.items and len(left.refused) == 1


async def test_a_body_is_the_membership_id_and_nothing_else(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        (row,) = leavers(held)
        bodies: list[bytes] = []

        def seen(request: httpx.Request) -> httpx.Response | None:
            bodies.append(request.content)
            return None

        held.fake.fail(TRANSFER, seen)
        await held.do(Plan(to_heir([row]).handler, others=[Item(row.id, row.name, {"to": HEIR.membership_id})]))
        assert [body.replace(b" ", b"") for body in bodies] == [b'{"userId":"%s"}' % HEIR.membership_id.encode()]
