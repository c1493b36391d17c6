"""Help, palette, themes, and what keys say that do nothing now."""

from __future__ import annotations

import pytest

from omnitui.ui.shell import keymap
from tests.flows.conftest import World, omni, screen_text, shows, wait_until
from tests.flows.work import DIGEST, at_work, go_to, press, screen, status, store


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_shows_the_keys_and_the_signs(world: World, key: str) -> None:
    async with at_work(world) as pilot:
        await press(pilot, key)
        text = await shows(pilot, "Keys: Schedules", "Esc closes", "symbols", "⊘ stopped by Omni")
        for entry in (*keymap.SCHEDULES, *keymap.EVERYWHERE):
            if entry.keys and entry.listed:
                assert entry.does in text
        await press(pilot, "escape")
        await shows(pilot, "[1 Schedules]")


async def test_help_scrolls_where_it_is_higher_than_the_screen(world: World) -> None:
    async with at_work(world, (80, 16)) as pilot:
        await press(pilot, "question_mark")
        first = await shows(pilot, "Keys: Schedules")
        assert "unknown" not in first
        await press(pilot, *["pagedown"] * 4)
        await shows(pilot, "? unknown", "Esc closes")
        await press(pilot, "q")
        assert pilot.app.is_running


@pytest.mark.parametrize(("key", "button"), [("f", "[ Cancel Esc ]"), ("p", "[ Cancel n ]"), ("enter", "Esc closes")])
async def test_on_a_low_screen_the_ends_of_a_dialog_stay(world: World, key: str, button: str) -> None:
    async with at_work(world, (80, 11)) as pilot:
        await press(pilot, key)
        await shows(pilot, button)
        await wait_until(pilot, lambda: "└" in screen_text(pilot.app))
        assert "┌" in screen_text(pilot.app)


async def test_help_gives_the_reason_of_a_key_that_is_off(world: World) -> None:
    async with at_work(world, read_only=True) as pilot:
        await press(pilot, "question_mark")
        await shows(pilot, "This session is read-only")


async def test_the_palette_does_what_its_words_say(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        await press(pilot, "colon", *"copy the id")
        await shows(pilot, "copy the id")
        await press(pilot, "enter")
        await shows(pilot, "Copied id")
        await press(pilot, "ctrl+p", *"pau", "enter")
        await shows(pilot, "Pause “Happy little digest”?")
        await press(pilot, "n")


async def test_the_palette_offers_nothing_that_is_off_and_closes_without_doing_anything(world: World) -> None:
    async with at_work(world, read_only=True) as pilot:
        await press(pilot, "colon")
        text = await shows(pilot, "Commands", "Esc closes", "search")
        assert "pause" not in text.partition("Commands")[2]
        await press(pilot, *"zzz", "enter")
        await shows(pilot, "[1 Schedules]")
        await press(pilot, "colon", "escape")
        await shows(pilot, "[1 Schedules]")


async def test_the_arrows_choose_in_the_palette_while_typing_goes_on(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "colon", *"copy", "down", "enter")
        await shows(pilot, "Copied link")


async def test_a_theme_is_used_and_remembered(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "colon", *"theme", "enter")
        await shows(pilot, "Theme", "dracula")
        names = sorted(pilot.app.available_themes)
        await press(pilot, *["up"] * (names.index(pilot.app.theme) - names.index("nord")), "enter")
        await wait_until(pilot, lambda: pilot.app.theme == "nord")
        assert 'theme = "nord"' in world.config_text
    async with at_work(world) as pilot:
        assert pilot.app.theme == "nord"


async def test_the_demo_remembers_no_theme(world: World) -> None:
    async with world.running(demo=True) as pilot:
        await shows(pilot, "DEMO nothing here is real")
        await press(pilot, "colon", *"theme", "enter")
        await shows(pilot, "dracula")
        before = pilot.app.theme
        await press(pilot, "up", "enter")
        await wait_until(pilot, lambda: pilot.app.theme != before)
        assert world.config_text == ""


async def test_ctrl_c_says_what_quits_and_quits_nothing(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "ctrl+c")
        await wait_until(pilot, lambda: "q quits." in status(pilot))
        assert pilot.app.is_running
        await press(pilot, "escape")
        assert "q quits." not in status(pilot)


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_quitting_asks_nothing_while_nothing_runs(world: World, key: str) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "space", key)
        await wait_until(pilot, lambda: omni(pilot).return_code is not None)
        assert omni(pilot).return_code == 0


async def test_a_message_that_is_cut_is_whole_after_an_exclamation_mark(world: World) -> None:
    async with at_work(world, (60, 14)) as pilot:
        words = "A message that is far too long for a line of sixty cells, and goes on a while."
        omni(pilot).say(((words, "text"),))
        await wait_until(pilot, lambda: "…" in status(pilot))
        await press(pilot, "exclamation_mark")
        await shows(pilot, "Message", words)


async def test_an_exclamation_mark_with_nothing_to_tell_says_so(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "exclamation_mark")
        await shows(pilot, "No changes in this session yet.")
        await press(pilot, "x")
        await shows(pilot, "No operation is running.")


async def test_escape_backs_out_of_one_thing_at_a_time_and_never_quits(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "space", "slash", *"digest", "enter")
        await wait_until(pilot, lambda: store(pilot).query.search == "digest" and store(pilot).index.asked)
        await press(pilot, "tab")
        assert screen(pilot).focused is screen(pilot).pane
        await press(pilot, "escape")
        assert screen(pilot).focused is screen(pilot).table
        assert store(pilot).query.search == "digest"
        await press(pilot, "escape")
        await wait_until(pilot, lambda: store(pilot).query.search == "")
        await press(pilot, *["escape"] * 5)
        assert pilot.app.is_running
        assert len(store(pilot).marks) == 1


async def test_data_that_looks_like_markup_or_escapes_is_shown_as_it_is(world: World) -> None:
    async with at_work(world, (160, 60)) as pilot:
        text = await shows(
            pilot, "[bold red]Loud[/bold red] ledger", "[@click=app.quit]Quit[/] digest", "[PROD] Nightly"
        )
        assert "\x1b" not in screen_text(pilot.app)
        assert "?[31mRed escape?[0m revenue" in text
