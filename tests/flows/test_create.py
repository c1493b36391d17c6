"""New schedule: each destination made by keys alone, and what was sent is what was filled in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows.conftest import World, screen_text, shows, type_in
from tests.flows.forms import Bodies, chosen, email, made, opened, picked, saved, tab_to, typed
from tests.flows.work import at_work, current, press

COMMON = {"name": "Bespoke churn", "identifier": "ba6a081e", "timezone": "Europe/Paris"}
DAILY = "0 9 * * ? *"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_an_email_is_made_by_keys_alone(world: World, size: tuple[int, int]) -> None:
    bodies = Bodies.of(world)
    async with at_work(world, size) as pilot:
        await opened(pilot)
        await email(pilot)
        await saved(pilot)
        assert bodies.said == [
            {
                **COMMON,
                "schedule": DAILY,
                "destinationType": "email",
                "recipients": ["ada.blob@blob.example", "bob@x.test", "cy@x.test"],
                "subject": "Churn",
                "format": "pdf",
            }
        ]
        assert made(world, "Bespoke churn")["recipientCount"] == 3
        assert current(pilot) == "Bespoke churn", "the cursor is on what was made"


SLACK = {"channel": "C0BLOB42", "slack_text": "Stock moved"}
WEBHOOK = {"url": "https://hooks.x.test/omni?a=1"}
SFTP = {"address": "files.x.test", "path": "/in", "username": "omni", "password": "p w!"}
S3 = {"bucket": "blob-reports", "region": "eu-west-1", "role_arn": "arn:aws:iam::111122223333:role/OmniDrop"}


@pytest.mark.parametrize(
    ("destination", "filled", "sent"),
    [
        (
            "slack",
            SLACK,
            {"slackRecipientType": "channel", "recipients": ["C0BLOB42"], "textBody": "Stock moved"},
        ),
        ("webhook", WEBHOOK, {"url": "https://hooks.x.test/omni?a=1"}),
        (
            "sftp",
            SFTP,
            {
                "address": "sftp://files.x.test/in",
                "path": "/in",
                "port": 22,
                "username": "omni",
                "passwordUnencrypted": "p w!",
            },
        ),
        ("s3", S3, {"bucketName": "blob-reports", "region": "eu-west-1", "roleArn": S3["role_arn"]}),
    ],
    ids=["slack", "webhook", "sftp", "s3"],
)
async def test_each_destination_is_made_by_keys_alone(
    world: World, destination: str, filled: dict[str, str], sent: dict[str, Any]
) -> None:
    bodies = Bodies.of(world)
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot)
        await picked(pilot, "identifier", "churn overview")
        await typed(pilot, "name", "Bespoke churn")
        await chosen(pilot, "destination", destination)
        for name, text in filled.items():
            await tab_to(pilot, name)
            await type_in(pilot, text)
        if destination == "sftp":
            assert "p w!" not in screen_text(pilot.app), "a password is masked"
        await saved(pilot, "AWS" if destination == "s3" else "Created")
        assert bodies.said == [{**COMMON, "schedule": DAILY, "destinationType": destination, "format": "pdf", **sent}]


async def test_after_s3_its_role_and_external_id_are_shown_and_copied(world: World) -> None:
    async with at_work(world) as pilot:
        await opened(pilot)
        await picked(pilot, "identifier", "churn overview")
        await typed(pilot, "name", "Drop")
        await chosen(pilot, "destination", "s3")
        for name, text in S3.items():
            await tab_to(pilot, name)
            await type_in(pilot, text)
        await saved(pilot, "AWS")
        said = await shows(pilot, "arn:aws:iam::999988887777:role/omni-deliverer", "externalId")
        await press(pilot, "y")
        assert "arn:aws:iam::999988887777:role/omni-deliverer" in pilot.app.clipboard
        external = pilot.app.clipboard.rpartition(": ")[2]
        assert external and external in said
        await press(pilot, "escape")
        await shows(pilot, "Created “Drop”.")


async def test_an_alert_on_one_tile_with_options_of_its_format(world: World) -> None:
    bodies = Bodies.of(world)
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot)
        await email(pilot, "Stock-outs")
        await chosen(pilot, "one_tile", "1")
        await picked(pilot, "tile", "churn overview")
        await chosen(pilot, "condition", "RESULTS_PRESENT")
        await picked(pilot, "watched", "churn overview")
        await chosen(pilot, "format", "json")
        await tab_to(pilot, "show_link")
        await press(pilot, "space")
        await chosen(pilot, "own_limit", "1")
        await typed(pilot, "row_limit", "5000")
        await saved(pilot)
        (said,) = bodies.said
        assert said["queryIdentifierMapKey"] == said["conditionQueryMapKey"]
        assert (said["conditionType"], said["format"], said["showContentLink"]) == ("RESULTS_PRESENT", "json", False)
        assert (said["overrideRowLimit"], said["maxRowLimit"]) == (True, 5000)
        assert "paperFormat" not in said and "hideTitle" not in said


async def test_words_and_cron_write_the_same_field(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        form = await opened(pilot)
        await tab_to(pilot, "condition")
        await press(pilot, "tab", "right")
        await shows(
            pilot, "0 9 ? * MON *", "Mon 9, 16, 23 Mar, 30 Mar" if False else "Mon 9, 16, 23, 30 Mar, 6 Apr 09:00"
        )
        await press(pilot, "tab", "right", "right", "space", "tab")
        await press(pilot, "ctrl+u", *"07", "colon", *"30")
        assert form.draft.cron == "30 7 ? * MON,WED *"
        await typed(pilot, "cron", "15 * * * ? *")
        await shows(pilot, "[hourly]", "[1 h]", "at :15")
        await typed(pilot, "cron", "0 9 ? * 6#5 *")
        await shows(pilot, "[monthly]", "5th Fri")
        await typed(pilot, "cron", "0/10 9 * * ? 2027")
        await shows(pilot, "[cron]", "6 a day: hourly is Omni's usual limit.")


async def test_a_zone_is_found_by_its_city(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        form = await opened(pilot)
        await typed(pilot, "zone", "new york")
        await shows(pilot, "→ America/New_York")
        await press(pilot, "tab")
        assert form.draft.zone == "America/New_York"
        await shows(pilot, "09:00 = 15:00 Paris")


async def test_each_destination_keeps_what_was_typed(world: World) -> None:
    bodies = Bodies.of(world)
    async with at_work(world, (120, 40)) as pilot:
        await opened(pilot)
        await email(pilot)
        await chosen(pilot, "destination", "webhook")
        await shows(pilot, "kept: 3 people, subject")
        await tab_to(pilot, "url")
        await type_in(pilot, "https://x.test/h")
        await chosen(pilot, "destination", "email")
        await saved(pilot)
        assert "url" not in bodies.said[0] and bodies.said[0]["subject"] == "Churn"


async def test_a_pasted_text_keeps_its_lines(world: World) -> None:
    bodies = Bodies.of(world)
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot)
        await email(pilot)
        await tab_to(pilot, "email_text")
        await type_in(pilot, "Dear all,\n\nhere it is")
        await press(pilot, "enter", "B")
        await saved(pilot)
        assert bodies.said[0]["textBody"] == "Dear all,\n\nhere it is\nB"
