"""Asking the keyring from a screen: it may be asking a person, so the wait is said and Esc goes on without."""

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
    """The keyring as screens ask it: without a limit, but never without a way on; `say` tells the wait.

    Every call raises `KeyringError`.
    """

    def __init__(self, say: Callable[[str], None], store: KeyStore) -> None:
        self._say = say
        self._store = store
        self._task: asyncio.Task[object] | None = None

    @property
    def waiting(self) -> bool:
        """Whether the keyring is being waited for."""
        return self._task is not None

    def go_on_without(self) -> bool:
        """Wait no longer; whether there was anything to wait for."""
        task, self._task = self._task, None
        if task is None:
            return False
        task.cancel()
        return True

    async def get(self, profile: Profile) -> Secret | None:
        """The profile's key, None where the keyring holds none."""
        return await self._wait(self._store.get(profile.name, profile.address, limit=None))

    async def keep(self, profile: Profile, key: Secret) -> None:
        """Keep the profile's key."""
        await self._wait(self._store.set(profile.name, profile.address, key, limit=None))

    async def forget(self, profile: Profile) -> None:
        """Take the profile's key out again."""
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
