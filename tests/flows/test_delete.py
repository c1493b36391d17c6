"""Delete: the question names what goes, a copy is in the journal first, and of several the number is typed."""

from __future__ import annotations

import asyncio
import sqlite3

import httpx
import pytest

from omnitui.demo.protocol.answers import ApiError, error_answer
from tests.flows.conftest import World, omni, screen_text, shows, wait_until
from tests.flows.test_pause import mark
from tests.flows.test_search_and_filter import burst
from tests.flows.work import DIGEST, at_work, current, go_to, id_of, marked, press, store, writes

CHURN, STOCK, REFUNDS = "Chromium board pack", "Canvas stock-outs", "Crimson refunds"
THREE = (CHURN, STOCK, REFUNDS)


def there(world: World, name: str) -> bool:
    return any(schedule.name == name for schedule in world.fake)


def copies(world: World) -> int:
    """How many copies the journal's file holds at this moment."""
    with sqlite3.connect(world.journal_path) as connection:
        (number,) = connection.execute("SELECT count(*) FROM papers WHERE kind = 'copy'").fetchone()
    return int(number)


async def test_one_is_named_and_gone_once_its_copy_is_in_the_journal(world: World) -> None:
    seen: list[int] = []

    def look(request: httpx.Request) -> None:
        if request.method == "DELETE":
            seen.append(copies(world))

    async with at_work(world) as pilot:
        await go_to(pilot, world, CHURN)
        world.fake.fail(id_of(world, CHURN), look, times=20)
        await press(pilot, "d")
        await shows(
            pilot,
            "Delete “Chromium board pack”?",
            "email, 9 people",
            "Omni keeps no copy; omnitui saves one first. Activity (4) can restore it, with a new id.",
            "Can't be restored: its id, run history, groups.",
            "▸[ Cancel n ] [ Delete y ]",
        )
        await press(pilot, "y")
        await shows(pilot, "✓ Deleted “Chromium board pack”. Activity (4) can restore it.")
        assert not there(world, CHURN) and seen == [1]
        assert all(row.name != CHURN for row in store(pilot).rows.values()) and current(pilot) != CHURN


async def test_several_go_only_when_their_number_is_typed(world: World) -> None:
    async with at_work(world) as pilot:
        await mark(pilot, world, *THREE)
        await press(pilot, "delete")
        await shows(
            pilot,
            "Delete 3 schedules?",
            "Chromium board pack  email, 9 people",
            "Canvas stock-outs webhook",
            "Crimson refunds email, 14 people; stopped",
            "can restore them, with new ids.",
            "Can't be restored: their ids, run history, groups.",
            "▸ Type 3 to delete: ",
            "[ Cancel Esc ] ( Delete 3 )",
        )
        await press(pilot, "y", "enter", "3", "3", "enter", "tab", "enter")
        await wait_until(pilot, lambda: "Delete 3" not in screen_text(pilot.app))
        assert writes(world) == [] and sorted(marked(pilot)) == sorted(THREE)
        await press(pilot, "d")
        await shows(pilot, "▸ Type 3 to delete: ")
        await press(pilot, "3")
        await shows(pilot, "[ Delete 3 ]")
        await press(pilot, "enter")
        await shows(pilot, "✓ Deleted 3 schedules.")
        assert not any(there(world, name) for name in THREE) and not marked(pilot)
        assert copies(world) == 3


async def test_digits_typed_before_the_question_stood_there_do_not_count(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, *["space"] * 7)
        number = len(marked(pilot))
        burst(pilot, "d", str(number), "⏎")
        await shows(pilot, f"▸ Type {number} to delete: ", f"( Delete {number} )")
        await pilot.pause(0.1)
        assert writes(world) == []
        await press(pilot, "enter", "n")
        await wait_until(pilot, lambda: "Type" not in screen_text(pilot.app))
        assert writes(world) == []


async def test_a_longer_list_is_cut_and_l_lists_it(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await press(pilot, *["space"] * 9, "d")
        await shows(pilot, "Delete 9 schedules?", "and 6 more: l lists them", "Type 9 to delete:")
        await press(pilot, "l")
        await shows(pilot, marked(pilot)[8].strip())
        await press(pilot, "escape")
        assert writes(world) == []


async def test_hidden_ones_are_named_and_left_out_with_o(world: World) -> None:
    async with at_work(world) as pilot:
        await mark(pilot, world, CHURN, DIGEST)
        await press(pilot, "slash", *"digest", "enter")
        await wait_until(pilot, lambda: store(pilot).query.search == "digest" and store(pilot).index.complete)
        await press(pilot, "d")
        await shows(pilot, "1 of the 2 is hidden by the search “digest”: Chromium board pack", "[ 1 shown o ]")
        await press(pilot, "o")
        await shows(pilot, "Delete “Happy little digest”?", "Delete y")
        assert writes(world) == []
        await press(pilot, "y")
        await shows(pilot, "✓ Deleted “Happy little digest”.")
        assert there(world, CHURN) and marked(pilot) == [CHURN]


@pytest.mark.parametrize("carried_out", [False, True])
async def test_a_lost_answer_is_looked_up(world: World, carried_out: bool) -> None:
    def lose(request: httpx.Request) -> None:
        if request.method == "DELETE":
            raise httpx.ReadError("gone")

    async with at_work(world) as pilot:
        await go_to(pilot, world, CHURN)
        world.fake.fail(id_of(world, CHURN), lose, times=20, after=carried_out)
        await press(pilot, "d")
        await shows(pilot, "Delete “Chromium board pack”?")
        await press(pilot, "y")
        gone, stays = "✓ Deleted “Chromium board pack”.", "✗ “Chromium board pack” was not deleted: still there"
        await shows(pilot, gone if carried_out else stays)
    assert there(world, CHURN) is not carried_out
    assert len(writes(world)) == 1


async def test_what_omni_refuses_stays_and_stays_marked(world: World) -> None:
    def refused(request: httpx.Request) -> httpx.Response | None:
        return error_answer(ApiError(403, "you may not manage this")) if request.method == "DELETE" else None

    async with at_work(world) as pilot:
        await mark(pilot, world, CHURN, DIGEST)
        world.fake.fail(id_of(world, CHURN), refused, times=20)
        await press(pilot, "d")
        await shows(pilot, "Type 2 to delete:")
        await press(pilot, "2", "enter")
        await shows(pilot, "Delete: 1 of 2 done", "403 Forbidden: you may not manage this")
        assert marked(pilot) == [CHURN] and not there(world, DIGEST)


async def test_time_counts_three_requests_a_schedule(world: World) -> None:
    async with at_work(world, per_minute=20) as pilot:
        await press(pilot, *["space"] * 16, "d")
        await shows(pilot, "Delete 16 schedules?", "About 4 min at 10 a minute, ETA 03:15.", "x stops it.")


async def test_read_only_deletes_nothing(world: World) -> None:
    async with at_work(world, read_only=True) as pilot:
        await press(pilot, "d")
        await shows(pilot, "This session is read-only (--read-only).")
        assert writes(world) == [] and not omni(pilot).operations.running
        await asyncio.sleep(0)
