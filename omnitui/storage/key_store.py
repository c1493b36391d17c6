"""Stores keys in the system's keyring, each bound to its address, without blocking the event loop."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Literal, Protocol, TypeVar

from omnitui.secret import Secret
from omnitui.storage.threads import settle

SERVICE = "omnitui"
LIMIT = 3.0
T = TypeVar("T")
Kind = Literal["none", "locked", "silent", "refused", "failed"]
Doing = Literal["get", "set", "delete"]

_REAL = (
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
_SECRET_SERVICE = "keyring.backends.SecretService.Keyring"
_KINDS: dict[str, Kind] = {
    "KeyringLocked": "locked",
    "LockedException": "locked",
    "PromptDismissedException": "locked",
    "NoKeyringError": "none",
    "SecretServiceNotAvailableException": "none",
}
_CAUSES: dict[Kind, str] = {
    "none": "No keyring is running on this machine",
    "locked": "The keyring is locked",
    "failed": "The keyring failed",
}
_FORGOTTEN = "the key is forgotten when you quit. To skip this, set OMNI_BASE_URL and OMNI_API_TOKEN."
_NOT_REMOVED = "no key was removed."


class Backend(Protocol):
    """What omnitui uses of a keyring backend."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the secret, None if there is none."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store the secret."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Remove the secret."""
        ...


class KeyringError(Exception):
    """The keyring failed; `cause` says what happened, `words` also what that means and what to do.

    `kind` distinguishes the cases: "none" (no keyring runs), "locked", "silent" (no answer in time), "refused" (a
    backend that does not protect keys) and "failed".
    """

    def __init__(self, kind: Kind, cause: str, doing: Doing = "get") -> None:
        self.kind = kind
        self.cause = cause
        self.words = f"{cause}: {_NOT_REMOVED if doing == 'delete' else _FORGOTTEN}"
        if kind == "locked":
            self.words += " Or unlock it and try again." if doing != "delete" else " Unlock it, then try again."
        super().__init__(self.words)


class KeyStore:
    """Keys by profile and origin, so a profile whose address changes has no key.

    `limit` is in seconds. None waits until the task is cancelled: for a caller that shows "Waiting for the
    keyring…" and accepts Esc, since the keyring may be asking the user to unlock it. An abandoned call continues in
    a daemon thread, which does not keep the process from ending; an abandoned `set` may therefore still store the
    key. Every method raises KeyringError.
    """

    def __init__(self, find: Callable[[], Backend] | None = None) -> None:
        self._find = find or find_backend

    async def get(self, profile: str, origin: str, *, limit: float | None = LIMIT) -> Secret | None:
        """Return the key of this profile at this address, None if the keyring has none."""
        entry = f"{profile} {origin}"
        return await self._ask("get", limit, lambda backend: _get(backend, entry))

    async def set(self, profile: str, origin: str, key: Secret, *, limit: float | None = LIMIT) -> None:
        """Store the key and check that it can be read back: some backends lose it silently."""
        entry = f"{profile} {origin}"
        await self._ask("set", limit, lambda backend: _set(backend, entry, key))

    async def delete(self, profile: str, origin: str, *, limit: float | None = LIMIT) -> bool:
        """Remove the key; return whether there was one."""
        entry = f"{profile} {origin}"
        return await self._ask("delete", limit, lambda backend: _delete(backend, entry))

    async def answers(self, *, limit: float | None = LIMIT) -> str:
        """Return the name of the keyring in use, once it has answered a query for an entry that does not exist."""
        return await self._ask("get", limit, _named)

    async def _ask(self, doing: Doing, limit: float | None, work: Callable[[Backend], T]) -> T:
        future: asyncio.Future[T | KeyringError] = asyncio.get_running_loop().create_future()

        def call() -> None:
            settle(future, self._attempt(doing, work))

        threading.Thread(target=call, name="keyring", daemon=True).start()
        try:
            async with asyncio.timeout(limit):
                answer = await future
        except TimeoutError:
            raise KeyringError("silent", f"No keyring answered in {limit:g} s", doing) from None
        if isinstance(answer, KeyringError):
            raise answer
        return answer

    def _attempt(self, doing: Doing, work: Callable[[Backend], T]) -> T | KeyringError:
        """Return the answer or the error as a value: the frames of a traceback would contain the key."""
        try:
            return work(self._find())
        except KeyringError as error:
            return KeyringError(error.kind, error.cause, doing)
        except ImportError:
            cause = "The keyring set in PYTHON_KEYRING_BACKEND or keyringrc.cfg is not installed"
            return KeyringError("failed", cause, doing)
        except Exception as error:
            names = [kind.__name__ for kind in type(error).__mro__]
            found = next((_KINDS[name] for name in names if name in _KINDS), None)
            # The error's own text is not shown: backends may quote the key in it.
            cause = _CAUSES[found] if found else f"{_CAUSES['failed']} ({names[0]})"
            return KeyringError(found or "failed", cause, doing)


def find_backend() -> Backend:
    """Return the system's keyring; never a backend that stores keys in a file, not at all, or asks on the terminal.

    Slow, so call it in a thread: it imports keyring and speaks D-Bus. Raises KeyringError, and whatever keyring
    raises.
    """
    import logging

    log = logging.getLogger("keyring")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    if (direct := _secret_service()) is not None:
        return direct
    import keyring

    chosen = keyring.get_keyring()
    options = [chosen]
    if type(chosen).__module__ == "keyring.backends.chainer":
        options = list(getattr(chosen, "backends", ()))
    for backend in options:
        if type(backend).__module__ in _REAL:
            return backend
    name = type(next(iter(options), chosen)).__module__
    if name == "keyring.backends.fail":
        raise KeyringError("none", _CAUSES["none"])
    raise KeyringError("refused", f"{name} does not store keys securely and is not used")


def _secret_service() -> Backend | None:
    """Return the Secret Service directly where keyring would choose it too, but 50 ms later.

    None on KDE, where keyring prefers KWallet, and where the user has configured a backend.
    """
    from keyring import core
    from keyring.util import platform_

    asked = "PYTHON_KEYRING_BACKEND" in os.environ or (platform_.config_root() / "keyringrc.cfg").exists()
    if sys.platform != "linux" or asked or "KDE" in os.environ.get("XDG_CURRENT_DESKTOP", ""):
        return None
    # No bus is an OSError, no service on it a RuntimeError; keyring too treats any error as "not available".
    with suppress(Exception):
        return core.load_keyring(_SECRET_SERVICE)
    return None


def _named(backend: Backend) -> str:
    backend.get_password(SERVICE, "is anybody there?")
    return type(backend).__module__.rpartition(".")[2]


def _get(backend: Backend, entry: str) -> Secret | None:
    text = backend.get_password(SERVICE, entry)
    return Secret(text) if text else None


def _set(backend: Backend, entry: str, key: Secret) -> None:
    backend.set_password(SERVICE, entry, key.reveal())
    if _get(backend, entry) != key:
        raise KeyringError("failed", "The keyring did not save the key")


def _delete(backend: Backend, entry: str) -> bool:
    if _get(backend, entry) is None:
        return False
    backend.delete_password(SERVICE, entry)
    if _get(backend, entry) is not None:
        raise KeyringError("failed", "The keyring did not delete the key")
    return True
