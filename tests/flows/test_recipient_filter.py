"""The filter by recipient: of what People has read in this session, saying how much that is."""

from __future__ import annotations

import pytest

from omnitui.demo.data.vocabulary import person
from omnitui.ui.widgets.fields import TextField
from tests.flows.conftest import World, shows, type_in, wait_until
from tests.flows.people_work import in_people
from tests.flows.recipient_work import receive
from tests.flows.work import DIGEST, at_work, press, store

TREES, YUKI = "Happy trees revenue", person(5)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_who_gets_what_is_filtered_by_once_people_has_read_it(world: World, size: tuple[int, int]) -> None:
    for name in (DIGEST, TREES):
        receive(world, YUKI, name=name)
    async with in_people(world, size) as pilot:
        recipient_search = store(pilot).recipient_search
        assert recipient_search is not None
        gotten = sorted(store(pilot).rows[known].name for known in recipient_search.received_by(YUKI.email))
        assert {DIGEST, TREES} <= set(gotten)
        await press(pilot, "1", "f")
        await wait_until(pilot, lambda: pilot.app.screen.query("#by-recipient"))
        pilot.app.screen.query_one("#by-recipient", TextField).input.focus()
        await shows(pilot, "Recipient · any; known for")
        await type_in(pilot, YUKI.email.upper())
        await press(pilot, "enter")
        await shows(pilot, f"{len(gotten)} match", f"filter: {YUKI.email.upper()}·")
        shown = [store(pilot).row_at(place) for place in range(len(gotten))]
        assert sorted(row.name for row in shown if row) == gotten
        await press(pilot, "f")
        await shows(pilot, f"{len(gotten)} of 240 match", f"Show {len(gotten)}")
        await press(pilot, "escape")


async def test_without_people_the_filter_says_what_reads_it_first(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await press(pilot, "f")
        await wait_until(pilot, lambda: pilot.app.screen.query("#by-recipient"))
        pilot.app.screen.query_one("#by-recipient", TextField).input.focus()
        await shows(pilot, "any; open People (3) first")
        await type_in(pilot, "ada")
        await shows(pilot, "✗ Recipients are not loaded yet. Open People (3) first.")
        await press(pilot, "enter")
        assert pilot.app.screen.query("#by-recipient"), "the filters stay open"
