"""What the recipients dialog says of a piece that is left unfinished, and of who is both written and marked."""

from __future__ import annotations

from omnitui.demo.data.vocabulary import person
from tests.flows.conftest import World, shows
from tests.flows.recipient_work import opened, receive
from tests.flows.work import press

ADA, FRIDA = person(1), person(4)


async def test_a_piece_that_is_no_address_is_told_once_it_is_left_and_who_is_written_stays(world: World) -> None:
    receive(world, ADA, FRIDA)
    async with opened(world, (80, 24)) as pilot:
        await press(pilot, *f"{ADA.email}; bob")
        await press(pilot, "tab", "tab", "d")
        await shows(pilot, "✗ bob no @ in it: left out", f"{ADA.email} stays: also added above")
