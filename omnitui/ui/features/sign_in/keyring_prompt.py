"""Asking the keyring from a screen: it may prompt the user, so the wait is shown and Esc continues without it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from omnitui.secret import Secret
from omnitui.storage.config.profiles import Profile
from omnitui.storage.key_store import LIMIT, KeyringError, KeyStore
from omnitui.text.glyphs import GLYPHS

T = TypeVar("T")


class KeyringPrompt:
    """The keyring for screens: calls have no time limit but can always be cancelled; `say` shows the wait.

    Every call raises `KeyringError`.
    """

    def __init__(self, say: Callable[[str], None], store: KeyStore) -> None:
        self._say = say
        self._store = store
        self._task: asyncio.Task[object] | None = None

    @property
    def waiting(self) -> bool:
        """Whether a call waits for the keyring."""
        return self._task is not None

    def go_on_without(self) -> bool:
        """Stop waiting; returns whether anything was waiting."""
        task, self._task = self._task, None
        if task is None:
            return False
        task.cancel()
        return True

    async def get(self, profile: Profile) -> Secret | None:
        """The profile's key, None if the keyring has none."""
        return await self._wait(self._store.get(profile.name, profile.address, limit=None))

    async def keep(self, profile: Profile, key: Secret) -> None:
        """Store the profile's key."""
        await self._wait(self._store.set(profile.name, profile.address, key, limit=None))

    async def forget(self, profile: Profile) -> None:
        """Remove the profile's key."""
        await self._wait(self._store.delete(profile.name, profile.address, limit=None))

    async def _wait(self, work: Awaitable[T]) -> T:
        task: asyncio.Task[T] = asyncio.ensure_future(work)
        self._task = task
        try:
            done, _ = await asyncio.wait({task}, timeout=LIMIT)
            if not done:
                self._say(f"Waiting for the keyring{GLYPHS.cut} Esc continues without it")
            answer = await task
        except asyncio.CancelledError:
            if not (task.cancelled() and self._task is None):
                raise
            self._say("")
            raise KeyringError("silent", f"No keyring answered in {LIMIT:g} s") from None
        finally:
            self._task = None
        self._say("")
        return answer
