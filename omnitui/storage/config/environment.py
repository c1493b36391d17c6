"""The key and address a shell or a server's unit file hands over (DESIGN §5)."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from dataclasses import dataclass

from omnitui.secret import Secret
from omnitui.storage.config import address

ADDRESS = "OMNI_BASE_URL"
TOKEN = "OMNI_API_TOKEN"
OLD_TOKEN = "OMNI_API_KEY"


@dataclass(frozen=True, slots=True)
class FromEnvironment:
    """One pair, whole or not; `problem` is one line for the sign-in screen, empty where nothing is wrong."""

    address: str | None = None
    token: Secret | None = None
    missing: str | None = None
    problem: str = ""

    @property
    def complete(self) -> bool:
        """Whether address and key are both there and usable together."""
        return self.address is not None and self.token is not None


def read(environ: MutableMapping[str, str] | None = None) -> FromEnvironment:
    """Take the pair from the environment; an empty text counts as missing, OMNI_API_TOKEN goes first.

    The key is taken out of `environ`, so that no program started from here (tmux, a browser) inherits it; a
    second call finds none. `/proc/PID/environ` goes on showing it to this user and to root: that copy is the
    system's. Address and key are used as a pair only, lest one org's key go to another's address.
    """
    environ = os.environ if environ is None else environ
    old = _bare(environ.pop(OLD_TOKEN, ""))
    token = _bare(environ.pop(TOKEN, "")) or old
    typed = environ.get(ADDRESS, "").strip()
    secret = Secret(token) if token else None
    if not typed:
        missing = ADDRESS if secret else None
        return FromEnvironment(None, secret, missing, f"{TOKEN} is set, {ADDRESS} is not." if secret else "")
    try:
        origin = address.normalise(typed)
    except ValueError as error:
        return FromEnvironment(None, secret, None if secret else TOKEN, f"{ADDRESS}: {error}")
    if secret is None:
        return FromEnvironment(origin, None, TOKEN, f"{ADDRESS} is set, {TOKEN} is not.")
    return FromEnvironment(origin, secret)


def _bare(token: str) -> str:
    return "".join(char for char in token if char.isprintable() and not char.isspace())
