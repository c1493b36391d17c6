"""The way in, and staying in: keyring, dialogs, a key refused on the way, another profile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from omnitui.api.errors import NotSignedIn, OmniError, StrangeReply, Unreachable
from omnitui.domain import way_in
from omnitui.domain.session import Credentials, Kept, Session, who_am_i
from omnitui.domain.way_in import Ask, InKeyring
from omnitui.local import address, cli_profiles, profile_writes, profiles
from omnitui.local.credentials import LIMIT, KeyringTrouble, KeyStore
from omnitui.local.profile_writes import ConfigProblem
from omnitui.local.profiles import Profile
from omnitui.ui import problems
from omnitui.ui.dialogs.profiles import Choice, ProfilesDialog
from omnitui.ui.dialogs.question import trust_question, unreachable_question
from omnitui.ui.dialogs.sign_in import Refused, SignInDialog, Typed
from omnitui.ui.signs import SIGNS
from omnitui.ui.text import Line, clean, wrap

if TYPE_CHECKING:
    from omnitui.ui.app import OmnituiApp

T = TypeVar("T")
_WAITING = f"Waiting for the keyring{SIGNS.cut} Esc goes on without"


class SignIn:
    """Gets a session for the app, and a new key for it when Omni refuses the old one."""

    def __init__(self, app: OmnituiApp, store: KeyStore | None = None) -> None:
        self._app = app
        self._store = store or KeyStore()
        self._keyring: asyncio.Task[object] | None = None
        self._again: asyncio.Task[bool] | None = None

    # ------------------------------------------------------------------ the first time

    async def first(self) -> None:
        """Find the way in without asking, else ask."""
        launch = self._app.launch
        if launch.demo is not None:
            await self._app.enter(self._app.sessions.open(launch.demo))
            return
        await self._go(way_in.find(launch.profile, self._app.config))

    async def _go(self, found: Credentials | InKeyring | Ask) -> None:
        if isinstance(found, InKeyring):
            found = await self._from_keyring(found.profile)
        if isinstance(found, Credentials):
            trusted = await self._trusted(found)
            if trusted is not None:
                await self._app.enter(self._app.sessions.open(trusted))
                return
            found = Ask(found.profile, "Its address was not trusted, so nothing was sent.")
        if found.cli and not found.words:
            await self._choose([], found, first=True)
        else:
            await self._ask(found.profile, found.words)

    async def _from_keyring(self, profile: Profile) -> Credentials | Ask:
        try:
            key = await self._wait(self._store.get(profile.name, profile.address, limit=None))
        except KeyringTrouble as trouble:
            return Ask(profile, trouble.words)
        if key is None:
            return Ask(profile, f"The keyring holds no key for {profile.name}. Paste it here.")
        return Credentials(profile, key, Kept.KEYRING)

    async def _wait(self, work: Awaitable[T]) -> T:
        """Wait for the keyring, saying so after a while, until it answers or Esc goes on without."""
        task: asyncio.Task[T] = asyncio.ensure_future(work)
        self._keyring = task
        try:
            done, _ = await asyncio.wait({task}, timeout=LIMIT)
            if not done:
                self._say_waiting(_WAITING)
            return await task
        except asyncio.CancelledError:
            if task.cancelled() and self._keyring is None:
                raise KeyringTrouble("silent", f"No keyring answered in {LIMIT:g} s") from None
            raise
        finally:
            self._keyring = None
            self._say_waiting("")

    def _say_waiting(self, words: str) -> None:
        dialog = self._app.screen
        if isinstance(dialog, SignInDialog):
            dialog.waiting(words)
        else:
            self._app.schedules.reading(words)

    @property
    def waiting(self) -> bool:
        """Whether the keyring is being waited for."""
        return self._keyring is not None

    def go_on_without(self) -> bool:
        """Wait no longer for the keyring; whether there was anything to wait for."""
        task, self._keyring = self._keyring, None
        if task is None:
            return False
        task.cancel()
        return True

    # ------------------------------------------------------------------ asking

    async def _ask(self, profile: Profile | None, words: str = "", field: str = "key") -> None:
        """The sign-in form; without an answer and without a session there is nothing to stay for."""
        problem = Refused(field if profile else "address", words) if words else None
        given = address.host(profile.address) if profile else ""
        if profile and address.is_omni_host(profile.address) and profile.address.endswith(".omniapp.co"):
            given = address.short_name(profile.address)
        dialog = SignInDialog(lambda typed: self._submit(typed, profile), given, problem, give_up=self.go_on_without)
        if await self._app.ask(dialog) is None and self._app.session is None:
            self._app.exit()

    async def _submit(self, typed: Typed, asked: Profile | None) -> Refused | None:
        profile = way_in.profile_for(typed.address, asked, self._app.config)
        trusted = await self._trusted(Credentials(profile, typed.key, Kept.SESSION))
        if trusted is None:
            return Refused("address", "The key was not sent.")
        try:
            session = await self._app.sessions.prove(trusted)
        except OmniError as error:
            return Refused(_field(error), problems.words(error))
        if typed.remember:
            try:
                await self._wait(self._store.set(profile.name, profile.address, typed.key, limit=None))
            except KeyringTrouble as trouble:
                await session.client.aclose()
                return Refused("remember", trouble.words)
            session.credentials = Credentials(trusted.profile, typed.key, Kept.KEYRING)
            self._remember(trusted.profile)
        await self._app.enter(session)
        return None

    def _remember(self, profile: Profile) -> None:
        launch = self._app.launch
        try:
            profile_writes.save_profile(launch.config_path, profile)
        except ConfigProblem as problem:
            self._app.tell(problems.line(problem))
        self._app.config = profiles.load(launch.config_path)

    async def _trusted(self, credentials: Credentials) -> Credentials | None:
        """The credentials, once the person has said yes to a host outside Omni's own domains; None for no."""
        profile = credentials.profile
        if not way_in.needs_trust(profile) or credentials.kept is Kept.ENVIRONMENT:
            return credentials
        if await self._app.ask(trust_question(address.host(profile.address))) != "all":
            return None
        trusted = way_in.trusted(profile)
        if profile.name in self._app.config.profiles:
            self._remember(trusted)
        return Credentials(trusted, credentials.token, credentials.kept)

    # ------------------------------------------------------------------ other profiles

    async def switch(self) -> None:
        """Choose among own profiles and the official CLI's, without leaving."""
        if self._app.running:
            self._app.schedules.say("A run is going on. x stops it; then the profile can be switched.")
            return
        own = [
            Choice(profile.name, address.host(profile.address), "own profile")
            for profile in self._app.config.profiles.values()
        ]
        await self._choose(own, Ask(cli=tuple(cli_profiles.read().profiles)), first=False)

    async def _choose(self, own: list[Choice], found: Ask, *, first: bool) -> None:
        now = datetime.now(UTC)
        known = {candidate.name: candidate for candidate in found.cli}
        choices = list(own)
        for candidate in found.cli:
            usable = way_in.usable(candidate, now)
            problem = usable if isinstance(usable, str) else ""
            kind = problem or candidate.kind
            choices.append(Choice(candidate.name, address.host(candidate.address), kind, problem, cli=True))
        chosen = await self._app.ask(ProfilesDialog(choices, first=first))
        if chosen is None:
            if self._app.session is None:
                self._app.exit()
        elif not chosen.name:
            await self._ask(None)
        elif chosen.cli:
            found_way = way_in.usable(known[chosen.name], now)
            await self._go(found_way if isinstance(found_way, Credentials) else Ask(words=found_way))
        else:
            await self._go(InKeyring(self._app.config.profiles[chosen.name]))

    # ------------------------------------------------------------------ staying in

    async def opening(self, work: Callable[[], Awaitable[None]]) -> None:
        """The first reading: without it there is nothing to show, so its failure is a dialog."""
        while True:
            session = self._app.session
            try:
                await self.keeping(work)
                return
            except OmniError as error:
                if session is None:
                    return
                answer = await self._app.ask(
                    unreachable_question(address.host(session.profile.address), self._unreachable(error))
                )
            if answer == "quit":
                self._app.exit()
                return
            if answer == "elsewhere":
                await self.switch()
                return
            if answer is None:
                return

    def _unreachable(self, error: OmniError) -> list[Line]:
        at = self._app.clock.clock(self._app.now())
        words = f"{problems.words(error).rstrip('.')}, {at}."
        help_words = "Nothing was read and nothing was sent."
        if isinstance(error, Unreachable):
            help_words += " Is the VPN up? Is the address right?"
        proxy = way_in.proxy_in_use(self._app.session.profile.address if self._app.session else "")
        if proxy:
            help_words += f" {proxy[0]} is set to {clean(proxy[1])} and was used."
        lines: list[Line] = []
        for index, part in enumerate(wrap(words, 48)):
            lines.append(((f"  {SIGNS.failed} " if not index else "    ", "error"), (part, "error")))
        return [*lines, *(((f"    {part}", "text"),) for part in wrap(help_words, 48))]

    async def keeping(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work`; where Omni refuses the key on the way, do it again with a new one."""
        while True:
            try:
                await work()
                return
            except NotSignedIn:
                if not await self.again():
                    return

    def again_soon(self) -> None:
        """A run was refused the key: ask for a new one over whatever is shown."""
        self._app.schedules.start(self._quietly_again(), "sign in")

    async def _quietly_again(self) -> None:
        await self.again()

    async def again(self) -> bool:
        """Ask for a new key, once for all who wait for it; whether there is one now."""
        if self._again is None or self._again.done():
            self._again = asyncio.create_task(self._sign_in_again())
        return await asyncio.shield(self._again)

    async def _sign_in_again(self) -> bool:
        app, session = self._app, self._app.session
        if session is None:
            return False
        session.refused()
        at = app.clock.clock(app.now())
        kept = f"Kept: {len(app.schedules.book.marks):,} marks, the filter, your place."
        run = app.runs.current
        if run is not None:
            kept += f" The run waits at {len(run.told):,} of {len(run.items):,}; it goes on with the new key."
        words = f"Omni does not accept the key (401), {at}. {kept}"

        async def submit(typed: Typed) -> Refused | None:
            return await self._renew(session, typed)

        dialog = SignInDialog(
            submit, session.profile.address, give_up=self.go_on_without, again=words, right=app.where()
        )
        if await app.ask(dialog) is None:
            app.action_leave()
            return False
        return True

    async def _renew(self, session: Session, typed: Typed) -> Refused | None:
        before = session.credentials
        credentials = Credentials(before.profile, typed.key, Kept.SESSION)
        try:
            fresh = await self._app.sessions.prove(credentials)
        except OmniError as error:
            return Refused("key", problems.words(error))
        if before.kept is Kept.KEYRING:
            try:
                await self._wait(self._store.set(before.profile.name, before.profile.address, typed.key, limit=None))
                fresh.credentials = Credentials(before.profile, typed.key, Kept.KEYRING)
            except KeyringTrouble as trouble:
                self._app.tell(problems.line(trouble))
        await session.renew(fresh)
        self._app.schedules.draw_frame()
        return None

    async def learn_who(self, session: Session) -> None:
        """Ask whose key it is, for the header and for what it may not do; no answer changes nothing."""
        if session.who is None:
            try:
                session.who = await who_am_i(session.client)
            except OmniError:
                return
        self._app.schedules.draw_frame()


def _field(error: OmniError) -> str:
    """The field that an error of the proving call belongs under."""
    return "address" if isinstance(error, Unreachable | StrangeReply) or error.status == 404 else "key"
