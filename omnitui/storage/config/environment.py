"""Reads the key and address that a shell or a service's unit file passes (DESIGN §5)."""

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
    """Address and key from the environment, one or both.

    `missing` names the variable that is not set; `problem` is one line for the sign-in screen, empty if there is none.
    """

    address: str | None = None
    token: Secret | None = None
    missing: str | None = None
    problem: str = ""

    @property
    def complete(self) -> bool:
        """Whether address and key are both set and valid."""
        return self.address is not None and self.token is not None


def read(environ: MutableMapping[str, str] | None = None) -> FromEnvironment:
    """Take address and key from the environment; an empty value counts as missing, OMNI_API_TOKEN has precedence.

    The key is removed from `environ`, so that no program started from here (tmux, a browser) inherits it; a second
    call finds none. `/proc/PID/environ` still shows it to this user and to root. Address and key are only used as a
    pair, so that one org's key is never sent to another's address.
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
