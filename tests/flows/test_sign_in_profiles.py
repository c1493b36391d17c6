"""Keys that are found without asking, several profiles, hosts that are not Omni's own, and what the header says."""

from __future__ import annotations

import json

import pytest
from textual.pilot import Pilot

from omnitui.demo.fake_omni import DEMO_PERSONAL_TOKEN, DEMO_TOKEN, FakeOmni
from omnitui.storage.config.profiles import Profile
from tests.flows.conftest import NOW, ORIGIN, World, omni, screen_text, shows, type_in, wait_until

OTHER = "https://blahlo.omniapp.co"
FOREIGN = "https://omni.blob.example"


def cli_file(world: World) -> None:
    """The official CLI's file: a key, a sign-in that holds until 16:00 in Paris, and one that ran out."""
    signed_in = {"apiEndpoint": ORIGIN, "authMethod": "oauth", "refreshToken": "r"}
    profiles = {
        "prod": {"apiEndpoint": ORIGIN, "authMethod": "api-key", "apiKey": DEMO_TOKEN},
        "me": {**signed_in, "accessToken": DEMO_PERSONAL_TOKEN, "tokenExpiresAt": "2026-03-03T16:00:00+01:00"},
        "old": {**signed_in, "accessToken": "gone", "tokenExpiresAt": "2026-03-02T16:00:00+01:00"},
    }
    folder = world.folder / "config" / "omni-cli"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"version": 1, "defaultProfile": "prod", "profiles": profiles}))


def environment(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


async def command(pilot: Pilot[None], words: str) -> None:
    await pilot.press("colon")
    await shows(pilot, "Commands")
    await type_in(pilot, words)
    await pilot.press("enter")


# ---------------------------------------------------------------------- the environment


@pytest.mark.parametrize("name", ["OMNI_API_TOKEN", "OMNI_API_KEY"])
async def test_a_pair_in_the_environment_signs_in_and_is_kept_nowhere(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    environment(monkeypatch, OMNI_BASE_URL=ORIGIN, **{name: DEMO_TOKEN})
    async with world.running() as pilot:
        await shows(pilot, "of about 24", "blobsrus · Blob Ross, org key")
    assert not world.keyring.held
    assert not world.config_text


async def test_a_missing_address_is_named_on_the_form(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, OMNI_API_TOKEN=DEMO_TOKEN)
    async with world.running() as pilot:
        await shows(pilot, "▸ Address", "✗ OMNI_API_TOKEN is set, OMNI_BASE_URL is not.")


async def test_a_missing_key_is_named_on_the_form(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, OMNI_BASE_URL=ORIGIN)
    async with world.running() as pilot:
        text = await shows(pilot, "▸ Key", "✗ OMNI_BASE_URL is set, OMNI_API_TOKEN is not.", "Address blobsrus ")
        assert text.index("Key") < text.index("✗")
        await type_in(pilot, DEMO_TOKEN)
        await pilot.press("enter")
        await shows(pilot, "of about 24")


# ---------------------------------------------------------------------- --profile and the official CLI's profiles


async def test_profile_takes_one_of_ones_own_before_the_environment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment(monkeypatch, OMNI_BASE_URL=ORIGIN, OMNI_API_TOKEN=DEMO_TOKEN)
    world.know(Profile("audit", OTHER, read_only=True), DEMO_PERSONAL_TOKEN)
    async with world.running(profile="audit") as pilot:
        await shows(pilot, "READ-ONLY blahlo · audit", "own token")


async def test_profile_takes_one_of_the_official_cli(world: World) -> None:
    cli_file(world)
    async with world.running(profile="me") as pilot:
        await shows(pilot, "blobsrus · me", "own token")
    assert not world.keyring.held
    assert not world.config_text


async def test_a_profile_nobody_knows_is_said_beside_those_there_are(world: World) -> None:
    cli_file(world)
    async with world.running(profile="nobody") as pilot:
        await shows(pilot, "✗ No profile named nobody.", "▸ prod blobsrus.omniapp.co API key")


async def test_the_cli_profiles_are_offered_by_name_and_nothing_is_copied(world: World) -> None:
    cli_file(world)
    async with world.running() as pilot:
        await shows(pilot, "Found in the Omni CLI's own file:", "▸ prod blobsrus.omniapp.co API key")
        await shows(pilot, "me blobsrus.omniapp.co signed in until 16:00", "[ Use prod Enter ]")
        await pilot.press("down", "down")
        await shows(pilot, "▸ old blobsrus.omniapp.co expired", "[ Use old Enter ]")
        await pilot.press("enter")
        await shows(pilot, "✗ old: Expired. To renew: omni config login old")
        await pilot.press("up", "enter")
        await shows(pilot, "blobsrus · me", "own token")
    assert not world.keyring.held
    assert not world.config_text


async def test_another_address_or_key_leads_from_the_offer_to_the_form(world: World) -> None:
    cli_file(world)
    async with world.running() as pilot:
        await shows(pilot, "▸ prod")
        await pilot.press("down", "down", "down", "enter")
        await shows(pilot, "▸ Address")


async def test_a_default_profile_without_its_key_asks_for_the_key_alone(world: World) -> None:
    world.know(Profile("prod", ORIGIN))
    world.keyring.held.clear()
    async with world.running() as pilot:
        await shows(pilot, "Address blobsrus ", "▸ Key", "✗ The keyring has no key for prod. Paste it here.")
        await type_in(pilot, DEMO_TOKEN)
        await pilot.press("enter")
        await shows(pilot, "of about 24", "blobsrus · prod")
    assert list(world.keyring.held) == [("omnitui", f"prod {ORIGIN}")]


# ---------------------------------------------------------------------- a host that is not Omni's own


async def test_a_foreign_host_is_asked_about_once_and_remembered(world: World) -> None:
    world.know(Profile("ours", FOREIGN))
    async with world.running() as pilot:
        await shows(pilot, "Send the key to omni.blob.example?", "▸[ Cancel n ]")
        assert not world.sent
        await pilot.press("y")
        await shows(pilot, "of about 24")
    assert "trusted = true" in world.config_text
    async with world.running() as pilot:
        await shows(pilot, "of about 24")


async def test_a_foreign_host_that_is_not_trusted_gets_nothing(world: World) -> None:
    async with world.running() as pilot:
        await shows(pilot, "▸ Address")
        await type_in(pilot, "omni.blob.example")
        await pilot.press("enter")
        await type_in(pilot, DEMO_TOKEN)
        await pilot.press("enter")
        await shows(pilot, "Send the key to omni.blob.example?")
        await pilot.press("n")
        await shows(pilot, "▸ Address", "✗ The key was not sent.")
        assert not world.sent
        await pilot.press("enter")
        await shows(pilot, "Send the key to omni.blob.example?")
        await pilot.press("y")
        await shows(pilot, "of about 24")
    assert "trusted = true" in world.config_text


# ---------------------------------------------------------------------- switching


async def test_profiles_are_switched_back_and_forth_without_leaving(world: World) -> None:
    world.hosts["blahlo.omniapp.co"] = FakeOmni(40, now=lambda: NOW).handle
    world.know(Profile("second", OTHER, timezone="Asia/Tokyo"))
    async with world.signed_in() as pilot:
        await pilot.press("space", "slash", "a")
        await pilot.press("escape")
        await command(pilot, "switch profile")
        await shows(pilot, "Switch profile", "prod blobsrus.omniapp.co in use", "[ Cancel Esc ]")
        await pilot.press("up", "up", "enter")
        text = await shows(pilot, "blahlo · second", "4", "as of 11:12 Tokyo")
        assert "marked" not in text
        await command(pilot, "switch profile")
        await pilot.press("down", "enter")
        await shows(pilot, "blobsrus · prod", "of about 24", "as of 03:12 Paris")
    assert 'default_profile = "prod"' in world.config_text


async def test_switching_is_refused_while_a_run_is_going(world: World) -> None:
    async with world.signed_in() as pilot:
        await shows(pilot, "org key")
        world.fake.latency = 600
        await pilot.press("v", "down", "down", "space", "p")
        await shows(pilot, "Pause 3 schedules?")
        await pilot.press("y")
        await wait_until(pilot, lambda: omni(pilot).operations.running)
        await command(pilot, "switch profile")
        await wait_until(pilot, lambda: "An operation is running" in str(omni(pilot).schedules.status.state.message))
        omni(pilot).exit()


# ---------------------------------------------------------------------- what the screen says of it


async def test_production_is_the_first_word_of_the_header(world: World) -> None:
    world.know(Profile("prod", ORIGIN, production=True))
    async with world.running() as pilot:
        await shows(pilot, "of about 24", "Blob Ross, org key")
        assert screen_text(pilot.app).startswith(" PRODUCTION  blobsrus · prod · Blob Ross, org key  ")
        assert pilot.app.screen.query_one("#header").has_class("-production")
        await pilot.press("p")
        await shows(pilot, "blobsrus · PRODUCTION")


async def test_read_only_dims_what_writes_and_says_why(world: World) -> None:
    async with world.signed_in(read_only=True) as pilot:
        await shows(pilot, "(p pause)", "READ-ONLY blobsrus · prod", "(r resume)")
        await pilot.press("p")
        await shows(pilot, "This session is read-only (--read-only).")


async def test_the_demo_says_that_nothing_is_real(world: World) -> None:
    async with world.running(demo=True) as pilot:
        await shows(pilot, "DEMO nothing here is real · blobsrus · Blob Ross [1 Schedules]")
    assert not world.keyring.held


async def test_what_is_wrong_with_the_config_file_is_told_in_the_status_line(world: World) -> None:
    world.know(Profile("prod", ORIGIN))
    world.write_config(world.config_text + 'red_only = true\nread_only = "yes"\n')
    async with world.running() as pilot:
        text = await shows(pilot, "READ-ONLY", "✗ config.toml: profiles.prod.read_only must be true or false")
        await pilot.press("exclamation_mark")
        assert "red_only is not known" in text or await shows(pilot, "red_only is unknown and ignored.")


async def test_a_broken_config_file_is_told_on_the_form(world: World) -> None:
    world.write_config("[profiles\n")
    async with world.running() as pilot:
        await shows(pilot, "▸ Address", "✗ config.toml line 1:", "The file is ignored.")
