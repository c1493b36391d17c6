"""Every kind of write against the invented Omni: done once, told truly, looked up where the answer was lost."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from omnitui.demo.answers import Refusal, refuse
from omnitui.demo.vocabulary import GROUPS
from omnitui.domain.acts.creating import Create, SendOnce
from omnitui.domain.acts.people import SavePeople
from omnitui.domain.acts.recipients import ChangeRecipients
from omnitui.domain.bulk import Item, Outcome
from omnitui.domain.draft_from import draft_from
from omnitui.domain.draft_kept import kept
from omnitui.domain.plans import Plan, Why, deleting, sending_now
from omnitui.domain.recipients import Change, Target

from .support import LOST, Stage, stage

NEW: dict[str, Any] = {
    "identifier": "9ac41f02",
    "name": "Brand new",
    "schedule": "0 9 ? * MON *",
    "timezone": "UTC",
    "format": "pdf",
    "destinationType": "email",
    "recipients": ["kim@acme.test"],
    "subject": "Churn",
}


def creating(held: Stage, act: Create | None = None, **fields: Any) -> Plan:
    body = {**NEW, "identifier": held.row().identifier, **fields}
    return Plan(act or Create(), others=[Item("new", str(body["name"]), {"body": body})])


def changing(held: Stage, change: Change) -> Plan:
    row = held.row(destination="email")
    return Plan(ChangeRecipients(), [row], tasks={row.id: change.as_json()})


async def test_send_now_is_taken_once(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        active = [row for row in held.book.rows.values() if row.state.name == "ACTIVE"][:5]
        run = await held.do(sending_now(active))
        assert [told.outcome for told in run.told.values()] == [Outcome.DONE] * 5
        assert len(held.fake.deliveries) == 5


async def test_send_now_leaves_out_what_omni_would_not_send(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        plan = sending_now(list(held.book.rows.values()))
        states = {row.state.name for row in plan.rows}
        assert states == {"ACTIVE"} and set(plan.left_out) == {Why.PAUSED, Why.STOPPED}


async def test_a_send_whose_answer_is_lost_is_unknown_and_never_sent_again(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        held.fake.fail("/trigger", LOST, after=True)
        plan = sending_now([row for row in held.book.rows.values() if row.state.name == "ACTIVE"][:1])
        run = await held.do(plan)
        told = run.told[plan.rows[0].id]
        assert told.outcome is Outcome.UNKNOWN and "cannot be told" in told.words
        assert len(held.fake.deliveries) == 1
        assert not plan.again(run).items


async def test_a_deleted_schedule_leaves_a_copy_that_makes_a_draft(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = held.row(destination="email")
        told = await held.one(deleting([row]))
        assert told.outcome is Outcome.DONE and row.id not in held.book.rows and len(held.fake) == 59
        note = (await held.notes())[0]
        assert note.copy is not None
        draft, _ = draft_from(*kept(note.copy))
        assert (draft.name, draft.cron, draft.identifier) == (row.name, row.cron, row.identifier)


async def test_deleting_what_is_gone_is_done(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = held.row()
        held.fake.delete(row.id)
        assert (await held.one(deleting([row]))).outcome is Outcome.ALREADY


async def test_a_delete_whose_answer_is_lost_is_looked_for(tmp_path: Path) -> None:
    for after, outcome in ((True, Outcome.DONE), (False, Outcome.FAILED)):
        async with stage(tmp_path / str(after)) as held:
            row = held.row()

            def lose(request: httpx.Request) -> None:
                if request.method == "DELETE":
                    raise LOST

            held.fake.fail(row.id, lose, times=100, after=after)
            assert (await held.one(deleting([row]))).outcome is outcome
            assert (row.id in held.book.rows) is (outcome is Outcome.FAILED)
            assert held.writes_asked() == [("DELETE", f"/api/v1/schedules/{row.id}")]


@pytest.mark.parametrize(("lacking", "kept_part"), [("recipients", "detail"), ("get", "recipients")])
@pytest.mark.parametrize("words", [(405, "Method Not Allowed"), (400, "Invalid method")], ids=["405", "400"])
async def test_a_copy_holds_whatever_an_old_server_tells(
    tmp_path: Path, lacking: str, kept_part: str, words: tuple[int, str]
) -> None:
    async with stage(tmp_path) as held:
        held.fake.without |= {lacking}
        held.fake.wrong_method = words
        row = held.row(destination="email")
        assert (await held.one(deleting([row]))).outcome is Outcome.DONE
        copy = (await held.notes())[0].copy
        assert copy is not None and copy[kept_part] and not copy[{"detail": "recipients"}.get(kept_part, "detail")]


async def test_nothing_is_deleted_whose_copy_cannot_be_read(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = held.row()
        held.fake.fail(row.id, httpx.Response(500), times=9)
        told = await held.one(deleting([row]))
        assert told.outcome is Outcome.FAILED and "no copy" in told.words and not held.writes_asked()


async def test_recipients_are_added_before_others_are_removed(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = held.row(destination="email")
        await held.do(changing(held, Change(add=(Target("new@acme.test"),))))
        told = await held.one(changing(held, Change((Target("second@acme.test"),), (Target("new@acme.test"),))))
        assert told.outcome is Outcome.DONE and told.result == {"added": 1, "removed": 1}
        assert [path.rsplit("/", 1)[1] for _, path in held.writes_asked()] == [
            "add-recipients",
            "add-recipients",
            "remove-recipients",
        ]
        assert held.book.rows[row.id].recipients == (row.recipients or 0) + 1


@pytest.mark.parametrize("counted", [True, False], ids=["groups counted", "groups not counted"])
async def test_groups_count_among_those_added_and_removed(tmp_path: Path, counted: bool) -> None:
    async with stage(tmp_path) as held:
        held.fake.group_counts = counted
        new, board = (Target("new@acme.test"),), (GROUPS[1].uuid,)
        added = await held.one(changing(held, Change(new, add_groups=board)))
        assert added.result == {"added": 2}
        removed = await held.one(changing(held, Change(remove=new, remove_groups=board)))
        assert removed.result == {"removed": 2}


async def test_a_lost_addition_is_compared_and_not_sent_twice(tmp_path: Path) -> None:
    for after, outcome in ((True, Outcome.DONE), (False, Outcome.FAILED)):
        async with stage(tmp_path / str(after)) as held:
            held.fake.fail("/add-recipients", LOST, after=after)
            told = await held.one(changing(held, Change(add=(Target("new@acme.test"),))))
            assert told.outcome is outcome and len(held.writes_asked()) == 1


async def test_a_schedule_is_created_and_its_id_told(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        told = await held.one(creating(held))
        assert told.outcome is Outcome.DONE and told.result and told.result["id"]
        assert len(held.fake) == 61


async def test_an_omni_that_wants_people_as_objects_gets_them(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        held.fake.recipients_as_objects = True
        assert (await held.one(creating(held))).outcome is Outcome.DONE
        assert len(held.writes_asked()) == 2 and len(held.fake) == 61


async def test_a_refused_create_keeps_omnis_words_by_field(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        act = Create()
        told = await held.one(creating(held, act, schedule="61 0 ? * * *"))
        assert told.outcome is Outcome.FAILED and act.refusal is not None
        assert "schedule" in act.refusal.fields and len(held.fake) == 60


async def test_a_lost_create_that_was_carried_out_is_found(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        held.fake.fail("/api/v1/schedules", LOST, after=True)
        told = await held.one(creating(held))
        assert told.outcome is Outcome.DONE and told.result and told.result["id"]
        assert len(held.writes_asked()) == 1 and len(held.fake) == 61


async def test_a_lost_create_that_was_not_carried_out_is_not_called_created(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        held.fake.fail("/api/v1/schedules", LOST)
        told = await held.one(creating(held))
        assert told.outcome is Outcome.UNKNOWN and "none like it" in told.words
        assert len(held.writes_asked()) == 1 and len(held.fake) == 60


async def test_a_lost_create_beside_an_older_twin_is_not_taken_for_it(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        made = await held.one(creating(held))
        assert made.result is not None
        held.fake.schedule(made.result["id"]).created_at = "2025-01-01T00:00:00.000Z"
        held.fake.fail("/api/v1/schedules", LOST)
        told = await held.one(creating(held))
        assert told.outcome is Outcome.UNKNOWN and told.result == {"id": made.result["id"]}


async def test_a_lost_create_is_not_found_in_its_twin_of_a_moment_ago(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        made = await held.one(creating(held))
        assert made.result is not None
        held.book.put([replace(held.row(), id=made.result["id"], name="Brand new")], 1.0)
        held.fake.fail("/api/v1/schedules", LOST)
        assert (await held.one(creating(held))).outcome is Outcome.UNKNOWN


async def test_a_lost_create_is_looked_for_beyond_the_first_page(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        for number in range(130):
            held.fake.insert(name=f"Brand new {number}")
        held.fake.fail("/api/v1/schedules", LOST, after=True)
        told = await held.one(creating(held, name="Brand new 9z"))
        assert told.outcome is Outcome.DONE and len(held.writes_asked()) == 1


@pytest.mark.parametrize("objects", [False, True], ids=["texts", "objects"])
async def test_who_refuses_an_address_is_heard_whichever_way_recipients_are_spelled(
    tmp_path: Path, objects: bool
) -> None:
    async with stage(tmp_path) as held:
        held.fake.recipients_as_objects = objects
        act = Create()
        told = await held.one(creating(held, act, recipients=["kim@@acme"]))
        assert told.outcome is Outcome.FAILED and "Invalid email" in told.words
        assert act.refusal is not None and list(act.refusal.fields) != []


@pytest.mark.parametrize("bare", [True, False])
async def test_an_sftp_server_is_named_in_the_other_way_too_and_the_true_cause_is_told(
    tmp_path: Path, bare: bool
) -> None:
    target: dict[str, Any] = {
        "address": "sftp://files.x.test/in",
        "path": "/in",
        "port": 22,
        "username": "omni",
        "format": "csv",
    }

    def strict(request: httpx.Request) -> httpx.Response | None:
        address = str(json.loads(request.content).get("address", "")) if request.method == "POST" else ""
        if address.startswith("sftp://") is bare:
            words = "must be a bare host" if bare else "must begin with sftp://"
            return refuse(Refusal(400, f"address: Address {words}"))
        return None if bare else refuse(Refusal(400, "address: files.x.test is not allowed"))

    async with stage(tmp_path) as held:
        plan = creating(held, destinationType="sftp", **target)
        body = {name: value for name, value in (plan.items[0].task or {})["body"].items()}
        del body["recipients"], body["subject"]
        held.fake.fail("/api/v1/schedules", strict, times=9)
        told = await held.one(Plan(Create(), others=[Item("new", "Drop", {"body": body})]))
        assert len(held.writes_asked()) == 2
        assert (told.outcome is Outcome.DONE) is bare and ("is not allowed" in told.words) is not bare


async def test_send_once_makes_nothing_and_is_never_sent_twice(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        assert (await held.one(creating(held, SendOnce(), testNow=True))).outcome is Outcome.DONE
        assert len(held.fake) == 60 and len(held.fake.deliveries) == 1
        held.fake.fail("/api/v1/schedules", LOST, after=True)
        told = await held.one(creating(held, SendOnce(), testNow=True))
        assert told.outcome is Outcome.UNKNOWN and len(held.fake.deliveries) == 2


async def test_people_go_in_groups_and_only_the_bad_line_is_refused(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        people = [Item(f"p{n}@acme.test", "", {"email": f"p{n}@acme.test", "attributes": {}}) for n in range(45)]
        people[30] = Item("bad", "", {"email": "not an address", "attributes": {}})
        run = await held.do(Plan(SavePeople(), others=people))
        failed = run.having(Outcome.FAILED)
        assert [told.item.id for told in failed] == ["bad"] and len(run.confirmed) == 44
        assert "email" in failed[0].words


async def test_a_lost_answer_about_people_is_sent_again(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        held.fake.fail("/bulk", LOST, after=True)
        people = [Item(f"p{n}@acme.test", "", {"email": f"p{n}@acme.test"}) for n in range(3)]
        run = await held.do(Plan(SavePeople(), others=people))
        assert len(run.confirmed) == 3 and len(held.writes_asked()) == 2


async def test_many_that_an_earlier_session_lost_do_not_end_the_run(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        body = {**NEW, "identifier": held.row().identifier}
        lost = [Item(f"lost {n}", f"lost {n}", {"body": {**body, "name": f"lost {n}"}}, lost=True) for n in range(12)]
        rest = [Item(f"new {n}", f"new {n}", {"body": {**body, "name": f"new {n}"}}) for n in range(5)]
        run = await held.do(Plan(Create(), others=[*lost, *rest]))
        assert len(run.having(Outcome.UNKNOWN)) == 12 and len(run.confirmed) == 5 and not run.cut_short
