"""The demo that every picture shows: a fake Omni and an app signed in to it, at a moment that never changes."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path

import httpx
from textual.pilot import Pilot

from omnitui.api.client import OmniClient
from omnitui.api.rate_limit.limiter import RateLimiter
from omnitui.demo.fake_omni import DEMO_TOKEN, FakeOmni
from omnitui.domain.auth.session import Credentials, KeySource, Sessions
from omnitui.secret import Secret
from omnitui.storage.config.profiles import Config, Profile
from omnitui.storage.journal.journal import Journal
from omnitui.ui.app import OmnituiApp
from omnitui.ui.shell.launch import Launch

NOW = datetime(2026, 3, 3, 2, 12, 40, tzinfo=UTC)
PATIENCE = 30.0
Handler = Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]


def demo() -> FakeOmni:
    """The fake Omni, with the same schedules every time."""
    return FakeOmni(431, now=lambda: NOW, tame=True)


def demo_app(folder: Path, handle: Handler, *, production: bool = False) -> OmnituiApp:
    """The app, signed in to the Omni behind `handle`; its files go to `folder`."""
    os.environ["TZ"] = "Europe/Paris"
    os.environ.pop("NO_COLOR", None)
    profile = Profile("prod", "https://blobsrus.omniapp.co", production=production)

    def connect(credentials: Credentials, limiter: RateLimiter) -> OmniClient:
        transport = httpx.MockTransport(handle)
        return OmniClient(credentials.profile.address, credentials.token, limiter=limiter, transport=transport)

    launch = Launch(
        config=Config(),
        config_path=folder / "config.toml",
        sessions=lambda: Sessions(connect, 600),
        journal=lambda: Journal(folder / "journal.sqlite3"),
        credentials=Credentials(profile, Secret(DEMO_TOKEN), KeySource.SESSION),
        now=NOW.timestamp,
    )
    return OmnituiApp(launch)


async def still(pilot: Pilot[None], first: float = 0.5) -> str:
    """The screen as SVG, once it has not changed for longer than any debounce takes.

    `first` is the number of seconds to wait before the first look.
    """
    await pilot.pause(first)
    before, now = "", _screenshot(pilot)
    while before != now:
        await pilot.pause(0.5)
        before, now = now, _screenshot(pilot)
    return now


def _screenshot(pilot: Pilot[None]) -> str:
    return re.sub(r"terminal-\d+-", "terminal-", pilot.app.export_screenshot(title="omnitui"))


async def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait until the condition is true; raises TimeoutError, naming `what`, after 30 seconds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {PATIENCE:.0f} s for {what}")
        await asyncio.sleep(0.02)
