"""The app: what outlives a screen (session, run, journal), and the way in and out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textual import events

from omnitui.storage.config import address
from omnitui.stylesheets import STYLES
from omnitui.text.glyphs import ASCII, GLYPHS, wants_ascii
from omnitui.text.measure import Span, StyledLine, clean
from omnitui.ui.shell import keymap, themes
from omnitui.ui.shell.base import Dialog
from omnitui.ui.shell.splash import SplashScreen
from omnitui.ui.terminal import clipboard
from omnitui.ui.terminal.textual_internals import CalmApp

if TYPE_CHECKING:
    from omnitui.domain.auth.session import Credentials, Session, Sessions
    from omnitui.domain.delivery.content import Content
    from omnitui.storage.config.profiles import Config
    from omnitui.storage.journal.journal import Journal
    from omnitui.text.times import Clock
    from omnitui.ui.features.operations.controller import OperationController
    from omnitui.ui.features.recipients.actions import RecipientActions
    from omnitui.ui.features.schedules.screen import SchedulesScreen
    from omnitui.ui.features.sign_in.flow import SignIn
    from omnitui.ui.render.schedule_row import Moment
    from omnitui.ui.views import View, Views

T = TypeVar("T")
SETTLED = 2.0
WORTH_SAYING = 2.0
LINE_CLOSES = 1.0


@dataclass
class Launch:
    """What the command line and the config file decided. The makers are called after the first paint.

    `known` are credentials that need no looking for: the demo's. `settled` is called once the start is over.
    """

    config: Config
    config_path: Path
    sessions: Callable[[], Sessions]
    journal: Callable[[], Journal]
    profile: str | None = None
    theme: str | None = None
    known: Credentials | None = None
    now: Callable[[], float] = time.time
    settled: Callable[[], None] = lambda: None


class OmnituiApp(CalmApp):
    """Omni's scheduled deliveries in a terminal."""

    TITLE = "omnitui"
    CSS_PATH = [STYLES / f"{name}.tcss" for name in ("app", "schedules", "week", "people", "activity", "dialogs")]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = keymap.bindings(keymap.EVERYWHERE)

    def __init__(self, launch: Launch, **options: Any) -> None:
        super().__init__(**options)
        self.launch = launch
        self.config = launch.config
        self.animation_level = "none"
        if wants_ascii(self.config.ui.ascii):
            GLYPHS.use(ASCII)
            self.add_class("-ascii")
        self.register_theme(themes.CONTRAST)
        self.theme = themes.chosen(self.available_themes, launch.theme, self.config, self.few_colours)
        self.session: Session | None = None
        self.content: Content | None = None
        self.leaving = False

    # ------------------------------------------------------------------ parts made after the first paint

    clock: Clock
    schedules: SchedulesScreen
    sessions: Sessions
    sign_in: SignIn
    views: Views
    receiving: RecipientActions | None = None
    begun = False

    def get_default_screen(self) -> SplashScreen:
        """The frame alone: it needs little of the program to be loaded."""
        return SplashScreen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Nothing can be done before there is anything to do it with."""
        return self.begun

    def on_mount(self) -> None:
        """Take the person's own keys; everything that takes time comes after the first paint."""
        self.set_keymap(self.config.ui.keys)

    def on_ready(self) -> None:
        """The frame has its size; once it is painted, load the view that belongs into it."""
        self.screen.call_later(self._show_schedules)

    async def _show_schedules(self) -> None:
        from omnitui.text.times import Clock
        from omnitui.ui.features.schedules.screen import SchedulesScreen
        from omnitui.ui.views import Views

        self.clock = Clock.of(None)
        self.views = Views(self)
        self.schedules = SchedulesScreen()
        with self.batch_update():
            await self.push_screen(self.schedules)

    def begin(self) -> None:
        """The schedules screen stands: build the rest and look for the way in."""
        from omnitui.ui.features.sign_in.flow import SignIn

        self.sessions = self.launch.sessions()
        self.sessions.on_wait = self._say_wait
        self.sign_in = SignIn(self)
        self.begun = True
        self.set_timer(SETTLED, self.launch.settled)
        self.schedules.start(self.sign_in.first(), "sign in")

    @cached_property
    def runs(self) -> OperationController:
        """What carries writes out; loaded for the first one, as nothing of it is needed to look around."""
        from omnitui.ui.features.operations.controller import OperationController

        return OperationController(self)

    @cached_property
    def journal(self) -> Journal:
        """Where writes are noted."""
        return self.launch.journal()

    # ------------------------------------------------------------------ what screens ask of the app

    def now(self) -> float:
        """Seconds since the epoch."""
        return self.launch.now()

    def moment(self) -> Moment:
        """Now, by the reader's clock."""
        from omnitui.ui.render.schedule_row import Moment

        return Moment(self.clock, self.now(), self.schedules.store.times)

    def tell(self, message: StyledLine) -> None:
        """Put a message into the status line; it stays until the next or Esc."""
        self.schedules.status.say(message)

    async def ask(self, dialog: Dialog[T]) -> T | None:
        """Open a dialog in one refresh and wait for its answer."""
        answered: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()

        def take(answer: T | None) -> None:
            if not answered.done():
                answered.set_result(answer)

        with self.batch_update():
            await self.push_screen(dialog, take)
        dialog.opens()
        return await answered

    async def enter(self, session: Session) -> None:
        """Work with this session from now on: a fresh book, the same screen."""
        from omnitui.text.times import Clock

        before, self.session = self.session, session
        self.clock = Clock.of(session.profile.timezone)
        self.schedules.begin(session)
        if before is not None:
            await before.client.aclose()

    def _say_wait(self, seconds: float, why: str) -> None:
        if seconds >= WORTH_SAYING:
            until = self.clock.clock(self.now() + seconds)
            self.schedules.reading(f"{why}: continues at {until}")
            self.schedules.rest_then("wait", seconds, lambda: self.schedules.reading(""))

    def where(self) -> str:
        """The org, for the edge of a dialog that writes; it says so if it is a production one."""
        if self.session is None:
            return ""
        profile = self.session.profile
        org = clean(address.short_name(profile.address))
        return f"{org} {GLYPHS.dot} PRODUCTION" if profile.production else org

    def outcome_of(self, schedule_id: str) -> Span | None:
        """What the last run could not do to a schedule."""
        return self.runs.outcome_of(schedule_id) if "runs" in vars(self) else None

    def copy(self, text: str) -> None:
        """Copy to the clipboard of the terminal that is looked at."""
        clipboard.copy(self, text)

    # ------------------------------------------------------------------ actions

    def on_key(self, event: events.Key) -> None:
        """A key typed faster than the search box opens comes by way of the table, but belongs into the box."""
        from textual.widgets import Input

        screen = self.screen
        box = screen.focused if getattr(screen, "TAKES_TYPED_AHEAD", True) else None
        if isinstance(box, Input) and event.is_printable and event.character:
            event.prevent_default()
            box.insert_text_at_cursor(event.character)

    def action_help(self) -> None:
        """Show the keys of the screen that is on top."""
        self.schedules.open(self._help())

    async def _help(self) -> None:
        from omnitui.ui.shell.help import HelpDialog

        view = self.view
        await self.ask(HelpDialog(view.TITLE_WORDS, view.disabled_keys(), view.KEYS))

    def action_commands(self) -> None:
        """Open the palette."""
        self.schedules.open(self._command())

    async def _command(self) -> None:
        from omnitui.ui.shell.palette import PaletteDialog

        view = self.view
        chosen = await self.ask(PaletteDialog(view.disabled_keys(), view.KEYS))
        if chosen:
            # Once this worker has ended: as long as it runs, no other dialog opens.
            self.call_later(view.run_action, chosen)

    def action_profiles(self) -> None:
        """Switch to another profile, or sign in elsewhere, without leaving."""
        self.schedules.open(self.sign_in.switch())

    def action_themes(self) -> None:
        """Choose a theme; it is remembered."""
        from omnitui.ui.shell.theme_dialog import choose_theme

        self.schedules.open(choose_theme(self))

    @property
    def view(self) -> SchedulesScreen | View:
        """The view that is looked at, under whatever dialog."""
        return self.views.current

    def action_view(self, view: str) -> None:
        """Go to a view."""
        self.views.go(view)

    def show_schedule(self, schedule_id: str) -> None:
        """Go to a schedule in view 1."""
        self.action_view("schedules")
        self.schedules.go_to(schedule_id)

    def rows_changed(self) -> None:
        """Other rows are here, or there is other news of them: tell the view that reckons with them all."""
        self.views.rows_changed()

    def action_interrupt(self) -> None:
        """Ctrl+C neither quits nor stops a run: it says which keys do."""
        stop = "; x stops the operation" if self.running else ""
        self.tell(((f"q quits{stop}.", "text"),))

    def action_leave(self) -> None:
        """Quit; asks only while a run is going."""
        self.schedules.start(self._leave(), "leave", exclusive=True)

    async def _leave(self) -> None:
        if self.running and not await self.runs.may_leave():
            return
        self.exit()

    @property
    def running(self) -> bool:
        """Whether a run is going on."""
        return "runs" in vars(self) and self.runs.current is not None

    async def on_unmount(self) -> None:
        """Close what was opened: the journal last, so that every outcome that came is in it."""
        if self.session is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(LINE_CLOSES):
                    await self.session.client.aclose()
        if "journal" in vars(self):
            await self.journal.close()
