"""One signed-in session: its key, its org, and where the key is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from omnitui.api.errors import NotFound, NotOffered
from omnitui.api.rate_limit.limiter import RateLimiter
from omnitui.secret import Secret
from omnitui.storage.config.profiles import Profile

if TYPE_CHECKING:
    from omnitui.api.client import OmniClient
    from omnitui.api.models.schedules import WhoAmI

DEFAULT_PER_MINUTE = 60


class KeySource(Enum):
    """Where the key is stored after the program has ended."""

    KEYRING = "in the keyring"
    ENVIRONMENT = "in the environment"
    CLI = "in the Omni CLI's file"
    SESSION = "nowhere: it is forgotten when you quit"
    DEMO = "in the demo"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A key with the profile (and so the one address) that it may go to."""

    profile: Profile
    token: Secret
    key_source: KeySource


#: Makes a client for credentials and their rate limiter; the program's entry binds it to the network or to the demo.
Connect = Callable[[Credentials, RateLimiter], "OmniClient"]


@dataclass
class Session:
    """The current sign-in. Signing in again replaces the client in place, so operations and views continue with it."""

    credentials: Credentials
    client: OmniClient
    read_only: bool = False
    who: WhoAmI | None = None
    signed_in: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.signed_in.set()

    @property
    def profile(self) -> Profile:
        """The profile in use; one made from the environment or for the demo has no name."""
        return self.credentials.profile

    @property
    def personal(self) -> bool:
        """Whether the key is a person's own token, where Omni says so (`omni-api.md §1.2`)."""
        return self.who is not None and (self.who.key_scope or "").lower() == "user"

    def refused(self) -> None:
        """Omni no longer takes the key: writers wait from now on until `renew`."""
        self.signed_in.clear()

    async def renew(self, other: Session) -> None:
        """Continue with another session's key, and wake whoever waits for one."""
        before, self.client = self.client, other.client
        self.credentials, self.who = other.credentials, other.who
        self.signed_in.set()
        await before.aclose()


class Sessions:
    """Opens clients with one rate limiter per key, so that switching between keys does not forget what each has used.

    `on_wait` receives the seconds and a reason whenever a client waits before it tries again.
    """

    def __init__(self, connect: Connect, requests_per_minute: int | None = None, read_only: bool = False) -> None:
        self._connect = connect
        self._per_minute = requests_per_minute
        self._read_only = read_only
        self.on_wait: Callable[[float, str], None] | None = None
        self._limiters: dict[tuple[str, Secret], RateLimiter] = {}

    def client(self, credentials: Credentials) -> OmniClient:
        """A client for these credentials, limited as the command line says, else as the profile does."""
        asked = self._per_minute or credentials.profile.requests_per_minute or DEFAULT_PER_MINUTE
        key = (credentials.profile.address, credentials.token)
        limiter = self._limiters.setdefault(key, RateLimiter(asked))
        limiter.per_minute = asked
        client = self._connect(credentials, limiter)
        client.on_wait = self.on_wait
        return client

    def open(self, credentials: Credentials, client: OmniClient | None = None) -> Session:
        """A session with this client, or with a new one."""
        read_only = self._read_only or credentials.profile.read_only
        return Session(credentials, client or self.client(credentials), read_only)

    async def prove(self, credentials: Credentials) -> Session:
        """Ask Omni once whether address and key go together; raises `OmniError` if they do not.

        Servers without whoami (`omni-api.md §1.2`) are asked for one schedule instead.
        """
        session = self.open(credentials)
        try:
            session.who = await who_am_i(session.client)
        except BaseException:
            await session.client.aclose()
            raise
        return session


async def who_am_i(client: OmniClient) -> WhoAmI | None:
    """Who the key belongs to; None where the server accepts the key but does not offer the call."""
    try:
        return await client.whoami()
    except (NotFound, NotOffered):
        await client.schedules.list({"sortField": "scheduleName", "sortDirection": "asc"}, page_size=1)
        return None
