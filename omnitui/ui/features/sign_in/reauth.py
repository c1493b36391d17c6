"""Staying signed in: when Omni refuses the key, a new one is asked for, and everything that waited continues."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from omnitui.api.errors import OmniError
from omnitui.domain.auth.session import Credentials, KeySource, Session, who_am_i
from omnitui.domain.schedules.query import Filters
from omnitui.storage.key_store import KeyringError, KeyStore
from omnitui.text import error_text
from omnitui.text.measure import StyledLine, plural, wrap
from omnitui.ui.features.sign_in.form_data import Refused, Typed
from omnitui.ui.features.sign_in.prompt import KeyPrompt
from omnitui.ui.shell.messages import IdentityChanged

if TYPE_CHECKING:
    from omnitui.ui.features.sign_in.context import SignInContext


class Reauthentication(KeyPrompt):
    """The part of signing in that an open session needs."""

    def __init__(self, context: SignInContext, key_store: KeyStore | None = None) -> None:
        super().__init__(context, key_store)
        self._again: asyncio.Task[bool] | None = None

    def again_soon(self) -> None:
        """The key was refused during an operation: ask for a new one over whatever is shown."""
        self._context.shell.start(self._quietly_again(), "sign in")

    async def _quietly_again(self) -> None:
        await self.again()

    async def again(self) -> bool:
        """Ask for a new key, once for everything that waits for it; returns whether there is one now."""
        if self._again is None or self._again.done():
            self._again = asyncio.create_task(self._sign_in_again(), name="sign in again")
        return await asyncio.shield(self._again)

    async def _sign_in_again(self) -> bool:
        shell, session = self._context.shell, self._context.workspace.session
        if session is None:
            return False
        session.refused()
        at = shell.clock.clock(shell.now())

        from omnitui.ui.features.sign_in.dialog import SignInDialog

        async def submit(typed: Typed) -> Refused | None:
            return await self._renew(session, typed)

        while True:
            words = f"Omni no longer accepts the key (401 at {at}). {self._preserved()}"
            dialog = SignInDialog(
                submit,
                session.profile.address,
                give_up=self._keyring.go_on_without,
                again=words,
                right=shell.org_label(),
            )
            if await self._open(dialog):
                return True
            if await self._quits():
                return False

    def _preserved(self) -> str:
        """What is not lost, however long the new key takes."""
        operations, store = self._context.operations, self._context.workspace.store
        preserved = [
            plural(len(store.marks), "mark") if store.marks else "",
            "the search" if store.query.search else "",
            "the filter" if store.query.filters != Filters() else "",
            "your place",
        ]
        words = f"Kept: {', '.join(part for part in preserved if part)}."
        operation = operations().current if operations.running else None
        if operation is not None:
            waiting = f"The {operation.verb} operation waits at {len(operation.results):,} of {len(operation.items):,}"
            words += f" {waiting}; it continues with the new key."
        return words

    async def _quits(self) -> bool:
        """Ask whether to quit; if so, quit here."""
        context = self._context
        if context.operations.running:
            leaves = await context.operations().may_leave()
        else:
            from omnitui.ui.shell.confirm import ConfirmDialog
            from omnitui.ui.widgets.buttons import Button

            text = "Without a key, nothing more loads. Marks are lost."
            lines: list[StyledLine] = [((f"  {part}", "text"),) for part in wrap(text, 36)]
            buttons = [Button("", "Stay", "n"), Button("all", "Quit", "y")]
            leaves = await context.shell.ask(ConfirmDialog("Quit?", lines, buttons, width=42)) == "all"
        if leaves:
            context.quit()
        return leaves

    async def _renew(self, session: Session, typed: Typed) -> Refused | None:
        before = session.credentials
        try:
            fresh = await self._context.sessions.prove(Credentials(before.profile, typed.key, KeySource.SESSION))
        except OmniError as error:
            return Refused("key", error_text.words(error))
        if before.key_source is KeySource.KEYRING:
            try:
                await self._keyring.keep(before.profile, typed.key)
                fresh.credentials = Credentials(before.profile, typed.key, KeySource.KEYRING)
            except KeyringError as trouble:
                self._context.shell.say(error_text.line(trouble))
        await session.renew(fresh)
        self._context.shell.post_message(IdentityChanged())
        return None

    async def learn_who(self, session: Session) -> None:
        """Ask Omni whose key it is, for the header and its permissions; no answer changes nothing."""
        if session.who is None:
            try:
                session.who = await who_am_i(session.client)
            except OmniError:
                return
        self._context.shell.post_message(IdentityChanged())
