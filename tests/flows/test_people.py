"""View 3: who gets what; its pages, its search, its marks, and what a key or a server may not show."""

from __future__ import annotations

import asyncio
import random

import httpx
import pytest

from omnitui.demo.fake_omni import DEMO_PERSONAL_TOKEN
from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.domain.people.store import PersonKind
from omnitui.storage.config.profiles import Profile
from tests.flows.conftest import ORIGIN, World, omni, screen_text, shows, wait_until
from tests.flows.people_work import EMAIL_ONLY, USERS, all_read, asked, go_to_person, in_people, reading, view
from tests.flows.work import at_work, known_who, press, screen, status, store

MANY = "ada.blagall165@partner.example"


def real_gets(world: World, email: str) -> set[str]:
    """The names of the schedules that somebody gets, by what the fake itself tells of each."""
    from omnitui.demo.data import settings

    every = [one for one in world.fake if one.destination == "email"]
    return {one.name for one in every if any(who.email == email for who in settings.receivers(one))}


async def test_it_lists_people_and_reads_who_gets_what(world: World) -> None:
    async with in_people(world) as pilot:
        await shows(pilot, "[3 People]", "Person ↑", "ada.blagall1056@blob.example", "member")
        await wait_until(pilot, lambda: view(pilot).whole)
        who = view(pilot).people.people[MANY]
        assert who.kind is PersonKind.EMAIL_ONLY
        gets = {store(pilot).rows[known].name for known in view(pilot).people.gets(MANY)}
        assert real_gets(world, MANY) <= gets
        email = [row.id for row in store(pilot).rows.values() if row.destination == "email"]
        recipients = [r.path for r in world.fake.requests if r.path.endswith("/recipients")]
        # The pane of view 1 reads the first schedule as well.
        assert len(recipients) <= len(set(recipients)) + 1
        assert len(email) <= len(recipients) <= len(email) + 1


async def test_email_only_users_come_a_page_at_a_time_one_ahead_of_the_cursor(world: World) -> None:
    async with in_people(world) as pilot:
        before = list(asked(world, EMAIL_ONLY))
        assert 1 <= len(before) <= 2
        assert all(query["pageSize"] == "20" and query["sortDirection"] == "asc" for query in before)
        assert "cursor" not in before[0]
        await go_to_person(pilot, "diego.blahlo14@blob.example")
        await wait_until(pilot, lambda: len(list(asked(world, EMAIL_ONLY))) > len(before))
        cursors = [query.get("cursor") for query in asked(world, EMAIL_ONLY)]
        assert len(cursors) == len(set(cursors))
        assert all("@" in (cursor or "") for cursor in cursors[1:])


async def test_enter_goes_to_the_schedules_and_from_there_to_view_1(world: World) -> None:
    async with in_people(world) as pilot:
        await go_to_person(pilot, MANY)
        listed = view(pilot).listed
        assert len(listed) > 2
        await press(pilot, "enter")
        assert view(pilot).pane.has_focus
        await press(pilot, "down", "j", "k")
        assert screen_text(pilot.app).count("▸") == 1
        await press(pilot, "enter")
        await shows(pilot, "[1 Schedules]")
        await wait_until(pilot, lambda: screen(pilot).current == listed[1])


async def test_without_a_pane_enter_lists_the_schedules(world: World) -> None:
    async with in_people(world, (76, 20)) as pilot:
        await go_to_person(pilot, MANY)
        await press(pilot, "enter")
        await shows(pilot, "Their schedules")
        wanted = view(pilot).listed[1]
        await press(pilot, "down", "enter")
        await wait_until(pilot, lambda: screen(pilot).current == wanted)


async def test_the_search_goes_to_omni_as_typed_and_the_last_one_counts(world: World) -> None:
    delays = iter((0.3, 0.0))
    answered: list[str] = []

    async def late(request: object) -> None:
        await asyncio.sleep(next(delays, 0.0))
        answered.append(str(request))

    async with in_people(world) as pilot:
        world.fake.fail(EMAIL_ONLY, late, times=9)
        await press(pilot, "slash", *"zzz")
        await pilot.pause(0.5)
        await press(pilot, "backspace", "backspace", "backspace", *"kazimir.blimt")
        await wait_until(pilot, lambda: view(pilot).people.search == "kazimir.blimt")
        await wait_until(pilot, lambda: any(q.get("email") == "kazimir.blimt" for q in asked(world, EMAIL_ONLY)))
        await pilot.pause(0.8)
        assert view(pilot).people.search == "kazimir.blimt"
        assert view(pilot).people.shown
        assert all("kazimir.blimt" in key for key in view(pilot).people.shown)
        await shows(pilot, " match")
        await press(pilot, "enter", "escape")
        assert view(pilot).people.search == ""
        assert len(view(pilot).people.shown) > 1000


async def test_marks_are_peoples_own(world: World) -> None:
    async with in_people(world) as pilot:
        await shows(pilot, "people so far")
        await press(pilot, "space", "space")
        assert list(view(pilot).people.marks) == view(pilot).people.shown[:2]
        assert "2 marked" in status(pilot)
        assert not store(pilot).marks
        await press(pilot, "u")
        assert not view(pilot).people.marks
        await press(pilot, "u")
        assert len(view(pilot).people.marks) == 2
        await press(pilot, "escape", "u", "slash", *"gustav.blahlo", "enter", "asterisk")
        await wait_until(pilot, lambda: view(pilot).people.marks)
        assert list(view(pilot).people.marks) == view(pilot).people.shown


async def test_reading_goes_on_when_the_view_is_left_and_x_stops_it(world: World) -> None:
    world.fake.latency = 0.2
    async with in_people(world, whole=False) as pilot:
        await wait_until(pilot, lambda: reading(pilot).of[0] > 3)
        await shows(pilot, "People of ", " email schedules", "x stop")
        people = reading(pilot)
        await press(pilot, "1")
        before = people.of[0]
        await wait_until(pilot, lambda: people.of[0] > before + 5)
        await press(pilot, "3", "x")
        await shows(pilot, "stopped. R continues")
        await wait_until(pilot, lambda: not people.going)
        done, of = people.of
        assert done < of
        assert any(word.endswith("+") for word in screen_text(pilot.app).split())
        world.fake.latency = 0.0
        await press(pilot, "R")
        await all_read(pilot)
        await wait_until(pilot, lambda: view(pilot).whole)


async def test_a_personal_token_loses_the_members_and_says_so(world: World) -> None:
    world.fake.email_only_needs_admin = True
    world.know(Profile("prod", ORIGIN), DEMO_PERSONAL_TOKEN)
    async with world.app(per_minute=600).run_test(size=(120, 32)) as pilot:
        await wait_until(pilot, lambda: omni(pilot).begun and store(pilot).index.asked)
        await wait_until(pilot, lambda: known_who(pilot))
        await press(pilot, "3")
        await shows(pilot, "Only an org key lists people; shown: recipients of the schedules loaded so far")
        await all_read(pilot)
        assert not list(asked(world, USERS))
        assert len(view(pilot).people.shown) > 100
        assert all(len(view(pilot).people.gets(key)) for key in view(pilot).people.shown[:20])


async def test_a_personal_token_adds_and_edits_nobody_and_says_why(world: World) -> None:
    world.know(Profile("prod", ORIGIN), DEMO_PERSONAL_TOKEN)
    async with world.app(per_minute=600).run_test(size=(120, 32)) as pilot:
        await wait_until(pilot, lambda: omni(pilot).begun and store(pilot).index.asked)
        await wait_until(pilot, lambda: known_who(pilot))
        await press(pilot, "3")
        await shows(pilot, "(n add)", "(e edit)")
        for key in ("n", "e"):
            await press(pilot, key)
            await shows(pilot, "Only an org key can add or change email-only users")
            await press(pilot, "escape")


async def test_an_old_server_loses_only_what_it_does_not_offer(world: World) -> None:
    world.fake.fail("/recipients", error_answer(ApiError(404, "Not found")), times=999)
    world.fake.fail(EMAIL_ONLY, error_answer(ApiError(405, "Method Not Allowed")), times=999)
    async with in_people(world, whole=False) as pilot:
        await shows(pilot, "This server doesn't report recipients", "ada.blagall1056@blob.example")
        await wait_until(pilot, lambda: not reading(pilot).going)
        assert len([r for r in world.fake.requests if r.path.endswith("/recipients")]) < 12
        assert {"recipients", "email-only"} <= reading(pilot).lost


async def test_a_failure_on_the_way_is_told_and_r_reads_on(world: World) -> None:
    async with at_work(world) as pilot:
        broken = [True]
        boom = error_answer(ApiError(500, "Boom"))
        world.fake.fail(
            "/recipients", lambda _: httpx.Response(500, content=boom.content) if broken else None, times=999
        )
        await press(pilot, "3")
        await shows(pilot, "Omni failed", "R continues.")
        await wait_until(pilot, lambda: not reading(pilot).going)
        broken.clear()
        await press(pilot, "R")
        await all_read(pilot)
        await wait_until(pilot, lambda: view(pilot).whole)


async def test_a_limit_on_the_way_is_waited_out(world: World) -> None:
    async with at_work(world) as pilot:
        world.fake.fail("/recipients", httpx.Response(429, headers={"Retry-After": "1"}, json={}), times=2)
        await press(pilot, "3")
        await all_read(pilot)
        await wait_until(pilot, lambda: view(pilot).whole)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 10)])
async def test_every_line_fits_the_screen(world: World, size: tuple[int, int]) -> None:
    async with in_people(world, size) as pilot:
        rng, people = random.Random(1), view(pilot)
        keys = ["down", "pagedown", "G", "g", "enter", "escape", "space", "tab"]
        for _ in range(30):
            await press(pilot, rng.choice(keys))
            await press(pilot, *(["3"] if omni(pilot).view is not people else []))
        lines = screen_text(pilot.app).splitlines()
        assert len(lines) == size[1]
        assert all(len(line) <= size[0] for line in lines)
