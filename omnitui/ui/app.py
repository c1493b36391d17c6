"""The app: what outlives a screen (session, run, journal), and the way in and out."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textual.css.query import NoMatches

from omnitui.domain.detail import read_row
from omnitui.domain.schedule import Schedule
from omnitui.domain.session import Credentials, Session
from omnitui.local import address
from omnitui.local.profiles import Config
from omnitui.stylesheets import STYLES
from omnitui.ui import detail_lines, keys
from omnitui.ui.base import Dialog
from omnitui.ui.cells import Moment, short_name
from omnitui.ui.detail_lines import Subject
from omnitui.ui.screens.schedules import SchedulesScreen
from omnitui.ui.signs import ASCII, SIGNS, wants_ascii
from omnitui.ui.text import Line, Piece, clean, wrap
from omnitui.ui.textual_internals import CalmApp
from omnitui.ui.times import Reader

if TYPE_CHECKING:
    from omnitui.domain.session import Sessions
    from omnitui.local.journal import Journal
    from omnitui.ui.runs import Runs
    from omnitui.ui.sign_in import SignIn

T = TypeVar("T")
DEFAULT_THEME = "textual-dark"


@dataclass
class Launch:
    """What the command line and the config file decided. The makers are called after the first paint."""

    config: Config
    config_path: Path
    sessions: Callable[[], Sessions]
    journal: Callable[[], Journal]
    profile: str | None = None
    demo: Credentials | None = None
    now: Callable[[], float] = time.time


class OmnituiApp(CalmApp):
    """Omni's scheduled deliveries in a terminal."""

    TITLE = "omnitui"
    CSS_PATH = [STYLES / "app.tcss", STYLES / "schedules.tcss", STYLES / "dialogs.tcss"]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = keys.bindings(keys.EVERYWHERE)

    def __init__(self, launch: Launch, **options: Any) -> None:
        super().__init__(**options)
        self.launch = launch
        self.config = launch.config
        self.animation_level = "none"
        if wants_ascii(self.config.ui.ascii):
            SIGNS.use(ASCII)
            self.add_class("-ascii")
        wanted = self.config.ui.theme or DEFAULT_THEME
        self.theme = wanted if wanted in self.available_themes else DEFAULT_THEME
        self.clock = Reader.of(None)
        self.session: Session | None = None
        self.leaving = False

    # ------------------------------------------------------------------ parts made after the first paint

    sessions: Sessions
    journal: Journal
    runs: Runs
    sign_in: SignIn

    def on_mount(self) -> None:
        """Show the frame first; everything that takes time comes after the first paint."""
        self.set_keymap(self.config.ui.keys)
        self.push_screen(SchedulesScreen())
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, partial(self.exit, None, 128 + number))

    def begin(self) -> None:
        """The first paint is out: build the rest and look for the way in."""
        from omnitui.ui.runs import Runs
        from omnitui.ui.sign_in import SignIn

        self.sessions = self.launch.sessions()
        self.journal = self.launch.journal()
        self.runs = Runs(self)
        self.sign_in = SignIn(self)
        for problem in self.config.problems:
            self.tell(((f"{SIGNS.failed} ", "error"), (problem, "text")))
        self.schedules.start(self.sign_in.first(), "sign in")

    # ------------------------------------------------------------------ what screens ask of the app

    @property
    def schedules(self) -> SchedulesScreen:
        """The schedules screen, under whatever dialogs are open."""
        for screen in self.screen_stack:
            if isinstance(screen, SchedulesScreen):
                return screen
        raise NoMatches("no schedules screen")

    def now(self) -> float:
        """Seconds since the epoch."""
        return self.launch.now()

    def moment(self) -> Moment:
        """Now, by the reader's clock."""
        return Moment(self.clock, self.now())

    def tell(self, message: Line) -> None:
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
        return await answered

    async def enter(self, session: Session) -> None:
        """Work with this session from now on: a fresh book, the same screen."""
        before, self.session = self.session, session
        self.clock = Reader.of(session.profile.timezone)
        self.schedules.begin(session)
        if before is not None:
            await before.client.aclose()

    def where(self) -> str:
        """The org, for the edge of a dialog that writes; it says so if it is a production one."""
        if self.session is None:
            return ""
        profile = self.session.profile
        org = clean(address.short_name(profile.address))
        return f"{org} {SIGNS.dot} PRODUCTION" if profile.production else org

    def outcome_of(self, schedule_id: str) -> Piece | None:
        """What the last run could not do to a schedule."""
        return self.runs.outcome_of(schedule_id) if hasattr(self, "runs") else None

    def copy(self, text: str) -> None:
        """Copy to the clipboard of the terminal that is looked at."""
        self.copy_to_clipboard(text)

    async def show_detail(self, row: Schedule) -> None:
        """All of one schedule over the screen, read now if it has not been."""
        from omnitui.ui.dialogs.words import WordsDialog

        flow = self.schedules.detail_flow
        if flow is None:
            return

        def draw(cells: int) -> list[Line]:
            known = flow.known.get(row.id)
            subject = Subject(
                self.schedules.book.rows.get(row.id, row),
                known.detail if known else None,
                flow.link(row),
                flow.note(row.id),
                known.read_at if known else None,
                self.outcome_of(row.id),
            )
            return detail_lines.tall(subject, self.moment(), cells, everyone=True)

        async def read() -> None:
            await self.sign_in.keeping(lambda: flow.read(row.id, again=True))

        await self.ask(WordsDialog(short_name(row, 60), draw, read))

    async def show_by_id(self, schedule_id: str) -> None:
        """Open a schedule by its id: where the list shows it, else by itself."""
        screen = self.schedules
        if screen.book.shown.position_of(schedule_id) is not None:
            screen.go_to(schedule_id)
        row = screen.book.rows.get(schedule_id)
        if row is None and self.session is not None:
            row = await read_row(self.session.client, schedule_id)
        if row is not None:
            await self.show_detail(row)

    async def show_words(self, title: str, words: str) -> None:
        """A text that did not fit where it was said."""
        from omnitui.ui.dialogs.words import WordsDialog

        await self.ask(WordsDialog(title, lambda cells: [((part, "text"),) for part in wrap(words, cells)], wide=False))

    # ------------------------------------------------------------------ actions

    def action_help(self) -> None:
        """Show the keys of the screen that is on top."""
        from omnitui.ui.dialogs.help import HelpDialog

        self._open(HelpDialog("Schedules", self.schedules.disabled_keys()))

    def action_commands(self) -> None:
        """Open the palette."""
        self.schedules.start(self._command(), "commands")

    async def _command(self) -> None:
        from omnitui.ui.dialogs.palette import PaletteDialog

        chosen = await self.ask(PaletteDialog(self.schedules.disabled_keys()))
        if chosen:
            await self.schedules.run_action(chosen)

    def action_profiles(self) -> None:
        """Switch to another profile, or sign in elsewhere, without leaving."""
        self.schedules.start(self.sign_in.switch(), "sign in")

    def action_themes(self) -> None:
        """Choose a theme; it is remembered."""
        from omnitui.ui.dialogs.themes import choose_theme

        self.schedules.start(choose_theme(self), "commands")

    def action_view(self, view: str) -> None:
        """Go to a view."""

    def action_interrupt(self) -> None:
        """Ctrl+C neither quits nor stops a run: it says which keys do."""
        stop = "; x stops the run" if self.running else ""
        self.tell(((f"q quits{stop}.", "text"),))

    def action_leave(self) -> None:
        """Quit; asks only while a run is going."""
        self.schedules.start(self._leave(), "leave")

    async def _leave(self) -> None:
        if self.running and not await self.runs.may_leave():
            return
        self.exit()

    @property
    def running(self) -> bool:
        """Whether a run is going on."""
        return hasattr(self, "runs") and self.runs.current is not None

    def _open(self, dialog: Dialog[Any]) -> None:
        self.schedules.start(self._shown(dialog), "dialog")

    async def _shown(self, dialog: Dialog[Any]) -> None:
        await self.ask(dialog)

    async def on_unmount(self) -> None:
        """Close what was opened: the journal last, so that every outcome that came is in it."""
        if self.session is not None:
            await self.session.client.aclose()
        if hasattr(self, "journal"):
            await self.journal.close()
