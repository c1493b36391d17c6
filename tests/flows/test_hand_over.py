"""`w` hands schedules to another owner, found by typing; `z` hands them back."""

from __future__ import annotations

import httpx
import pytest
from textual.pilot import Pilot

from omnitui.demo.data.vocabulary import OWNERS, Person
from omnitui.demo.endpoints.calls import DEMO_PERSONAL_TOKEN
from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.storage.config.profiles import Profile
from omnitui.ui.features.transfer.dialog import TransferDialog
from tests.flows.conftest import ORIGIN, World, omni, screen_text, shows, squeezed, wait_until
from tests.flows.people_work import go_to_person, in_people, view
from tests.flows.work import DIGEST, at_work, go_to, id_of, known_who, marked, pane_shows, press, store, writes

TREES, GESSO = "Happy trees revenue", "Gesso backlog"
VINCENT, EDMOND, HILMA = OWNERS[2], OWNERS[3], OWNERS[10]
USERS = "/api/scim/v2/Users"


def owner(world: World, name: str) -> Person:
    someone = world.fake.schedule(id_of(world, name)).title.owner
    assert someone is not None
    return someone


def belong(world: World, **names: Person) -> None:
    for name, someone in {DIGEST: names["digest"], TREES: names["trees"], GESSO: names["gesso"]}.items():
        world.fake.schedule(id_of(world, name)).owner = someone


def is_open(pilot: Pilot[None]) -> bool:
    return isinstance(pilot.app.screen, TransferDialog)


def dialog(pilot: Pilot[None]) -> TransferDialog:
    top = pilot.app.screen
    assert isinstance(top, TransferDialog)
    return top


def handed(world: World) -> int:
    return sum(write.startswith("transfer-ownership") for write in writes(world))


async def opened(pilot: Pilot[None], world: World, *names: str) -> None:
    for name in names:
        await go_to(pilot, world, name)
        if len(names) > 1:
            await press(pilot, "space")
    await press(pilot, "w")
    await wait_until(pilot, lambda: is_open(pilot))
    await wait_until(pilot, lambda: any(asked.path == USERS for asked in world.fake.requests))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 16)])
async def test_three_go_to_whom_is_typed_and_come_back_with_z(world: World, size: tuple[int, int]) -> None:
    belong(world, digest=VINCENT, trees=VINCENT, gesso=EDMOND)
    async with at_work(world, size) as pilot:
        await opened(pilot, world, DIGEST, TREES, GESSO)
        await shows(pilot, "Hand over 3 schedules", "From Vincent van Blob (2) and Edmond Blobet (1).", "( Hand over 3")
        await press(pilot, *"hilma")
        await shows(pilot, HILMA.email, "what Hilma af Blob may see", "z hands them back", "[ Hand over 3")
        assert not handed(world)
        await press(pilot, "ctrl+s")
        await shows(pilot, "✓ Handed over 3 schedules to Hilma af Blob.")
        assert {owner(world, name) for name in (DIGEST, TREES, GESSO)} == {HILMA} and handed(world) == 3
        assert not marked(pilot)
        await press(pilot, "z")
        await shows(pilot, "Hand back 3 schedules?", "go back to Vincent van Blob (2) and Edmond Blobet (1)")
        await press(pilot, "y")
        await shows(pilot, "✓ Handed over 3 schedules.")
        assert [owner(world, name) for name in (DIGEST, TREES, GESSO)] == [VINCENT, VINCENT, EDMOND]


async def test_what_somebody_gave_on_meanwhile_does_not_come_back(world: World) -> None:
    belong(world, digest=VINCENT, trees=VINCENT, gesso=EDMOND)
    async with at_work(world) as pilot:
        await opened(pilot, world, DIGEST, TREES, GESSO)
        await press(pilot, *"hilma", "enter", "ctrl+s")
        await shows(pilot, "✓ Handed over 3 schedules")
        world.fake.schedule(id_of(world, TREES)).owner = EDMOND
        await press(pilot, "z")
        await shows(pilot, "Hand back 2 schedules?", "1 left out: changed since the operation")
        await press(pilot, "n")
        assert owner(world, TREES) == EDMOND and handed(world) == 3


async def test_what_is_theirs_already_is_left_out_and_said(world: World) -> None:
    belong(world, digest=VINCENT, trees=HILMA, gesso=EDMOND)
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot, world, DIGEST, TREES, GESSO)
        await press(pilot, *"hilma")
        await shows(pilot, "1 of the 3 is left out: already theirs.", "[ Hand over 2")
        await press(pilot, "ctrl+s")
        await shows(pilot, "✓ Handed over 2 schedules to Hilma af Blob")
        assert handed(world) == 2 and marked(pilot) == [TREES]


async def test_while_several_fit_nothing_is_handed_over(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot, world, DIGEST)
        await press(pilot, *"frida")
        await shows(pilot, "40+ matches: type more, or ↓ and Enter select one.")
        await press(pilot, "ctrl+s")
        assert is_open(pilot) and not handed(world)
        await press(pilot, "down", "down", "enter")
        who = dialog(pilot).chosen
        assert who is not None and dialog(pilot).field.value == who.name
        await shows(pilot, who.email, "[ Hand over")
        await press(pilot, "ctrl+s")
        await shows(pilot, f"✓ Handed over “{DIGEST}” to {who.name}.")
        assert owner(world, DIGEST).email == who.email


async def test_an_inactive_member_is_told_as_that_and_never_taken(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot, world, DIGEST)
        await press(pilot, *"frida blahlo")
        await shows(pilot, "Frida Blahlo inactive in Omni")
        await press(pilot, "down", "down", "enter")
        await shows(pilot, "is inactive in Omni and can't own")
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: not is_open(pilot))
        assert owner(world, DIGEST).email == OWNERS[4].email


async def test_one_that_is_refused_is_told_in_the_dialog_and_another_may_be_tried(world: World) -> None:
    belong(world, digest=VINCENT, trees=VINCENT, gesso=EDMOND)
    words = "New owner does not have permission to view the dashboard"
    world.fake.fail("/transfer-ownership", error_answer(ApiError(403, words)))
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot, world, DIGEST)
        await shows(pilot, f"Hand over “{DIGEST}”", "From Vincent van Blob.")
        await press(pilot, *"hilma", "enter", "ctrl+s")
        await shows(pilot, "✗ 403", words)
        assert is_open(pilot) and owner(world, DIGEST) == VINCENT
        await press(pilot, "ctrl+s")
        await shows(pilot, f"✓ Handed over “{DIGEST}” to Hilma af Blob.")
        assert owner(world, DIGEST) == HILMA


async def test_some_refused_are_in_the_report_and_tried_again_from_there(world: World) -> None:
    belong(world, digest=VINCENT, trees=VINCENT, gesso=EDMOND)
    refused = error_answer(ApiError(403, "New owner does not have permission to view the dashboard"))
    world.fake.fail(f"{id_of(world, TREES)}/transfer-ownership", refused)
    async with at_work(world) as pilot:
        await opened(pilot, world, DIGEST, TREES, GESSO)
        await press(pilot, *"hilma", "enter", "ctrl+s")
        await shows(pilot, TREES, "403", "New owner does not have per")
        assert marked(pilot) == [TREES]
        await press(pilot, "r")
        await shows(pilot, f"Hand over “{TREES}”?", "It goes to Hilma af Blob.")
        await press(pilot, "y")
        await shows(pilot, f"✓ Handed over “{TREES}” to Hilma af Blob.")
        assert owner(world, TREES) == HILMA


async def test_a_personal_token_offers_the_owners_it_has_seen_or_takes_an_id(world: World) -> None:
    world.know(Profile("mine", ORIGIN), DEMO_PERSONAL_TOKEN)
    async with world.app().run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: omni(pilot).begun and store(pilot).index.asked and known_who(pilot))
        await press(pilot, "w")
        await wait_until(pilot, lambda: is_open(pilot))
        await shows(pilot, "A personal token cannot list members")
        await press(pilot, *HILMA.membership_id)
        await shows(pilot, "[ Hand over")
        row = dialog(pilot).rows[0]
        await press(pilot, "ctrl+s")
        await shows(pilot, "✓ Handed over")
        assert world.fake.schedule(row.id).title.owner == HILMA
        assert not any(asked.path.lower() == USERS.lower() for asked in world.fake.requests)


async def test_members_that_cannot_be_listed_are_no_failure(world: World) -> None:
    world.fake.fail("/api/scim", lambda request: httpx.Response(403), times=1000)
    async with at_work(world) as pilot:
        await opened(pilot, world, DIGEST)
        await shows(pilot, "Members cannot be listed", "pick an owner seen here")
        await press(pilot, *"vincent van")
        await shows(pilot, "what Vincent van Blob may see")


async def test_those_the_filter_hides_are_named_and_can_be_left_out(world: World) -> None:
    belong(world, digest=VINCENT, trees=VINCENT, gesso=EDMOND)
    async with at_work(world) as pilot:
        await go_to(pilot, world, GESSO)
        await press(pilot, "space")
        await go_to(pilot, world, DIGEST)
        await press(pilot, "space", "slash", *"happy", "enter")
        await wait_until(pilot, lambda: store(pilot).hidden([id_of(world, GESSO)]))
        await press(pilot, "w")
        await wait_until(pilot, lambda: is_open(pilot))
        await press(pilot, *"hilma")
        await shows(pilot, "is hidden by the search", "[ The 1 shown ]")
        await press(pilot, "tab", "tab", "enter")
        await shows(pilot, f"Hand over “{DIGEST}”", "From Vincent van Blob.")
        await press(pilot, "ctrl+s")
        await shows(pilot, "✓ Handed over")
        assert owner(world, GESSO) == EDMOND and owner(world, DIGEST) == HILMA


async def test_esc_hands_nothing_over_and_l_lists_them(world: World) -> None:
    async with at_work(world) as pilot:
        await opened(pilot, world, DIGEST, TREES, GESSO)
        await press(pilot, "tab", "l")
        await shows(pilot, DIGEST, TREES, GESSO, "Esc closes")
        await press(pilot, "escape")
        await wait_until(pilot, lambda: is_open(pilot))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: not is_open(pilot))
        assert not writes(world) and len(marked(pilot)) == 3


async def test_a_read_only_session_says_so(world: World) -> None:
    async with at_work(world, read_only=True) as pilot:
        await press(pilot, "w")
        await shows(pilot, "This session is read-only (--read-only)")
        assert not is_open(pilot)


async def test_people_hand_over_what_somebody_owns(world: World) -> None:
    async with in_people(world) as pilot:
        await go_to_person(pilot, VINCENT.email)
        theirs = [one for one in world.fake if one.title.owner == VINCENT]
        await pane_shows(pilot, f"owns {len(theirs)}", f"w hand over the {len(theirs)}")
        await press(pilot, "w")
        await shows(pilot, f"Hand over {len(theirs)} schedules", "From Vincent van Blob.")
        await press(pilot, *OWNERS[1].email, "ctrl+s")
        await shows(pilot, f"✓ Handed over {len(theirs)} schedules to {OWNERS[1].name}.")
        assert not any(one.title.owner == VINCENT for one in world.fake)
        await wait_until(
            pilot,
            lambda: not view(pilot).people.owned(view(pilot).people.people[VINCENT.email], store(pilot).rows.values()),
        )
        await wait_until(pilot, lambda: "hand over the" not in squeezed(screen_text(pilot.app)))


async def test_who_owns_nothing_has_nothing_to_hand_over(world: World) -> None:
    async with in_people(world) as pilot:
        await go_to_person(pilot, "ada.blagall165@partner.example")
        await press(pilot, "w")
        await shows(pilot, "ada.blagall165@partner.example owns no schedule.")


async def test_the_week_hands_over_what_is_marked(world: World) -> None:
    belong(world, digest=VINCENT, trees=VINCENT, gesso=EDMOND)
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        await press(pilot, "space", "2")
        await wait_until(pilot, lambda: omni(pilot).view.NAME == "week")
        await press(pilot, "w")
        await wait_until(pilot, lambda: is_open(pilot))
        await press(pilot, *"hilma", "enter", "ctrl+s")
        await shows(pilot, f"✓ Handed over “{DIGEST}” to Hilma af Blob.")


async def test_activity_tells_it_and_its_way_back(world: World) -> None:
    belong(world, digest=VINCENT, trees=VINCENT, gesso=EDMOND)
    async with at_work(world) as pilot:
        await opened(pilot, world, DIGEST, TREES, GESSO)
        await press(pilot, *"hilma", "enter", "ctrl+s")
        await shows(pilot, "✓ Handed over 3 schedules")
        await press(pilot, "4")
        await shows(pilot, "hand over 3 schedules", "✓ 3", "z hands the 3 back")
        await press(pilot, "z")
        await shows(pilot, "Hand back 3 schedules?")
        await press(pilot, "y")
        await wait_until(pilot, lambda: owner(world, DIGEST) == VINCENT)
