"""Signing in: credentials found without asking, the available profiles, and the first read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from omnitui.api.errors import NotSignedIn, OmniError, Unreachable
from omnitui.domain.auth import resolve
from omnitui.domain.auth.resolve import Ask, InKeyring
from omnitui.domain.auth.session import Credentials, KeySource, Session
from omnitui.storage.config import address, cli_profiles
from omnitui.storage.config.cli_profiles import CliProfile
from omnitui.storage.config.profiles import Profile
from omnitui.storage.key_store import KeyringError
from omnitui.text import error_text
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, wrap
from omnitui.ui.features.sign_in.form_data import Choice, Refused
from omnitui.ui.features.sign_in.prompt import NOT_SENT
from omnitui.ui.features.sign_in.reauth import Reauthentication

_INSIDE = 48


class SignIn(Reauthentication):
    """Gets a session for the app, and a new key for it when Omni refuses the old one."""

    # ------------------------------------------------------------------ the first sign-in

    async def first(self) -> None:
        """Find credentials without asking, else ask."""
        launch = self._context.launch
        if launch.credentials is not None:
            await self._context.enter(self._context.sessions.open(launch.credentials))
        else:
            await self._go(resolve.find(launch.profile, self._context.config, now=self._today()))

    async def _go(self, found: Credentials | InKeyring | Ask) -> None:
        if isinstance(found, Ask):
            await self._offer(found)
            return
        if isinstance(found, InKeyring):
            credentials = await self._from_keyring(found.profile)
            if isinstance(credentials, Refused):
                await self._ask(found.profile, credentials)
                return
            found = credentials
        trusted = await self._trusted(found)
        if trusted is None:
            await self._ask(found.profile, Refused("address", NOT_SENT))
        else:
            await self._context.enter(self._context.sessions.open(trusted))

    async def _from_keyring(self, profile: Profile) -> Credentials | Refused:
        try:
            key = await self._keyring.get(profile)
        except KeyringError as trouble:
            return Refused("remember", trouble.words)
        if key is None:
            return Refused("key", f"The keyring has no key for {clean(profile.name)}. Paste it here.")
        return Credentials(profile, key, KeySource.KEYRING)

    @property
    def waiting(self) -> bool:
        """Whether sign-in waits for the keyring."""
        return self._keyring.waiting

    def go_on_without(self) -> bool:
        """Stop waiting for the keyring; returns whether anything was waiting."""
        return self._keyring.go_on_without()

    # ------------------------------------------------------------------ other profiles

    async def switch(self) -> None:
        """Choose among the saved profiles and those of the official CLI, without quitting."""
        if self._context.operations.running:
            self._context.shell.say("An operation is running; x stops it. Then switch the profile.")
        elif self.waiting:
            self._context.shell.say(f"Waiting for the keyring{GLYPHS.cut} Esc continues without it")
        else:
            await self._offer(Ask(cli=tuple(cli_profiles.read().profiles)))

    async def _offer(self, found: Ask) -> None:
        """Offer the available profiles, else the form."""
        own = self._context.config.profiles
        if found.profile is not None or not (own or found.cli):
            field = "key" if found.profile else "address"
            await self._ask(found.profile, Refused(field, found.words) if found.words else None)
            return
        starting = self._context.workspace.session is None
        choices = [self._own_choice(profile) for profile in own.values()]
        choices += [self._cli_choice(candidate) for candidate in found.cli]
        from omnitui.ui.features.sign_in.profiles_dialog import ProfilesDialog

        chosen = await self._context.shell.ask(ProfilesDialog(choices, found.words, first=starting))
        if chosen is None:
            if starting:
                self._context.quit()
        elif not chosen.name:
            await self._ask(None)
        elif chosen.cli:
            candidate = next(profile for profile in found.cli if profile.name == chosen.name)
            usable = resolve.usable(candidate, self._context.config, self._today())
            await self._go(usable if isinstance(usable, Credentials) else Ask(words=usable, cli=found.cli))
        else:
            await self._go(InKeyring(own[chosen.name]))

    def _own_choice(self, profile: Profile) -> Choice:
        session = self._context.workspace.session
        here = (
            session is not None
            and session.profile.name == profile.name
            and session.credentials.key_source is not KeySource.CLI
        )
        return Choice(profile.name, address.host(profile.address), "in use" if here else "your own profile")

    def _cli_choice(self, candidate: CliProfile) -> Choice:
        usable = resolve.usable(candidate, self._context.config, self._today())
        kind, problem = str(candidate.kind), usable if isinstance(usable, str) else ""
        if problem:
            kind = "expired" if candidate.expired(self._today()) else "no key in it"
        elif candidate.expires_at is not None:
            kind += (
                f" until {self._context.shell.clock.short(candidate.expires_at.timestamp(), self._context.shell.now())}"
            )
        return Choice(candidate.name, address.host(candidate.address), kind, problem, cli=True)

    def _today(self) -> datetime:
        return datetime.fromtimestamp(self._context.shell.now(), UTC)

    # ------------------------------------------------------------------ the first read

    async def opening(self, work: Callable[[], Awaitable[None]]) -> None:
        """The first read: without it there is nothing to show, so its failure opens a dialog."""
        session = self._context.workspace.session
        while session is not None:
            try:
                await work()
                self._show_remarks()
                return
            except OmniError as error:
                if session is not self._context.workspace.session or not await self._reads_again(session, error):
                    return

    async def _reads_again(self, session: Session, error: OmniError) -> bool:
        """Say why nothing could be read; returns whether to retry with this session."""
        if isinstance(error, NotSignedIn):
            await self._ask(session.profile, Refused("key", error_text.words(error)))
            return False
        from omnitui.ui.shell.confirm import unreachable_question

        host = address.host(session.profile.address)
        while session is self._context.workspace.session:
            lines = self._unreachable(session, error)
            unreached = isinstance(error, Unreachable)
            answer = await self._context.shell.ask(unreachable_question(host, lines, unreached=unreached))
            if answer == "elsewhere":
                await self.switch()
                continue
            if answer == "quit":
                self._context.quit()
            elif answer is None:
                self._context.shell.say(f"Could not load from {clean(host)}. R retries.")
            return answer == "again"
        return False

    def _unreachable(self, session: Session, error: OmniError) -> list[StyledLine]:
        words = f"{error_text.words(error).rstrip('.')}, {self._context.shell.clock.clock(self._context.shell.now())}."
        help_words = "Nothing was loaded or sent."
        if isinstance(error, Unreachable):
            help_words += " Is the VPN up? Is the address right?"
        proxy = resolve.proxy_in_use(session.profile.address)
        if proxy:
            help_words += f" {proxy[0]} is set to {clean(proxy[1])} and was used."
        lines: list[StyledLine] = []
        for index, part in enumerate(wrap(words, _INSIDE)):
            lines.append(((f"  {GLYPHS.failed} " if not index else "    ", "error"), (part, "error")))
        return [*lines, *(((f"    {part}", "text"),) for part in wrap(help_words, _INSIDE))]

    def _show_remarks(self) -> None:
        """Report the remarks on the config file, now that the line shows nothing more urgent."""
        remarks, self._remarks = self._remarks, []
        if remarks:
            self._context.shell.say(((f"{GLYPHS.failed} ", "error"), (clean(" ".join(remarks)), "text")))
