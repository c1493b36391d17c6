"""Every kind of write against the invented Omni: done once, told truly, looked up where the answer was lost."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from omnitui.demo.data.vocabulary import GROUPS
from omnitui.domain.contacts.person import PersonRef
from omnitui.domain.delivery.from_schedule import draft_from
from omnitui.domain.delivery.snapshot import from_snapshot
from omnitui.domain.operations.plan import Plan, SkipReason, deleting, sending_now
from omnitui.domain.operations.runner import Item
from omnitui.domain.operations.verbs.recipients import ChangeRecipients
from omnitui.domain.operations.verbs.save_people import SavePeople
from omnitui.domain.outcome import Outcome
from omnitui.domain.recipients.change import Change

from .support import LOST, Stage, stage


def changing(held: Stage, change: Change) -> Plan:
    row = held.row(destination="email")
    return Plan(ChangeRecipients(), [row], tasks={row.id: change.as_json()})


async def test_send_now_is_taken_once(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        active = [row for row in held.store.rows.values() if row.state.name == "ACTIVE"][:5]
        run = await held.do(sending_now(active))
        assert [item_result.outcome for item_result in run.results.values()] == [Outcome.DONE] * 5
        assert len(held.fake.deliveries) == 5


async def test_send_now_leaves_out_what_omni_would_not_send(tmp_path: Path) -> None:
    async with stage(tmp_path, 200) as held:
        plan = sending_now(list(held.store.rows.values()))
        states = {row.state.name for row in plan.rows}
        assert states == {"ACTIVE"} and set(plan.skipped) == {SkipReason.PAUSED, SkipReason.STOPPED}


async def test_a_send_whose_answer_is_lost_is_unknown_and_never_sent_again(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        held.fake.fail("/trigger", LOST, after=True)
        plan = sending_now([row for row in held.store.rows.values() if row.state.name == "ACTIVE"][:1])
        run = await held.do(plan)
        item_result = run.results[plan.rows[0].id]
        assert item_result.outcome is Outcome.UNKNOWN and "unknown whether it was sent" in item_result.words
        assert len(held.fake.deliveries) == 1
        assert not plan.again(run).items


async def test_a_deleted_schedule_leaves_a_copy_that_makes_a_draft(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = held.row(destination="email")
        item_result = await held.one(deleting([row]))
        assert item_result.outcome is Outcome.DONE and row.id not in held.store.rows and len(held.fake) == 59
        note = (await held.notes())[0]
        assert note.copy is not None
        draft, _ = draft_from(from_snapshot(note.copy))
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
            assert (row.id in held.store.rows) is (outcome is Outcome.FAILED)
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
        item_result = await held.one(deleting([row]))
        assert (
            item_result.outcome is Outcome.FAILED
            and "its copy could not be read" in item_result.words
            and not held.writes_asked()
        )


async def test_recipients_are_added_before_others_are_removed(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = held.row(destination="email")
        await held.do(changing(held, Change(add=(PersonRef("new@acme.test"),))))
        item_result = await held.one(
            changing(held, Change((PersonRef("second@acme.test"),), (PersonRef("new@acme.test"),)))
        )
        assert item_result.outcome is Outcome.DONE and item_result.details == {"added": 1, "removed": 1}
        assert [path.rsplit("/", 1)[1] for _, path in held.writes_asked()] == [
            "add-recipients",
            "add-recipients",
            "remove-recipients",
        ]
        assert held.store.rows[row.id].recipients == (row.recipients or 0) + 1


@pytest.mark.parametrize("counted", [True, False], ids=["groups counted", "groups not counted"])
async def test_groups_count_among_those_added_and_removed(tmp_path: Path, counted: bool) -> None:
    async with stage(tmp_path) as held:
        held.fake.group_counts = counted
        new, board = (PersonRef("new@acme.test"),), (GROUPS[1].uuid,)
        added = await held.one(changing(held, Change(new, add_groups=board)))
        assert added.details == {"added": 2}
        removed = await held.one(changing(held, Change(remove=new, remove_groups=board)))
        assert removed.details == {"removed": 2}


async def test_a_lost_addition_is_compared_and_not_sent_twice(tmp_path: Path) -> None:
    for after, outcome in ((True, Outcome.DONE), (False, Outcome.FAILED)):
        async with stage(tmp_path / str(after)) as held:
            held.fake.fail("/add-recipients", LOST, after=after)
            item_result = await held.one(changing(held, Change(add=(PersonRef("new@acme.test"),))))
            assert item_result.outcome is outcome and len(held.writes_asked()) == 1


async def test_people_go_in_groups_and_only_the_bad_line_is_refused(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        people = [Item(f"p{n}@acme.test", "", {"email": f"p{n}@acme.test", "attributes": {}}) for n in range(45)]
        people[30] = Item("bad", "", {"email": "not an address", "attributes": {}})
        run = await held.do(Plan(SavePeople(), others=people))
        failed = run.having(Outcome.FAILED)
        assert [item_result.item.id for item_result in failed] == ["bad"] and len(run.confirmed) == 44
        assert "email" in failed[0].words


async def test_a_lost_answer_about_people_is_sent_again(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        held.fake.fail("/bulk", LOST, after=True)
        people = [Item(f"p{n}@acme.test", "", {"email": f"p{n}@acme.test"}) for n in range(3)]
        run = await held.do(Plan(SavePeople(), others=people))
        assert len(run.confirmed) == 3 and len(held.writes_asked()) == 2
