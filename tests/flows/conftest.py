"""The program with everything around it invented: Omni, the keyring, the config folder, the clock.

A flow opens it with `async with world.running() as pilot`, presses real keys, and reads the screen as text.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot

from omnitui.api.client import OmniClient
from omnitui.api.rate_limit.limiter import RateLimiter
from omnitui.demo.fake_omni import DEMO_TOKEN, FakeOmni
from omnitui.domain.auth.session import Credentials, KeySource, Sessions
from omnitui.secret import Secret
from omnitui.storage import key_store
from omnitui.storage.config import profile_writer, profiles
from omnitui.storage.config.profiles import Profile
from omnitui.storage.journal.journal import Journal
from omnitui.ui.app import OmnituiApp
from omnitui.ui.shell.launch import Launch
from tests.local.fake_keyring import FakeKeyring

NOW = datetime(2026, 3, 3, 2, 12, tzinfo=UTC)
ORIGIN = "https://blobsrus.omniapp.co"
Answer = httpx.Response | Exception
Handler = Callable[[httpx.Request], Awaitable[httpx.Response]]


async def at_once(seconds: float) -> None:
    """A wait between two tries that takes no time."""


@dataclass(frozen=True)
class Sent:
    """A request as it left the program: to which host, with which key."""

    host: str
    path: str
    key: str


@dataclass
class World:
    """What the program meets outside itself. `hosts` holds the answers of those that are not the one `fake`."""

    folder: Path
    fake: FakeOmni
    keyring: FakeKeyring
    hosts: dict[str, Handler] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)

    @property
    def config_path(self) -> Path:
        return self.folder / "config" / "omnitui" / "config.toml"

    @property
    def journal_path(self) -> Path:
        return self.folder / "state" / "journal.sqlite3"

    @property
    def config_text(self) -> str:
        return self.config_path.read_text() if self.config_path.exists() else ""

    def know(self, profile: Profile, key: str = DEMO_TOKEN) -> None:
        """A profile in the config file, the default from now on, its key in the keyring."""
        profile_writer.save_profile(self.config_path, profile)
        self.keyring.held["omnitui", f"{profile.name} {profile.address}"] = key

    def write_config(self, text: str) -> None:
        self.config_path.parent.mkdir(parents=True, exist_ok=True)
        self.config_path.write_text(text)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        self.sent.append(Sent(request.url.netloc.decode(), request.url.path, key))
        return await self.hosts.get(request.url.netloc.decode(), self.fake.handle)(request)

    def connect(self, given: Credentials, limiter: RateLimiter) -> OmniClient:
        """A client like the program's own, but on the invented network."""
        transport = httpx.MockTransport(self.handle)
        return OmniClient(
            given.profile.address, given.token, limiter=limiter, transport=transport, sleep=at_once, clock=NOW.timestamp
        )

    def app(
        self, *, profile: str | None = None, read_only: bool = False, demo: bool = False, per_minute: int = 600
    ) -> OmnituiApp:
        given = Credentials(Profile("demo", ORIGIN), Secret(DEMO_TOKEN), KeySource.DEMO) if demo else None
        return OmnituiApp(
            Launch(
                config=profiles.load(self.config_path),
                config_path=self.config_path,
                sessions=lambda: Sessions(self.connect, per_minute, read_only),
                journal=lambda: Journal(self.journal_path, clock=NOW.timestamp),
                profile=profile,
                credentials=given,
                now=NOW.timestamp,
            )
        )

    @asynccontextmanager
    async def running(
        self,
        size: tuple[int, int] = (120, 32),
        *,
        profile: str | None = None,
        read_only: bool = False,
        demo: bool = False,
    ) -> AsyncIterator[Pilot[None]]:
        """The program started anew, as it stands once it has found or asked for the way in."""
        async with self.app(profile=profile, read_only=read_only, demo=demo).run_test(size=size) as pilot:
            yield pilot

    @asynccontextmanager
    async def signed_in(
        self, size: tuple[int, int] = (120, 32), *, read_only: bool = False
    ) -> AsyncIterator[Pilot[None]]:
        """The program with its first page of schedules on the screen."""
        self.know(Profile("prod", ORIGIN))
        async with self.running(size, read_only=read_only) as pilot:
            await shows(pilot, " schedules", "of about", any_of=True)
            yield pilot


@pytest.fixture(autouse=True)
def nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable, file or keyring of the person who runs the tests comes in."""
    for name in ("OMNI_BASE_URL", "OMNI_API_TOKEN", "OMNI_API_KEY", "OMNI_CONFIG_PATH", "OMNI_CONFIG_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_COLOR", "OMNITUI_ASCII", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("TZ", "Europe/Paris")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> World:
    """An org with 240 schedules, so three pages, and a keyring that works."""
    keyring = FakeKeyring()
    monkeypatch.setattr(key_store, "find_backend", lambda: keyring)
    return World(tmp_path, FakeOmni(240, now=lambda: NOW), keyring)


def omni(pilot: Pilot[None]) -> OmnituiApp:
    """The program that the pilot flies."""
    app = pilot.app
    assert isinstance(app, OmnituiApp)
    return app


def screen_text(app: App[None]) -> str:
    """What stands on the screen, as lines without colours."""
    strips = app.screen._compositor.render_strips()  # no public way to read the whole screen but a drawn SVG
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def squeezed(text: str) -> str:
    """Text without frames and line breaks, for words that are wrapped on the screen."""
    return " ".join("".join(" " if sign in "│─┌┐└┘" else sign for sign in text).split())


async def wait_until(pilot: Pilot[None], condition: Callable[[], object], seconds: float = 8.0) -> None:
    """Give the program the loop until `condition` holds; the screen as it stands is told where it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"it never came true; the screen:\n{screen_text(pilot.app)}")
        await pilot.pause(0.02)


async def shows(pilot: Pilot[None], *words: str, any_of: bool = False) -> str:
    """Wait until the screen shows all the words (or any), wherever its lines break; the screen's text."""
    held = any if any_of else all
    wanted = [word if any_of else squeezed(word) for word in words]
    await wait_until(pilot, lambda: held(word in squeezed(screen_text(pilot.app)) for word in wanted))
    return squeezed(screen_text(pilot.app))


async def type_in(pilot: Pilot[None], text: str) -> None:
    """Text as a terminal hands it over when it is pasted."""
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()
