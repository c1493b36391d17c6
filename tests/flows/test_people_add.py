"""Adding people: many at once from a file or a paste, one with attributes; what is refused is kept and mended."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.domain.people.store import PersonKind
from omnitui.ui.features.people.add_dialog import AddPeopleDialog
from omnitui.ui.features.people.person_dialog import PersonDialog
from omnitui.ui.features.people.report_dialog import PeopleReport
from omnitui.ui.widgets.paste_area import PasteArea
from tests.flows.conftest import World, omni, screen_text, shows, type_in, wait_until
from tests.flows.people_work import EMAIL_ONLY, asked, go_to_person, in_people, paste_into, view
from tests.flows.work import press, status

BULK = f"{EMAIL_ONLY}/bulk"
KNOWN = "ada.blagall165@partner.example"


def added(world: World) -> dict[str, dict[str, object]]:
    """The email-only users of the fake with their attributes."""
    return {who.email: dict(world.fake.people.attributes(who)) for who in world.fake.people.email_only()}


async def begin(pilot: Pilot[None], text: str) -> AddPeopleDialog:
    await press(pilot, "n")
    await paste_into(pilot, text)
    dialog = pilot.app.screen
    assert isinstance(dialog, AddPeopleDialog)
    await wait_until(pilot, lambda: dialog.table is not None)
    return dialog


async def test_many_at_once_with_one_bad_line_and_the_bad_one_mended(world: World) -> None:
    lines = [f"new{number}@x.test,{'EST' if number == 25 else 'Europe/Paris'},gold" for number in range(45)]
    text = "\n".join(["email,omni_user_timezone,tier", *lines])
    async with in_people(world) as pilot:
        await begin(pilot, text)
        await shows(
            pilot, "45 lines: 45 email-only to add", "About 3 requests", "Columns email, omni_user_timezone, tier"
        )
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, PeopleReport))
        await shows(pilot, "Added 44 of 45", "line 27", "new25@x.test", "The timezone EST is not supported")
        assert "new25@x.test" not in added(world)
        assert added(world)["new7@x.test"] == {"omni_user_timezone": "Europe/Paris", "tier": "gold"}
        await press(pilot, "e")
        await wait_until(pilot, lambda: isinstance(pilot.app.focused, PasteArea))
        box = pilot.app.focused
        assert isinstance(box, PasteArea)
        await wait_until(pilot, lambda: "new25@x.test,EST,gold" in box.text)
        assert box.document.line_count <= 3
        box.text = box.text.replace("EST", "Europe/Paris")
        await shows(pilot, "One address" if "tier" not in box.text else "1 line: 1 email-only to add")
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: "new25@x.test" in added(world))
        assert added(world)["new25@x.test"] == {"omni_user_timezone": "Europe/Paris", "tier": "gold"}
        await shows(pilot, "new25@x.test")
        assert view(pilot).people.people["new25@x.test"].kind is PersonKind.EMAIL_ONLY


async def test_each_line_is_told_apart_before_anything_is_sent(world: World) -> None:
    async with in_people(world) as pilot:
        await go_to_person(pilot, KNOWN)
        text = f"email,tier\nnew1@x.test,gold\n{KNOWN.upper()},silver\nbob(at)x.test,\nNEW1@x.test,gold\n,\n"
        await begin(pilot, text)
        await shows(pilot, "1 email-only to add, 1 will be updated", "no @ in it", "same as line 2", "will be updated")
        assert not list(asked(world, BULK, "POST"))
        await press(pilot, "escape")
        assert not list(asked(world, BULK, "POST"))


async def test_a_file_is_read_and_home_is_expanded(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "leads.csv").write_bytes("email;tier\r\nann@x.test;gold\r\nbob@x.test;silver\r\n".encode("utf-16"))
    async with in_people(world) as pilot:
        await begin(pilot, "~/leads.csv")
        await shows(pilot, "2 lines: 2 email-only to add", "first: ann@x.test, tier gold")
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: "bob@x.test" in added(world))
        await shows(pilot, "Added 2")


async def test_a_file_that_is_not_there_or_no_text_is_told(world: World, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_bytes(b"PK\x03\x04 zip")
    async with in_people(world) as pilot:
        await press(pilot, "n")
        await paste_into(pilot, f"{tmp_path}/none.csv")
        await shows(pilot, "No such file or directory")
        box = pilot.app.focused
        assert isinstance(box, PasteArea)
        box.text = ""
        await type_in(pilot, f"{tmp_path}/sheet.csv")
        await shows(pilot, "not CSV. Save it as CSV first.")
        await press(pilot, "ctrl+s", "escape")
        assert not list(asked(world, BULK, "POST"))


async def test_ten_thousand_lines_are_taken_without_a_hang(world: World) -> None:
    async with in_people(world) as pilot:
        began = time.monotonic()
        dialog = await begin(pilot, "\n".join(f"p{number}@x.test" for number in range(10_000)))
        await shows(pilot, "10,000 lines: 10,000 email-only to add", "About 500 requests")
        assert time.monotonic() - began < 8
        assert dialog.table is not None
        await press(pilot, "escape")


async def test_the_failed_are_tried_again_exported_and_gone_to(world: World, tmp_path: Path) -> None:
    lines = [f"a{number}@x.test" for number in range(21)]
    async with in_people(world) as pilot:
        await begin(pilot, "\n".join([*lines, "nobody at all"]))
        world.fake.fail(EMAIL_ONLY, error_answer(ApiError(403, "Admin role required")), times=2)
        await press(pilot, "ctrl+s")
        await shows(pilot, "Added 0 of 22", "Retry 21", "Admin role required")
        await press(pilot, "E")
        await shows(pilot, "Export the lines left out as CSV")
        pilot.app.screen.query_one("#typed Input", Input).value = str(tmp_path / "out.csv")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: (tmp_path / "out.csv").exists())
        written = (tmp_path / "out.csv").read_text().splitlines()
        assert written[0] == "email,problem"
        assert len(written) == 23
        await press(pilot, "escape", "exclamation_mark")
        await shows(pilot, "Added 0 of 22")
        await press(pilot, "r")
        await wait_until(pilot, lambda: {"a0@x.test", "a20@x.test"} <= set(added(world)))
        await wait_until(pilot, lambda: not omni(pilot).operations.running)
        await pilot.pause(0.2)
        await press(pilot, "exclamation_mark")
        await shows(pilot, "Added 21 of 22", "nobody at all")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.focused, PasteArea))
        box = pilot.app.focused
        assert isinstance(box, PasteArea)
        assert box.cursor_location[0] == 21
        await press(pilot, "escape")


async def test_one_address_gets_a_form_and_an_unknown_attribute_is_refused_under_its_line(world: World) -> None:
    async with in_people(world) as pilot:
        await press(pilot, "n")
        await paste_into(pilot, "solo@x.test")
        await shows(pilot, "One address: its attributes come next.")
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, PersonDialog))
        await shows(pilot, "new: gets nothing until added to a schedule")
        await press(pilot, *"tier = gold", "enter", *"colour = red", "enter", *"seats = 4")
        await press(pilot, "ctrl+s")
        await shows(pilot, "do not match the names of existing user attributes")
        lines = screen_text(pilot.app).splitlines()
        place = next(number for number, line in enumerate(lines) if "colour = red" in line)
        assert "✗" in lines[place + 1]
        assert "solo@x.test" not in added(world)
        await press(pilot, "ctrl+u")
        await press(pilot, "home", *["delete"] * 15)
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: "solo@x.test" in added(world))
        assert added(world)["solo@x.test"] == {"tier": "gold", "seats": 4}
        await shows(pilot, "Added “solo@x.test”.")


async def test_one_that_exists_is_shown_old_and_new_side_by_side(world: World) -> None:
    someone = next(who for who in world.fake.people.email_only() if len(world.fake.people.attributes(who)) >= 3)
    old = dict(world.fake.people.attributes(someone))
    async with in_people(world) as pilot:
        await press(pilot, "n")
        await paste_into(pilot, someone.email)
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, PersonDialog))
        await shows(pilot, "exists: will be updated", "now", "after")
        dialog = pilot.app.screen
        assert isinstance(dialog, PersonDialog)
        assert len([line for line in dialog.lines if line]) == len(old)
        place = next(at for at, line in enumerate(dialog.lines) if line.startswith("tier"))
        dialog.rows[place].input.value = "tier = null"
        await shows(pilot, "unset")
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: "tier" not in added(world)[someone.email])
        assert added(world)[someone.email] == {name: value for name, value in old.items() if name != "tier"}


async def test_read_only_says_so_and_opens_nothing(world: World) -> None:
    async with in_people(world, read_only=True) as pilot:
        await press(pilot, "n")
        assert "--read-only" in status(pilot)
        assert len(pilot.app.screen_stack) == 3


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_dialogs_fit(world: World, size: tuple[int, int]) -> None:
    async with in_people(world, size) as pilot:
        await begin(
            pilot, "\n".join(["email,region", *(f"x{number}@x.test,a | b" for number in range(30)), "bad", "x1@x.test"])
        )
        await shows(pilot, "Add 30", "Ctrl+S", "Cancel")
        await press(pilot, "escape", "n")
        await paste_into(pilot, "solo@x.test")
        await press(pilot, "ctrl+s")
        await shows(pilot, "Save Ctrl+S", "Address")
