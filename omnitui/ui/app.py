"""The app: it wires the parts together and outlives every view. Only the command line imports it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from textual import events

from omnitui.storage.config import address
from omnitui.stylesheets import STYLES
from omnitui.text.glyphs import ASCII, GLYPHS, wants_ascii
from omnitui.text.measure import StyledLine, clean
from omnitui.ui.features.operations.lazy import LazyOperations
from omnitui.ui.shell import keymap, messages, themes
from omnitui.ui.shell.base import Dialog, open_dialog
from omnitui.ui.shell.launch import Launch
from omnitui.ui.shell.splash import SplashScreen
from omnitui.ui.terminal import clipboard
from omnitui.ui.terminal.textual_internals import CalmApp

if TYPE_CHECKING:
    from omnitui.domain.auth.session import Session, Sessions
    from omnitui.domain.workspace import Workspace
    from omnitui.text.times import Clock
    from omnitui.ui.features.operations.controller import OperationController
    from omnitui.ui.features.schedules.screen import SchedulesScreen
    from omnitui.ui.features.sign_in.flow import SignIn
    from omnitui.ui.shell.view import View
    from omnitui.ui.views import Views

T = TypeVar("T")
SETTLED = 2.0
WORTH_SAYING = 2.0
LINE_CLOSES = 1.0


class OmnituiApp(CalmApp):
    """Omni's scheduled deliveries in a terminal."""

    TITLE = "omnitui"
    CSS_PATH = [STYLES / f"{name}.tcss" for name in ("app", "schedules", "week", "people", "activity", "dialogs")]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = keymap.bindings(keymap.EVERYWHERE)

    def __init__(self, launch: Launch, **options: Any) -> None:
        super().__init__(**options)
        self.launch = launch
        self.animation_level = "none"
        if wants_ascii(launch.config.ui.ascii):
            GLYPHS.use(ASCII)
            self.add_class("-ascii")
        self.register_theme(themes.CONTRAST)
        self.theme = themes.chosen(self.available_themes, launch.theme, launch.config, self.few_colours)
        self.operations = LazyOperations(self._make_operations)

    clock: Clock
    schedules: SchedulesScreen
    sessions: Sessions
    sign_in: SignIn
    views: Views
    begun = False

    @cached_property
    def workspace(self) -> Workspace:
        """What the sign-in works with; loaded after the first paint."""
        from omnitui.domain.workspace import Workspace

        return Workspace(self.launch.journal, self.now)

    def get_default_screen(self) -> SplashScreen:
        """The bare frame: it needs little of the program to be loaded."""
        return SplashScreen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Disable every action until there is something to act on."""
        return self.begun

    def on_mount(self) -> None:
        """Apply the user's own key bindings; everything slow happens after the first paint."""
        self.set_keymap(self.launch.config.ui.keys)

    def on_ready(self) -> None:
        """The frame has its size: once it is painted, load the first view."""
        self.screen.call_later(self._show_schedules)

    async def _show_schedules(self) -> None:
        from omnitui.text.times import Clock
        from omnitui.ui.features.schedules.screen import SchedulesScreen
        from omnitui.ui.views import Views

        self.clock = Clock.of(None)
        self.schedules = SchedulesScreen(self, self.workspace, self.operations, self.begin)
        self.views = Views(self, self.schedules, self.operations)
        with self.batch_update():
            await self.push_screen(self.schedules)

    def begin(self) -> None:
        """The schedules screen is mounted: build the rest and start signing in."""
        from omnitui.ui.features.sign_in.context import SignInContext
        from omnitui.ui.features.sign_in.flow import SignIn

        self.sessions = self.launch.sessions()
        self.sessions.on_wait = self._say_wait
        parts = self.workspace, self.operations, self.sessions, self.launch
        self.sign_in = SignIn(SignInContext(self, *parts, self.enter, self.exit))
        self.workspace.reauthenticate = self.sign_in.again
        self.workspace.key_refused = self.sign_in.again_soon
        self.begun = True
        self.set_timer(SETTLED, self.launch.settled)
        self.start(self.sign_in.first(), "sign in")

    def _make_operations(self) -> OperationController:
        from omnitui.ui.features.operations.controller import OperationController
        from omnitui.ui.verbs import VERBS

        operations = OperationController(self, self.workspace, VERBS, self.views.nobody_types)
        operations.progress.listeners += [self.schedules, self.views]
        return operations

    # ------------------------------------------------------------------ what screens call

    def now(self) -> float:
        """Seconds since the epoch."""
        return self.launch.now()

    def say(self, message: str | StyledLine, style: str = "text") -> None:
        """Show a message in the status line until the next one or Esc."""
        if isinstance(message, str):
            message = ((message, style),) if message else ()
        self.schedules.status.say(message)

    def busy(self, words: str) -> None:
        """Show in the status line what the program is waiting for; an empty text clears it."""
        self.schedules.status.wait(words, self.clock.clock(self.now()))

    def start(self, work: Coroutine[Any, Any, None], group: str, *, exclusive: bool = False) -> object:
        """Run `work` in the background, whichever view is shown."""
        return self.schedules.start(work, group, exclusive=exclusive)

    async def ask(self, dialog: Dialog[T]) -> T | None:
        """Open a dialog in one refresh and wait for its answer."""
        return await open_dialog(self, dialog)

    async def enter(self, session: Session) -> None:
        """Switch to this session: fresh stores, the same views."""
        from omnitui.text.times import Clock

        before = self.workspace.session
        self.workspace.enter(session)
        self.clock = Clock.of(session.profile.timezone)
        self.schedules.begin(self.sign_in.opening)
        if before is not None:
            await before.client.aclose()

    def _say_wait(self, seconds: float, why: str) -> None:
        if seconds >= WORTH_SAYING:
            until = self.clock.clock(self.now() + seconds)
            self.busy(f"{why}: continues at {until}")
            self.schedules.rest_then("wait", seconds, lambda: self.busy(""))

    def org_label(self) -> str:
        """The org, for the border of a dialog that writes; it says when it is a production one."""
        session = self.workspace.session
        if session is None:
            return ""
        profile = session.profile
        org = clean(address.short_name(profile.address))
        return f"{org} {GLYPHS.dot} PRODUCTION" if profile.production else org

    def copy(self, text: str) -> None:
        """Copy to the clipboard of the user's terminal."""
        clipboard.copy(self, text)

    # ------------------------------------------------------------------ actions

    def on_key(self, event: events.Key) -> None:
        """Pass on a key that was typed before the search box opened: the table gets it, but the box needs it."""
        from textual.widgets import Input

        screen = self.screen
        box = screen.focused if getattr(screen, "TAKES_TYPED_AHEAD", True) else None
        if isinstance(box, Input) and event.is_printable and event.character:
            event.prevent_default()
            box.insert_text_at_cursor(event.character)

    def action_help(self) -> None:
        """Show the keys of the topmost screen."""
        from omnitui.ui.shell.help import show_help

        self.schedules.open(show_help(self.view))

    def action_commands(self) -> None:
        """Open the command palette."""
        from omnitui.ui.shell.palette import run_command

        self.schedules.open(run_command(self.view))

    def action_profiles(self) -> None:
        """Switch to another profile, or sign in elsewhere, without quitting."""
        self.schedules.open(self.sign_in.switch())

    def action_themes(self) -> None:
        """Choose a theme, and remember it."""
        from omnitui.ui.shell.theme_dialog import choose_theme

        self.schedules.open(choose_theme(self, self.launch))

    @property
    def view(self) -> View:
        """The current view, under any dialog."""
        return self.views.current

    def action_view(self, view: str) -> None:
        """Switch to a view."""
        self.views.go(view)

    def action_interrupt(self) -> None:
        """Ctrl+C neither quits nor stops an operation: it says which keys do."""
        stop = "; x stops the operation" if self.operations.running else ""
        self.say(((f"q quits{stop}.", "text"),))

    def action_leave(self) -> None:
        """Quit; ask first only while an operation is running."""
        self.schedules.start(self._leave(), "leave", exclusive=True)

    async def _leave(self) -> None:
        if self.operations.running and not await self.operations().may_leave():
            return
        self.exit()

    # ------------------------------------------------------------------ messages from the features

    def on_message_raised(self, message: messages.MessageRaised) -> None:
        """Show a message from a screen or dialog."""
        self.say(message.line)

    def on_schedule_requested(self, message: messages.ScheduleRequested) -> None:
        """Go to a schedule in view 1."""
        self.views.go(self.schedules.NAME)
        self.schedules.go_to(message.schedule_id)

    def on_detail_requested(self, message: messages.DetailRequested) -> None:
        """Show a schedule in full over the screen."""
        self.start(self.schedules.open_by_id(message.schedule_id), "detail")

    async def on_action_requested(self, message: messages.ActionRequested) -> None:
        """Perform in view 1 what another view asks for: all views share one filter and one list."""
        if message.go:
            self.views.go(self.schedules.NAME)
        await self.schedules.run_action(message.action)

    def on_identity_changed(self, message: messages.IdentityChanged) -> None:
        """Show who is signed in, and what that changes."""
        self.schedules.draw_frame()
        self.schedules.draw_pane(fresh=False)

    def on_rows_changed(self, message: messages.RowsChanged) -> None:
        """Pass the change on to the view that counts all rows."""
        self.views.rows_changed()

    def on_view_outdated(self, message: messages.ViewOutdated) -> None:
        """A new sign-in starts in its schedules."""
        self.views.go(self.schedules.NAME)

    def on_backed_out(self, message: messages.BackedOut) -> None:
        """Esc stops waiting for the keyring, if anything waits for it."""
        self.sign_in.go_on_without()

    def on_list_opened(self, message: messages.ListOpened) -> None:
        """The list is open: offer what an earlier session left unfinished, and ask Omni whose key it is."""
        session = self.workspace.session
        if session is not None:
            from omnitui.ui.features.operations.unfinished import offer

            self.start(offer(self.operations, self.workspace, session), "offers", exclusive=True)
            self.start(self.sign_in.learn_who(session), "who")

    def on_people_list_reopened(self, message: messages.PeopleListReopened) -> None:
        """Reopen a list of people in the view it belongs to, to be corrected."""
        from omnitui.ui.features.people.screen import PeopleScreen

        self.views.go(PeopleScreen.NAME)
        view = self.view
        if isinstance(view, PeopleScreen):
            view.reopen_list(message.text, message.line)

    async def on_unmount(self) -> None:
        """Close what was opened: the journal last, so that it gets every outcome that arrived."""
        if "workspace" not in vars(self):
            return
        session = self.workspace.session
        if session is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(LINE_CLOSES):
                    await session.client.aclose()
        await self.workspace.close()
