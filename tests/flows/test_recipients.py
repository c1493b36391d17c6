"""Recipients of one schedule: told apart before anything is sent, saved in the fewest calls, answered truly."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import httpx
import pytest

from omnitui.demo.data.vocabulary import GROUPS, person
from omnitui.demo.endpoints.calls import DEMO_PERSONAL_TOKEN
from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.domain.contacts.person import PersonRef
from omnitui.storage.config.profiles import Profile
from omnitui.storage.journal.journal import Journal
from omnitui.ui.features.recipients import actions
from tests.flows.conftest import ORIGIN, World, screen_text, shows, type_in, wait_until
from tests.flows.recipient_work import changes, dialog, is_open, open_one, opened, receive, receivers
from tests.flows.work import DIGEST, at_work, go_to, id_of, known_who, press, row_where, status, store, writes
from tests.recipient_undo import undo_hint

LOST = httpx.ReadError("gone")
ADA, FRIDA, YUKI = person(1), person(4), person(5)
SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_everything_that_is_typed_is_told_apart_and_saved_in_two_calls(
    world: World, size: tuple[int, int]
) -> None:
    receive(world, ADA, FRIDA)
    async with opened(world, size) as pilot:
        await shows(pilot, "Recipients of “Happy little digest”", "blobsrus", "now 2", "no changes yet")
        await type_in(pilot, f"theo@blob.example; Yuki <{YUKI.email}>, {ADA.email}\nTHEO@blob.example\nbob(at)x\n")
        await shows(
            pilot,
            "+ theo@blob.example new to Omni: becomes email-only",
            f"+ {YUKI.email} member, Yuki Blobayashi",
            f"= {ADA.email} already gets it",
            "= THEO@blob.example duplicate, added once",
            "✗ bob(at)x no @ in it: left out",
            "2 → 4: adds 2",
        )
        await press(pilot, "tab", "tab", "down", "d")
        await shows(pilot, f"− {FRIDA.email} removed on save; d keeps it", "2 → 3: adds 2, removes 1")
        assert changes(world) == []
        await press(pilot, "ctrl+s")
        await shows(pilot, "✓ added 2, removed 1; 1 already gets it; 1 left out.", "now 3", "bob(at)x")
        assert changes(world) == ["add-recipients", "remove-recipients"]
        assert receivers(world) == {ADA.email, YUKI.email, "theo@blob.example"}
        await press(pilot, "escape")
        await wait_until(pilot, lambda: not is_open(pilot))
        assert "✓ “Happy little digest”: added 2, removed 1" in status(pilot)


async def test_a_save_with_nothing_left_over_closes_and_the_row_counts_anew(world: World) -> None:
    async with opened(world) as pilot:
        await press(pilot, *"kim@acme.test")
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: not is_open(pilot))
        await shows(pilot, "✓ “Happy little digest”: added 1.")
        assert store(pilot).rows[id_of(world, DIGEST)].recipients == 13
        assert changes(world) == ["add-recipients"]


async def test_fifty_lines_are_pasted_at_once(world: World) -> None:
    async with opened(world) as pilot:
        lines = [f'"Blob, Nr {number}" <nr{number}@acme.test>' for number in range(50)]
        await type_in(pilot, "\r\n".join([*lines, ""]))
        await shows(pilot, "12 → 62: adds 50")
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: not is_open(pilot))
        assert len(receivers(world)) == 62 and changes(world) == ["add-recipients"]


async def test_nothing_to_save_is_said_and_nothing_sent(world: World) -> None:
    async with opened(world) as pilot:
        await press(pilot, "ctrl+s")
        await shows(pilot, "No changes to save: add someone above")
        await type_in(pilot, "bob")
        await press(pilot, "ctrl+s")
        await shows(pilot, "No changes to save")
        assert writes(world) == []


async def test_somebody_known_is_offered_as_is_typed_and_tab_takes_them(world: World) -> None:
    async with opened(world) as pilot:
        await press(pilot, *"frida.blahlo@")
        await shows(pilot, FRIDA.email, "member, Frida Blahlo")
        await press(pilot, "tab")
        await shows(pilot, f"Add {FRIDA.email};", f"+ {FRIDA.email} member, Frida Blahlo", "12 → 13: adds 1")
        await press(pilot, *"yuki.blobay")
        await shows(pilot, f"{YUKI.email} member, Yuki Blobayashi")
        await press(pilot, "down", "enter")
        await shows(pilot, f"+ {YUKI.email} member, Yuki Blobayashi", "12 → 14: adds 2")
        asked = [one.query.get("filter", "") for one in world.fake.requests if "scim" in one.path.lower()]
        assert 'userName co "frida.blahlo@"' in asked
        await press(pilot, *"frida.blahlo@b")
        await pilot.pause(0.5)
        again = [one.query.get("filter", "") for one in world.fake.requests if "scim" in one.path.lower()]
        assert len(again) <= len(asked) + 1


async def test_an_escape_takes_offers_away_first_then_asks_about_what_is_typed(world: World) -> None:
    async with opened(world) as pilot:
        await press(pilot, *"x@acme.test", "enter", *"frida.blahlo@")
        await shows(pilot, "frida.blahlo@blob.example member")
        await press(pilot, "escape")
        await wait_until(pilot, lambda: "frida.blahlo@blob.example member" not in screen_text(pilot.app))
        assert is_open(pilot)
        await press(pilot, "escape")
        await shows(pilot, "Discard changes?", "Not saved: adds 1, 1 left out.")
        await press(pilot, "n")
        await wait_until(pilot, lambda: is_open(pilot))
        await press(pilot, "escape")
        await shows(pilot, "Discard changes?")
        await press(pilot, "y")
        await wait_until(pilot, lambda: not is_open(pilot))
        assert writes(world) == []


async def test_the_last_recipient_is_taken_off_only_when_that_is_meant(world: World) -> None:
    receive(world, ADA)
    async with opened(world, (80, 24)) as pilot:
        await press(pilot, "tab", "d")
        await shows(pilot, "✗ No recipients would be left. Add someone, or pause it.")
        await press(pilot, "ctrl+s")
        await shows(
            pilot, "Remove the last recipient?", "blobsrus", "“Happy little digest” would have no recipients left."
        )
        await press(pilot, "n")
        await shows(pilot, "Nothing was sent.")
        assert changes(world) == [] and receivers(world) == {ADA.email}
        await press(pilot, "ctrl+s")
        await shows(pilot, "Remove the last recipient?")
        await press(pilot, "y")
        await wait_until(pilot, lambda: changes(world) == ["remove-recipients"])
        assert receivers(world) == set()


async def test_groups_are_shown_and_taken_off_and_those_seen_elsewhere_offered(world: World) -> None:
    receive(world, ADA, groups=(GROUPS[2],))
    receive(world, FRIDA, name="Gesso backlog")
    async with opened(world) as pilot:
        await shows(pilot, "group: Board", "4 people; d removes it, if allowed", "now 2")
        await press(pilot, "tab", "down", "d")
        await shows(pilot, "− group: Board", "2 → 1: removes 1")
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: not is_open(pilot))
        assert world.fake.schedule(id_of(world, DIGEST)).groups == []
        await open_one(pilot, world, "Gesso backlog")
        await press(pilot, *"boar")
        await shows(pilot, "group: Board seen elsewhere")
        await press(pilot, "tab")
        await shows(pilot, "+ group: Board all its people, if Omni allows it", "1 → 2: adds 1")
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: not is_open(pilot))
        assert world.fake.schedule(id_of(world, "Gesso backlog")).groups == [GROUPS[2].uuid]


@pytest.mark.parametrize("carried_out", [True, False])
async def test_a_lost_answer_is_looked_up_and_never_sent_twice(world: World, carried_out: bool) -> None:
    async with opened(world) as pilot:
        world.fake.fail("/add-recipients", LOST, after=carried_out)
        await press(pilot, *"kim@acme.test")
        await press(pilot, "ctrl+s")
        if carried_out:
            await wait_until(pilot, lambda: not is_open(pilot))
            await shows(pilot, "✓ “Happy little digest”: added 1.")
        else:
            await shows(pilot, "1 not added", "+ kim@acme.test", "now 12")
        assert changes(world) == ["add-recipients"]


async def test_one_whom_omni_refuses_is_named_and_the_others_are_added(world: World) -> None:
    async with opened(world) as pilot:
        await type_in(pilot, f"kim@acme.test; {YUKI.email}")
        await shows(pilot, "member, Yuki Blobayashi")
        words = "Invalid recipient(s): The following members do not exist or do not have access to this organization: "
        world.fake.fail("/add-recipients", error_answer(ApiError(400, words + YUKI.membership_id)))
        await press(pilot, "ctrl+s")
        await shows(
            pilot,
            f"400 added 1; not added: {YUKI.email} (Bad Request: Invalid recipient(s)",
            f"✗ {YUKI.email} Omni refused it: left out",
            "= kim@acme.test already gets it",
            "no change",
        )
        assert changes(world) == ["add-recipients"] * 2
        assert {"kim@acme.test"} <= receivers(world) and YUKI.email not in receivers(world)


async def test_added_but_not_removed_is_told_as_that(world: World) -> None:
    receive(world, ADA, FRIDA)
    async with opened(world) as pilot:
        world.fake.fail("/remove-recipients", error_answer(ApiError(403, "You may not")))
        await press(pilot, *"kim@acme.test", "tab", "tab", "d", "ctrl+s")
        await shows(pilot, "added, but not removed: Forbidden: You may not", "now 3", "= kim@acme.test already gets it")
        (run, *_) = await Journal(world.journal_path).runs()
        (note,) = await Journal(world.journal_path).items(run.id)
        assert undo_hint(note.task, note.result).remove == (PersonRef("kim@acme.test"),)
        assert undo_hint(note.task, note.result).add == ()


async def test_who_gets_it_is_compared_again_before_it_is_sent(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "FRESH", -1.0)
    receive(world, ADA, FRIDA)
    async with opened(world) as pilot:
        await press(pilot, *"kim@acme.test")
        receive(world, ADA)
        await press(pilot, "ctrl+s")
        await shows(pilot, "Recipients changed in Omni meanwhile", "now 1", "1 → 2: adds 1")
        assert changes(world) == []
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: not is_open(pilot))
        assert receivers(world) == {ADA.email, "kim@acme.test"}


async def test_a_server_without_the_call_still_lets_people_be_added(world: World) -> None:
    world.fake.without |= {"recipients"}
    async with opened(world) as pilot:
        await shows(pilot, "Recipients unknown:")
        await press(pilot, *"kim@acme.test")
        await shows(pilot, "adds 1")
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: changes(world) == ["add-recipients"])
        await wait_until(pilot, lambda: not is_open(pilot))
        (run, *_) = await Journal(world.journal_path).runs()
        (note,) = await Journal(world.journal_path).items(run.id)
        with pytest.raises(ValueError, match="who got it before is not known"):
            undo_hint(note.task, note.result)


async def test_what_cannot_be_read_now_is_not_written_and_read_again(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        await pilot.pause(0.6)
        world.fake.fail("/recipients", LOST, times=3)
        await press(pilot, "a")
        await shows(pilot, "The connection was lost before the answer after 3 tries.")
        await press(pilot, *"kim@acme.test", "ctrl+s")
        await shows(pilot, "Ctrl+R reloads.")
        assert changes(world) == []
        await press(pilot, "ctrl+r")
        await shows(pilot, "now 12", "12 → 13: adds 1")


async def test_only_email_has_recipients_and_the_key_says_so(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, "Alizarin payroll")
        await shows(pilot, "(a recipients)")
        await press(pilot, "a")
        await shows(pilot, "“Alizarin payroll” goes to slack: only email has recipients.")
        await go_to(pilot, world, DIGEST)
        await wait_until(pilot, lambda: "(a recipients)" not in screen_text(pilot.app))


async def test_a_read_only_session_says_so(world: World) -> None:
    async with at_work(world, read_only=True) as pilot:
        await go_to(pilot, world, DIGEST)
        await press(pilot, "a")
        await shows(pilot, "This session is read-only (--read-only).")


async def test_with_a_personal_token_only_who_was_seen_is_offered_and_a_refusal_is_told(world: World) -> None:
    world.know(Profile("prod", ORIGIN), DEMO_PERSONAL_TOKEN)
    async with world.app().run_test(size=(120, 40)) as pilot:
        await wait_until(pilot, lambda: known_who(pilot) and store(pilot).index.complete)
        row = await row_where(pilot, lambda row: row.destination == "email")
        await open_one(pilot, world, row.name)
        seen = dialog(pilot).now.people[0]
        world.fake.fail("/add-recipients", error_answer(ApiError(403, "Admin role required")))
        await press(pilot, *"kim@acme.test")
        await shows(pilot, "+ kim@acme.test becomes email-only if new to Omni")
        await pilot.pause(0.5)
        assert not [one for one in world.fake.requests if "scim" in one.path.lower()]
        await press(pilot, "ctrl+s")
        await shows(pilot, "403 Forbidden: Admin role required")
        assert replace(seen) in dialog(pilot).now.people


async def test_leaving_while_it_is_sent_keeps_the_write_and_its_outcome(world: World) -> None:
    async with opened(world) as pilot:
        answered = asyncio.Event()

        async def slowly(request: httpx.Request) -> None:
            await answered.wait()

        world.fake.fail("/add-recipients", slowly)
        await press(pilot, *"kim@acme.test", "ctrl+s")
        await shows(pilot, "Saving…")
        await press(pilot, "escape")
        await wait_until(pilot, lambda: not is_open(pilot))
        answered.set()
        await shows(pilot, "✓ “Happy little digest”: added 1.")
        assert "kim@acme.test" in receivers(world)
