"""People put on the schedules marked in view 1, and taken off all they get."""

from __future__ import annotations

from omnitui.domain.people.store import PersonKind
from omnitui.ui.shell.confirm import ConfirmDialog
from tests.flows.conftest import World, omni, shows, wait_until
from tests.flows.people_work import go_to_person, in_people, reading, view
from tests.flows.work import press, status, store, writes

MANY = "ada.blagall165@partner.example"


def removals(world: World) -> list[str]:
    return [write for write in writes(world) if write.startswith("remove-recipients")]


async def test_d_takes_a_person_off_all_they_get(world: World) -> None:
    async with in_people(world) as pilot:
        await go_to_person(pilot, MANY)
        gets = dict(view(pilot).people.gets(MANY))
        direct = [known for known, group in gets.items() if not group]
        await press(pilot, "d")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await shows(pilot, f"@partner.example from {len(direct)} schedules?", f"Remove from {len(direct)}", "blobsrus")
        assert not removals(world)
        await press(pilot, "y")
        await wait_until(pilot, lambda: len(removals(world)) == len(direct))
        await wait_until(pilot, lambda: not omni(pilot).operations.running)
        await wait_until(pilot, lambda: len(view(pilot).people.gets(MANY)) == len(gets) - len(direct))
        await press(pilot, "d")
        await pilot.pause(0.1)
        assert len(removals(world)) == len(direct)


async def test_those_left_with_nobody_are_named(world: World) -> None:
    only = next(one for one in world.fake if one.destination == "email")
    kept = world.fake.schedule(only.id)
    kept.people, kept.groups = [next(who for who in world.fake.people if who.email == MANY)], []
    async with in_people(world) as pilot:
        await go_to_person(pilot, MANY)
        await press(pilot, "d")
        await shows(pilot, "left without recipients", only.name[:20])
        await press(pilot, "n")
        assert not writes(world)


async def test_a_says_so_where_no_schedule_is_marked(world: World) -> None:
    async with in_people(world) as pilot:
        await press(pilot, "a")
        assert "No schedule is marked" in status(pilot)


async def test_a_puts_the_marked_people_on_the_schedules_marked_in_view_1(world: World) -> None:
    async with in_people(world) as pilot:
        people = [who for who in view(pilot).people.people.values() if who.kind is PersonKind.EMAIL_ONLY][:2]
        emails = [row for row in store(pilot).rows.values() if row.destination == "email"]
        gets = {known for who in people for known in view(pilot).people.gets(who.key)}
        free = [row.id for row in emails if row.id not in gets][:3]
        slack = next(row.id for row in store(pilot).rows.values() if row.destination == "slack")
        store(pilot).mark([*free, slack])
        view(pilot).people.mark([who.key for who in people], on=True)
        await press(pilot, "a")
        await shows(pilot, "Add 2 people to 3 schedules?", "left out: goes to slack")
        await press(pilot, "y")
        await wait_until(pilot, lambda: len([w for w in writes(world) if w.startswith("add-recipients")]) == 3)
        await wait_until(pilot, lambda: not omni(pilot).operations.running)
        for known in free:
            assert {who.email for who in people} <= {who.email for who in world.fake.schedule(known).people or ()}
            assert known in view(pilot).people.gets(people[0].key)
        await press(pilot, "a")
        assert "Nothing to add to" in status(pilot)


async def test_what_is_not_read_yet_is_said_in_the_question(world: World) -> None:
    world.fake.latency = 0.05
    async with in_people(world, whole=False) as pilot:
        await wait_until(pilot, lambda: reading(pilot).of[0] > 20)
        await press(pilot, "x")
        who = next(key for key, one in view(pilot).people.people.items() if view(pilot).people.gets(key) and one.email)
        await go_to_person(pilot, who)
        # What was in flight still moves rows: the key is for this one.
        await wait_until(pilot, lambda: not reading(pilot).going and not reading(pilot).pages().in_progress)
        await wait_until(pilot, lambda: (here := view(pilot).current) is not None and here.key == who)
        await press(pilot, "d")
        await shows(pilot, "Recipients are known for ", " email schedules; the rest do not change.")
        await press(pilot, "n")
        assert not writes(world)
