"""Draws every screenshot of this folder from the demo: `python screenshots/make.py`."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from textual.pilot import Pilot

from omnitui.api.client import OmniClient
from omnitui.api.rate_limit.limiter import RateLimiter
from omnitui.demo.fake_omni import DEMO_TOKEN, FakeOmni
from omnitui.domain.auth.session import Credentials, KeySource, Sessions
from omnitui.secret import Secret
from omnitui.storage.config.profiles import Config, Profile
from omnitui.storage.journal.journal import Journal
from omnitui.ui.app import Launch, OmnituiApp

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 3, 2, 12, 40, tzinfo=UTC)


@dataclass(frozen=True)
class Shot:
    """One picture: what is pressed before it is taken, how large, in which theme."""

    name: str
    keys: Sequence[str] = ()
    size: tuple[int, int] = (120, 32)
    theme: str = "textual-dark"
    production: bool = False


MARKED = (*("down",) * 6, "space", "space", "down", "down")
SHOTS = (
    Shot("schedules", MARKED),
    Shot("schedules-light", MARKED, theme="textual-light"),
    Shot("schedules-80x24", MARKED, size=(80, 24)),
    Shot("pause", (*MARKED, "p"), production=True),
    Shot("filter", ("f",)),
    Shot("help", ("question_mark",)),
)


def launch(folder: Path, shot: Shot) -> Launch:
    """The demo's Omni, at a moment that never changes."""
    fake = FakeOmni(431, now=lambda: NOW, tame=True)
    profile = Profile("prod", "https://blobsrus.omniapp.co", production=shot.production)

    def connect(credentials: Credentials, limiter: RateLimiter) -> OmniClient:
        transport = httpx.MockTransport(fake.handle)
        return OmniClient(credentials.profile.address, credentials.token, limiter=limiter, transport=transport)

    return Launch(
        config=Config(),
        config_path=folder / "config.toml",
        sessions=lambda: Sessions(connect, 600),
        journal=lambda: Journal(folder / "journal.sqlite3"),
        known=Credentials(profile, Secret(DEMO_TOKEN), KeySource.SESSION),
        now=NOW.timestamp,
    )


async def draw(shot: Shot) -> str:
    """One picture as SVG, the same every time."""
    os.environ["TZ"] = "Europe/Paris"
    os.environ.pop("NO_COLOR", None)
    with TemporaryDirectory() as folder:
        app = OmnituiApp(launch(Path(folder), shot))
        app.theme = shot.theme
        async with app.run_test(size=shot.size) as pilot:
            await still(pilot)
            for key in shot.keys:
                await pilot.press(key)
                await pilot.pause(0.1)
            return await still(pilot)


async def still(pilot: Pilot[None]) -> str:
    """The screen as SVG, once it has stood still for longer than anything on it rests."""
    before, now = "", " "
    while before != now:
        await pilot.pause(0.5)
        before, now = now, re.sub(r"terminal-\d+-", "terminal-", pilot.app.export_screenshot(title="omnitui"))
    return now


def main() -> None:
    """Draw them all."""
    for shot in SHOTS:
        (HERE / f"{shot.name}.svg").write_text(asyncio.run(draw(shot)), encoding="utf-8")


if __name__ == "__main__":
    main()
