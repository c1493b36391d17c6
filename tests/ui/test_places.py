"""Where a schedule goes, in as many cells as there are."""

from __future__ import annotations

import pytest

from omnitui.domain.contacts.person import Recipient
from omnitui.domain.schedules.detail import Detail
from omnitui.text.destinations import destination_summary
from tests.ui.rows import schedule

HOOK = Detail(settings={"url": "https://hooks.blob.example/canvas/stock/in?key=s3cret"})


@pytest.mark.parametrize(
    ("destination", "recipients", "detail", "words"),
    [
        ("email", 12, None, "email, 12 people"),
        ("email", None, None, "email"),
        ("email", 3, Detail(people=[Recipient("ada@blob.example", "Ada")]), "email, 1 person"),
        ("webhook", None, None, "webhook"),
        ("webhook", None, HOOK, "webhook hooks.blob.example/canvas/stock/in"),
        ("sftp", None, Detail(settings={"address": "files.example", "path": "/drop"}), "sftp files.example/drop"),
        ("s3", None, Detail(settings={"bucketName": "blob", "keyPrefix": "daily"}), "s3 blob/daily"),
        ("slack", None, Detail(slack=["channel C0PAINT"]), "Slack channel C0PAINT"),
        ("google_sheets", None, None, "Google Sheets"),
        ("", None, None, "–"),
    ],
)
def test_a_place_in_words(destination: str, recipients: int | None, detail: Detail | None, words: str) -> None:
    assert destination_summary(schedule(destination=destination, recipients=recipients), detail, 60) == words


def test_the_path_gives_way_and_the_host_stays() -> None:
    assert destination_summary(schedule(destination="webhook"), HOOK, 36) == "webhook hooks.blob.example/canv…k/in"
