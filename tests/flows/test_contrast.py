"""The theme of high contrast: every letter that is drawn, and every ink on every ground, at 7:1 and more (WCAG 2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from rich.color import Color
from textual.app import App
from textual.color import Color as Mixed
from textual.pilot import Pilot

from omnitui.storage.config.profiles import Profile
from omnitui.ui.shell import themes
from tests.flows.conftest import ORIGIN, World, screen_text, shows
from tests.flows.work import press

LEAST = 7.0
LETTERS = ("text", "text-muted", "text-primary", "text-warning", "text-error", "text-success", "text-disabled")
GROUNDS = ("background", "surface", "panel", "error-muted")
NAME = "omnitui-contrast"


def luminance(red: int, green: int, blue: int) -> float:
    """The relative luminance of WCAG 2.1, written down from its text."""
    parts = (part / 255 for part in (red, green, blue))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    light, dark = sorted((luminance(*one), luminance(*other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_the_one_of_the_standard() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x77, 0x77, 0x77), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def pairs() -> Iterator[tuple[str, str]]:
    yield from ((letters, ground) for letters in LETTERS for ground in GROUNDS)
    yield "text", "block-cursor-background"


@pytest.mark.parametrize(("letters", "ground"), pairs())
def test_every_text_token_stands_out_from_every_ground_it_is_used_on(letters: str, ground: str) -> None:
    tokens = themes.CONTRAST.to_color_system().generate() | themes.CONTRAST.variables
    assert contrast(Mixed.parse(tokens[letters]).rgb, Mixed.parse(tokens[ground]).rgb) >= LEAST


def rgb(color: Color | None) -> tuple[int, int, int]:
    assert color is not None
    red, green, blue = color.get_truecolor()
    return red, green, blue


def pale(app: App[None], least: float = LEAST) -> list[str]:
    """What is drawn on the screen with less than the least contrast."""
    found = []
    for strip in app.screen._compositor.render_strips():  # no public way to read a screen's colours
        for text, style, _ in strip:
            if style is None or not any(sign.isalnum() or sign in "▸◆●‖⊘✗✓…?" for sign in text):
                continue
            letters, ground = rgb(style.color), rgb(style.bgcolor)
            if contrast(letters, ground) < least:
                found.append(f"{text!r}: {contrast(letters, ground):.1f}")
    return found


async def drawn(pilot: Pilot[None], *words: str) -> list[str]:
    await shows(pilot, *words)
    await pilot.pause()
    return pale(pilot.app)


@pytest.mark.parametrize("production", [False, True])
async def test_every_letter_on_the_screen_stands_out(world: World, production: bool) -> None:
    world.know(replace(Profile("prod", ORIGIN), production=production))
    app = world.app()
    app.theme = NAME
    async with app.run_test(size=(120, 32)) as pilot:
        assert await drawn(pilot, "of about") == []
        await press(pilot, "space", "space", "p")
        assert await drawn(pilot, "Pause 2 schedules?") == []
        await press(pilot, "escape", "question_mark")
        assert await drawn(pilot, "go") == []
        await press(pilot, "escape", "f")
        assert await drawn(pilot, "Filter") == []
        await press(pilot, "escape", "2")
        assert await drawn(pilot, "[2 Week]") == []


#: Themes whose own warning, error or cursor would be read with effort: `$text-warning` at 3.3 : 1 and the like.
WEAK = ("textual-dark", "textual-light", "atom-one-light", "solarized-light", "nord", "dracula")


@pytest.mark.parametrize("theme", WEAK)
async def test_no_theme_makes_a_word_hard_to_read(world: World, theme: str) -> None:
    world.know(Profile("prod", ORIGIN))
    app = world.app()
    app.theme = theme
    async with app.run_test(size=(120, 32)) as pilot:
        await shows(pilot, "2 stopped")
        assert pale(pilot.app, 4.5) == []
        await press(pilot, "space", "space", "p")
        await shows(pilot, "Pause 2 schedules?")
        assert pale(pilot.app, 4.5) == []


async def test_the_measure_sees_what_is_pale(world: World) -> None:
    async with world.signed_in() as pilot:
        assert pale(pilot.app) != []


async def test_it_can_be_chosen_and_is_remembered(world: World) -> None:
    async with world.signed_in() as pilot:
        await press(pilot, "colon", *"theme", "enter")
        await shows(pilot, "Theme", "dracula")
        await shows(pilot, "▸ textual-dark in use")
        names = sorted(pilot.app.available_themes)
        await press(pilot, *["up"] * (names.index("textual-dark") - names.index(NAME)), "enter")
        await pilot.pause()
    assert f'theme = "{NAME}"' in world.config_text
    assert world.app().theme == NAME


async def test_a_theme_for_one_session_goes_before_the_config_and_is_not_remembered(world: World) -> None:
    world.write_config('[ui]\ntheme = "nord"\n')
    app = world.app()
    launch = replace(app.launch, theme="dracula")
    assert type(app)(launch).theme == "dracula"
    assert world.config_text == '[ui]\ntheme = "nord"\n'


async def test_a_theme_that_is_no_more_is_named_and_the_default_drawn(world: World) -> None:
    world.write_config('[ui]\ntheme = "sepia"\n')
    world.know(Profile("prod", ORIGIN))
    async with world.running() as pilot:
        await shows(pilot, "ui.theme sepia is not a theme")
        assert pilot.app.theme == themes.DEFAULT
        assert "dracula" not in screen_text(pilot.app)


def test_every_theme_of_the_app_can_be_asked_for(world: World) -> None:
    assert themes.names() == sorted(world.app().available_themes)
