"""The five walks: which keys they press, and how each proves that it got where it goes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tools.driver import Driver

Steps = Callable[[Driver], Awaitable[None]]


async def _nothing(_: Driver) -> None:
    """For walks that begin on the list as it opens."""


@dataclass(frozen=True)
class Journey:
    """A walk: `before` brings the running program to where `steps`, which are measured, begin.

    With `from_start` the measurement begins before the program is imported, and nothing comes before it.
    """

    name: str
    steps: Steps
    before: Steps = _nothing
    from_start: bool = False


async def _mark_three(driver: Driver) -> None:
    await driver.press("space", "space", "space")


async def _pause(driver: Driver) -> None:
    await driver.press("p", "y")
    await driver.answered("PUT", "/pause", 3)


async def _pause_with_too_many_requests(driver: Driver) -> None:
    driver.network.refuse_once("/pause")
    await _pause(driver)
    await driver.answered("PUT", "/pause", 1, status=429)


async def _create(driver: Driver) -> None:
    """A dashboard picked from the list, a name typed, people pasted, a subject; the rest as the form has it."""
    await driver.press("n", "enter")
    await driver.paste("churn")
    await driver.press("enter", "tab", "tab")
    await driver.type(*"walk")
    await driver.type(*["tab"] * 7)
    await driver.paste("ada.blob@blob.example; Bob <bob@x.test>")
    await driver.press("ctrl+s", "tab")
    await driver.paste("Churn")
    await driver.press("ctrl+s")
    await driver.answered("POST", "/schedules", 1)


async def _mark_five_emails(driver: Driver) -> None:
    """The demo's list begins with s3, four emails, sftp and another email."""
    await driver.press("down", *["space"] * 4, "down", "space")


async def _add_a_recipient(driver: Driver) -> None:
    await driver.press("a")
    await driver.paste("theo@blob.example")
    await driver.press("ctrl+s")
    await driver.answered("PUT", "/add-recipients", 5)


async def _start(driver: Driver) -> None:
    """Up to the first rows, with what the program reads about the first of them on its own."""
    await driver.answered("GET", "/schedules", 1)


JOURNEYS = (
    Journey("pause of three", _pause, _mark_three),
    Journey("new schedule", _create),
    Journey("start-up", _start, from_start=True),
    Journey("a 429 in a run", _pause_with_too_many_requests, _mark_three),
    Journey("recipients of several", _add_a_recipient, _mark_five_emails),
)
