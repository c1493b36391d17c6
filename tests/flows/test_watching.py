"""What became of what was sent now is told as it comes, and never called delivered before Omni says so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from omnitui.demo.fake_omni import FakeOmni
from omnitui.domain.operations import delivery_watch
from tests.flows.conftest import NOW, World, omni, shows, wait_until
from tests.flows.test_pause import BOTH, mark
from tests.flows.test_refused_key import give_the_new_key, revoke
from tests.flows.test_send import agree, asked_about
from tests.flows.work import DIGEST, at_work, id_of, pane_shows, press, store


class Clock:
    """The clock of the invented Omni and of the program, set by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def pass_on(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock(world: World, monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    world.fake = FakeOmni(240, now=clock)
    monkeypatch.setattr(delivery_watch, "STEP", 0.02)
    monkeypatch.setattr(delivery_watch, "GAP", 0.02)
    monkeypatch.setattr(delivery_watch, "LOOKS", tuple(0.1 * look for look in range(1, 80)))
    return clock


@pytest.fixture
def impatient(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The same, but a result is given up after a moment."""
    monkeypatch.setattr(delivery_watch, "LOOKS", (0.02, 0.06, 0.12, 0.2))
    return clock


async def test_what_omni_took_is_not_called_delivered_until_the_list_says_so(world: World, clock: Clock) -> None:
    async with asked_about(world) as pilot:
        await agree(pilot)
        await shows(
            pilot, "✓ Omni accepted “Happy little digest” at 03:12:00, for 12 people. Delivery not confirmed yet."
        )
        assert [delivery.name for delivery in world.fake.deliveries] == [DIGEST]
        # What the pane says of it does not stay unread until the cursor moves.
        await pane_shows(pilot, "and 9 more: Enter", "Owner")
        clock.pass_on(31)
        await shows(pilot, "✓ “Happy little digest” was delivered at 03:12:04.")
        row = store(pilot).rows[id_of(world, DIGEST)]
        assert row.last_at == pytest.approx(NOW.timestamp() + 4)
        run = omni(pilot).operations().last
        assert run is not None and run[1].record_id is not None
        await wait_until(pilot, lambda: not omni(pilot).operations.running)
        for _ in range(100):
            (note,) = await omni(pilot).workspace.journal.items(run[1].record_id)
            if "delivered" in (note.result or {}):
                break
            await pilot.pause(0.05)
        assert note.outcome == "done" and note.result is not None and note.result["delivered"] == row.last_at
    assert len(world.fake.deliveries) == 1


async def test_a_failed_delivery_is_told_as_one(world: World, clock: Clock) -> None:
    world.fake.outcomes[id_of(world, DIGEST)] = "ERROR"
    async with asked_about(world) as pilot:
        await agree(pilot)
        await shows(pilot, "Delivery not confirmed yet.")
        clock.pass_on(10)
        await shows(pilot, "✗ “Happy little digest” failed at 03:12:04: nothing was sent.")


async def test_without_a_result_the_watching_ends_and_r_looks_again(world: World, impatient: Clock) -> None:
    async with asked_about(world) as pilot:
        await agree(pilot)
        await shows(pilot, "? No result for “Happy little digest” yet: at 03:12:00 its last run was still Mon 09:00.")
        await pane_shows(pilot, "and 9 more: Enter", "Owner")
        asked = len(world.fake.requests)
        await pilot.pause(0.5)
        assert len(world.fake.requests) == asked
        impatient.pass_on(31)
        await press(pilot, "R")
        await shows(pilot, "✓ “Happy little digest” was delivered at 03:12:04.")


async def test_several_results_are_counted_in_one_line(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.fake.outcomes[id_of(world, DIGEST)] = "ERROR"
    world.fake.outcomes[id_of(world, "Gesso backlog")] = None
    async with at_work(world) as pilot:
        await mark(pilot, world, *BOTH, "Gesso backlog")
        await press(pilot, "t", "3", "enter")
        await shows(pilot, "Omni accepted 3 schedules")
        clock.pass_on(20)
        await shows(pilot, "Of 3 sent: ✓ 1 delivered ✗ 1 failed 1 pending")
        monkeypatch.setattr(delivery_watch, "LOOKS", (0.1,))
        await shows(pilot, "Of 3 sent: ✓ 1 delivered ✗ 1 failed ? 1 without a result; R checks again")


async def test_the_watching_survives_a_refused_key_and_another_view(world: World, clock: Clock) -> None:
    async with asked_about(world) as pilot:
        await agree(pilot)
        await shows(pilot, "Delivery not confirmed yet.")
        revoke(world)
        await give_the_new_key(pilot)
        await press(pilot, "2")
        clock.pass_on(20)
        await shows(pilot, "✓ “Happy little digest” was delivered at 03:12:04.")
    assert len(world.fake.deliveries) == 1
