"""Asking for address and key: the form, the question about a foreign host, and what is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.api.errors import Forbidden, NotFound, NotSignedIn, OmniError
from omnitui.domain.auth import resolve
from omnitui.domain.auth.session import Credentials, KeySource
from omnitui.storage.config import address, profile_writer, profiles
from omnitui.storage.config.profile_writer import ConfigError
from omnitui.storage.config.profiles import Profile
from omnitui.storage.key_store import KeyringError, KeyStore
from omnitui.text import error_text
from omnitui.ui.features.sign_in.form_data import Refused, Typed
from omnitui.ui.features.sign_in.keyring_prompt import KeyringPrompt

if TYPE_CHECKING:
    from omnitui.ui.features.sign_in.context import SignInContext
    from omnitui.ui.features.sign_in.dialog import SignInDialog

NOT_SENT = "The key was not sent."


class KeyPrompt:
    """The asking part of signing in."""

    def __init__(self, context: SignInContext, key_store: KeyStore | None = None) -> None:
        self._context = context
        self._dialog: SignInDialog | None = None
        self._keyring = KeyringPrompt(self._say_wait, key_store or KeyStore())
        self._trusted_hosts: set[str] = set()
        self._remarks = list(context.config.problems)

    async def _ask(self, profile: Profile | None, problem: Refused | None = None) -> bool:
        """Show the sign-in form; returns whether the user signed in."""
        if problem is None and self._context.workspace.session is None and self._remarks:
            problem = Refused("address", " ".join(self._remarks))
            self._remarks = []
        starting = self._context.workspace.session is None or not self._context.workspace.store.index.asked
        from omnitui.ui.features.sign_in.dialog import SignInDialog

        dialog = SignInDialog(
            lambda typed: self._submit(typed, profile),
            _as_typed(profile) if profile else "",
            problem,
            give_up=self._keyring.go_on_without,
            leave_label="Quit" if starting else "Cancel",
        )
        if await self._open(dialog):
            return True
        if starting:
            self._context.quit()
        return False

    async def _open(self, dialog: SignInDialog) -> bool:
        """Open the form; returns whether the user signed in."""
        self._dialog = dialog
        try:
            return await self._context.shell.ask(dialog) is True
        finally:
            self._dialog = None

    def _say_wait(self, words: str) -> None:
        """Show in the form, else in the status line, that the program waits for the keyring."""
        if self._dialog is not None:
            self._dialog.waiting(words)
        else:
            self._context.shell.busy(words)

    async def _submit(self, typed: Typed, asked: Profile | None) -> Refused | None:
        profile = resolve.profile_for(typed.address, asked, self._context.config)
        trusted = await self._trusted(Credentials(profile, typed.key, KeySource.SESSION))
        if trusted is None:
            return Refused("address", NOT_SENT)
        try:
            session = await self._context.sessions.prove(trusted)
        except OmniError as error:
            return _refused(error)
        if typed.remember:
            try:
                session.credentials = await self._remembered(trusted)
            except KeyringError as trouble:
                await session.client.aclose()
                return Refused("remember", trouble.words)
        await self._context.enter(session)
        return None

    async def _remembered(self, given: Credentials) -> Credentials:
        """Store the key in the keyring and the profile in the config file: both, or for this session only."""
        await self._keyring.keep(given.profile, given.token)
        try:
            self._save(given.profile)
        except ConfigError as problem:
            self._remarks.append(f"{problem.words} The key is forgotten when you quit.")
            await self._keyring.forget(given.profile)
            return given
        return Credentials(given.profile, given.token, KeySource.KEYRING)

    def _save(self, profile: Profile) -> None:
        """Make the first profile the default; a later switch leaves the default unchanged."""
        path, before = self._context.launch.config_path, self._context.config.default_profile
        keeps_default = self._context.workspace.session is not None and before is not None
        profile_writer.save_profile(path, profile, make_default=not keeps_default)
        if keeps_default and before is not None and self._context.config.default is None:
            profile_writer.set_default(path, before.name)
        self._context.config = profiles.load(path)

    async def _trusted(self, given: Credentials) -> Credentials | None:
        """The credentials, once the user has accepted a host outside Omni's own domains; None for no."""
        profile = given.profile
        if not resolve.needs_trust(profile) or given.key_source is KeySource.ENVIRONMENT:
            return given
        trusted = resolve.trusted(profile)
        if profile.address not in self._trusted_hosts:
            from omnitui.ui.shell.confirm import trust_question

            if await self._context.shell.ask(trust_question(address.host(profile.address))) != "all":
                return None
            self._trusted_hosts.add(profile.address)
            if profile.name in self._context.config.profiles:
                self._save_trust(trusted)
        return Credentials(trusted, given.token, given.key_source)

    def _save_trust(self, profile: Profile) -> None:
        try:
            profile_writer.save_profile(self._context.launch.config_path, profile, make_default=False)
        except ConfigError as problem:
            self._remarks.append(problem.words)
        self._context.config = profiles.load(self._context.launch.config_path)


def _as_typed(profile: Profile) -> str:
    """The shortest address that could have been typed."""
    short = address.short_name(profile.address)
    return short if profile.address == f"https://{short}.omniapp.co" else address.host(profile.address)


def _refused(error: OmniError) -> Refused:
    """What the one real call reported, assigned to its field."""
    if isinstance(error, NotSignedIn | Forbidden):
        return Refused("key", error_text.words(error))
    if isinstance(error, NotFound):
        return Refused("address", f"No Omni API at this address ({error.status}).")
    return Refused("address", error_text.words(error))
