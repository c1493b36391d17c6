from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from omnitui.demo.data import settings
from omnitui.demo.data.schedule import Schedule as Kept
from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.demo.protocol.checks import is_zone
from omnitui.demo.protocol.crons import is_cron
from omnitui.domain.delivery.edit import EditableSchedule, task_of
from omnitui.domain.delivery.from_schedule import draft_from
from omnitui.domain.delivery.snapshot import from_snapshot
from omnitui.domain.operations.continuation import NO_PASSWORD_TO_EDIT, continuation_of
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import Item, ItemResult
from omnitui.domain.operations.verbs.update import Update
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.in_full import read_in_full
from omnitui.domain.schedules.schedule import Schedule
from omnitui.secret import Secret
from omnitui.storage.journal.records import ItemRecord, OperationRecord, PlannedItem
from tests.domain.acts.support import LOST, Stage, stage

NEW = "Renamed"
GROUP = "66666666-0000-4000-8000-000000000001"


def sound(held: Stage, destination: str = "email") -> Schedule:
    """A schedule that an update can put: one destination, a cron and a zone that Omni takes."""
    fits = (row for row in held.store.rows.values() if row.destination == destination and not one(held, row.id).second)
    return next(row for row in fits if is_zone(row.timezone) and is_cron(row.cron))


def one(held: Stage, known: str) -> Kept:
    return next(schedule for schedule in held.fake if schedule.id == known)


async def read(held: Stage, row: Schedule) -> EditableSchedule:
    return EditableSchedule.of(await read_in_full(held.session.client, row))


async def planned(held: Stage, row: Schedule, handler: Update | None = None, **typed: Any) -> Plan:
    """An edit of what is read now."""
    before = await read(held, row)
    task = task_of(before, replace(before.draft, **(typed or {"name": NEW})))
    return Plan(handler or Update(), [row], tasks={row.id: task})


def puts(held: Stage, row: Schedule) -> int:
    return sum(path.endswith(row.id) for method, path in held.writes_asked() if method == "PUT")


async def test_an_edit_puts_the_whole_schedule_and_changes_just_that(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = sound(held)
        before = await read(held, row)
        result = await held.one(await planned(held, row))
        assert (result.outcome, result.words) == (Outcome.DONE, "")
        after = await read(held, row)
        assert after.draft == replace(before.draft, name=NEW, filters=after.draft.filters)
        assert puts(held, row) == 1
        assert held.store.rows[row.id].name == NEW
        (note,) = await held.notes()
        assert note.copy is not None and draft_from(from_snapshot(note.copy))[0] == before.draft


async def test_a_password_leaves_but_stays_out_of_the_journal(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = next(
            row for row in held.store.rows.values() if row.destination == "sftp" and not one(held, row.id).second
        )
        plan = await planned(held, row, Update(Secret("s3cret word")), name=NEW, cron="0 9 ? * MON *", zone="UTC")
        said: list[bytes] = []
        handle = held.fake.handle

        async def listening(request: httpx.Request) -> httpx.Response:
            said.append(request.content)
            return await handle(request)

        held.shared = listening
        result = await held.one(plan)
        assert result.outcome is Outcome.DONE
        assert any(b"s3cret word" in content for content in said)
        assert "s3cret" not in json.dumps([str(note) for note in await held.notes()])


async def test_without_its_password_it_is_not_sent(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = next(
            row for row in held.store.rows.values() if row.destination == "sftp" and not one(held, row.id).second
        )
        result = await held.one(await planned(held, row, name=NEW, cron="0 9 ? * MON *", zone="UTC"))
        assert result.outcome is Outcome.FAILED and "its password is not stored" in result.words
        assert held.writes_asked() == []


async def test_what_somebody_else_changed_meanwhile_is_said_and_nothing_sent(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = sound(held)
        handler = Update()
        plan = await planned(held, row, handler)
        held.fake.schedule(row.id).cron = "0 4 ? * FRI *"
        result = await held.one(plan)
        assert (result.outcome, result.words) == (Outcome.FAILED, "changed in Omni meanwhile: runs")
        assert handler.meanwhile == ("cron",) and held.writes_asked() == []


async def test_pausing_or_handing_over_meanwhile_hinders_nothing(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = sound(held)
        plan = await planned(held, row)
        held.fake.schedule(row.id).disabled_at = "2026-03-01T00:00:00.000Z"
        result = await held.one(plan)
        assert result.outcome is Outcome.DONE
        assert held.store.rows[row.id].paused_at is not None


async def test_a_group_is_added_again(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = sound(held)
        held.fake.schedule(row.id).groups = [GROUP]
        result = await held.one(await planned(held, row))
        assert result.outcome is Outcome.DONE
        assert held.fake.schedule(row.id).groups == [GROUP]


async def test_a_group_that_only_get_tells_is_added_again_too(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        result = [row for row in held.store.rows.values() if is_zone(row.timezone) and is_cron(row.cron) and row.name]
        for row in result:
            schedule = await read_in_full(held.session.client, row)
            detail, recipients = schedule.detail, schedule.recipients
            assert detail is not None and recipients is not None
            targets = detail.destinations
            if len(targets) == 1 and targets[0].user_group_recipients and not recipients.user_group_recipients:
                break
        before = settings.groups(one(held, row.id))
        assert before and (await held.one(await planned(held, row))).outcome is Outcome.DONE
        assert settings.groups(one(held, row.id)) == before


async def test_a_group_that_cannot_be_added_again_is_told(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = sound(held)
        held.fake.schedule(row.id).groups = [GROUP]
        held.fake.group_recipients = False
        result = await held.one(await planned(held, row))
        assert result.outcome is Outcome.FAILED
        assert result.words.startswith("saved, but group ") and "could not be added back" in result.words
        assert result.details is not None and result.details["saved"] is True


@pytest.mark.parametrize("after", [True, False])
async def test_a_lost_answer_is_looked_up(after: bool, tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = sound(held)
        plan = await planned(held, row)
        result = await lost(held, plan, row, after=after)
        assert result.outcome is (Outcome.DONE if after else Outcome.FAILED)
        assert after or "unchanged" in result.words
        assert puts(held, row) == 1


async def lost(held: Stage, plan: Plan, row: Schedule, *, after: bool) -> ItemResult:
    """Carry it out with the answer of the PUT lost."""
    handle = held.fake.handle

    async def losing(request: httpx.Request) -> httpx.Response:
        if request.method == "PUT" and request.url.path.endswith(row.id):
            held.fake.fail(row.id, LOST, after=after)
        return await handle(request)

    held.shared = losing
    return await held.one(plan)


async def test_where_omni_shows_nothing_of_the_change_nobody_claims_it(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = sound(held)
        before = await read(held, row)
        plan = Plan(Update(), [row], tasks={row.id: task_of(before, before.draft)})
        result = await lost(held, plan, row, after=True)
        assert result.outcome is Outcome.UNKNOWN and "unknown whether it was saved" in result.words


async def test_one_that_was_lost_with_an_earlier_session_is_never_sent_again(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = sound(held)
        task = (await planned(held, row)).tasks[row.id]
        result = await held.one(Plan(Update(), others=[Item(row.id, row.name, task, lost=True)]))
        assert result.outcome is Outcome.FAILED and held.writes_asked() == []
        assert (await held.one(Plan(Update(), others=[Item(row.id, row.name, task)]))).outcome is Outcome.DONE
        result = await held.one(Plan(Update(), others=[Item(row.id, row.name, task, lost=True)]))
        assert result.outcome is Outcome.DONE and puts(held, row) == 1


async def test_tried_again_after_it_came_about_it_is_so_already(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = sound(held)
        plan = await planned(held, row)
        assert (await held.one(plan)).outcome is Outcome.DONE
        assert (await held.one(plan)).outcome is Outcome.ALREADY
        assert puts(held, row) == 1


async def test_people_as_objects_and_the_other_name_of_a_webhook(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        held.fake.recipients_as_objects = True
        held.fake.webhook_key = "webhookUrl"
        for destination in ("email", "webhook"):
            row = sound(held, destination)
            assert (await held.one(await planned(held, row))).outcome is Outcome.DONE
            assert puts(held, row) == 2


@pytest.mark.parametrize("merges", [False, True])
async def test_it_means_the_same_whether_omni_replaces_or_merges(merges: bool, tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        held.fake.update_merges = merges
        row = sound(held)
        sent: dict[str, Any] = {"hide_title": True, "email_text": "Hi", "content_zone": "Asia/Tokyo"}
        sent |= {"paper": "a3", "format": "pdf"}
        assert (await held.one(await planned(held, row, **sent))).outcome is Outcome.DONE
        assert (await read(held, row)).draft.hide_title
        emptied: dict[str, Any] = {"hide_title": False, "email_text": "", "content_zone": "", "paper": "a4"}
        result = await held.one(await planned(held, row, **emptied))
        assert (result.outcome, result.words) == (Outcome.DONE, "")
        after = (await read(held, row)).draft
        assert {field: getattr(after, field) for field in emptied} == emptied


async def test_what_omni_keeps_otherwise_is_told(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = sound(held)
        plan = await planned(held, row, fan_out=not (await read(held, row)).draft.fan_out, name=NEW)
        handle = held.fake.handle

        async def forcing(request: httpx.Request) -> httpx.Response:
            response = await handle(request)
            if request.method == "GET" and request.url.path.endswith(row.id):
                forced = plan.tasks[row.id]["was"]["detail"]["fanOut"]
                return httpx.Response(200, json={**response.json(), "fanOut": forced})
            return response

        held.shared = forcing
        result = await held.one(plan)
        assert (result.outcome, result.words) == (Outcome.DONE, "Omni shows different values: copies")


@pytest.mark.parametrize("task", [None, {}, {"body": {}}, {"body": {}, "was": {"row": 1}}])
async def test_a_task_nobody_can_read_sends_nothing(task: Mapping[str, Any] | None, tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = sound(held)
        result = await held.one(Plan(Update(), others=[Item(row.id, row.name, task)]))
        assert result.outcome is Outcome.FAILED and "no longer has the earlier version" in result.words
        result = await held.one(Plan(Update(), others=[Item(row.id, row.name, task, lost=True)]))
        assert result.outcome is Outcome.UNKNOWN and held.writes_asked() == []


@pytest.mark.parametrize(("status", "words"), [(404, "Scheduled task"), (405, "Method Not Allowed")])
async def test_a_server_that_shows_no_single_schedule_is_sent_nothing(status: int, words: str, tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = sound(held)
        plan = await planned(held, row)
        held.fake.fail(row.id, error_answer(ApiError(status, words)), times=9)
        result = await held.one(plan)
        assert result.outcome is Outcome.FAILED and "could not be reloaded" in result.words
        assert held.writes_asked() == []


async def test_an_edit_whose_secret_the_journal_has_not_is_looked_at_but_never_sent_from_there(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = sound(held, "webhook")
        plan = await planned(held, row, url="https://hooks.acme.test/x?token=abc")
        assert (await held.one(plan)).outcome is Outcome.DONE
        renamed = (await planned(held, row)).tasks[row.id]
        (kept_of_it,) = await _as_noted(held, row, renamed)
        assert "abc" not in str(kept_of_it) and "url" not in (kept_of_it.task or {})["body"]
        note = OperationRecord(1, 1.0, None, "o", "p", "edit", "w")
        left = continuation_of(note, [kept_of_it], 1.0)
        assert left is not None and [result.words for result in left.refused] == [NO_PASSWORD_TO_EDIT]
        lost = Item(row.id, row.name, kept_of_it.task, lost=True)
        before = len(held.writes_asked())
        result = await held.one(Plan(Update(), others=[lost]))
        assert result.outcome is Outcome.FAILED and "unchanged" in result.words
        assert len(held.writes_asked()) == before


async def _as_noted(held: Stage, row: Schedule, task: Mapping[str, Any]) -> Sequence[ItemRecord]:
    """An item of a run that was planned and never sent."""
    run = await held.journal.begin_operation("o", "p", "edit", [PlannedItem(row.id, row.name, task)], "w", None)
    return await held.journal.items(run)
