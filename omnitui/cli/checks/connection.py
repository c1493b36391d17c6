"""Checks the sign-in: keyring, profile, address, key. Sends one request at most and never shows a secret."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

from omnitui.api.errors import NotSignedIn, OmniError, RateLimited, UnexpectedReply, Unreachable
from omnitui.cli.checks.finding import Finding, note, wrong
from omnitui.domain.auth import resolve
from omnitui.domain.auth.resolve import Ask, InKeyring
from omnitui.domain.auth.session import DEFAULT_PER_MINUTE, Connect, Credentials, KeySource, Sessions
from omnitui.storage.config import address
from omnitui.storage.config.profiles import Config, Profile
from omnitui.storage.key_store import KeyringError, KeyStore

if TYPE_CHECKING:
    from omnitui.domain.auth.session import Session

#: Seconds to wait for an answer, retries included.
PATIENCE = 15.0
_REASONS = {
    "dns": ("DNS", "Check the address and this machine's DNS. Is a VPN needed?"),
    "refused": ("connection", "Nothing listens there: check address and port."),
    "tls": ("TLS", "Check this machine's clock; a proxy's own certificate goes into SSL_CERT_FILE."),
    "proxy": ("proxy", "Check HTTPS_PROXY, or name the host in NO_PROXY."),
    "timeout": ("connection", "Is the VPN up? Does a firewall require HTTPS_PROXY?"),
    "lost": ("HTTP", "Try again; a proxy may close the connection."),
    "network": ("connection", "Is this machine online, and the VPN up?"),
    "closed": ("connection", "Try again."),
}
_STARTS = "Start omnitui and sign in, or set OMNI_BASE_URL and OMNI_API_TOKEN."


async def look(
    named: str | None,
    config: Config,
    store: KeyStore,
    connect: Connect,
    probe: Callable[[str], Awaitable[int]],
) -> AsyncIterator[Finding]:
    """Yield what omnitui would sign in with, and whether that works; each finding as soon as it is available."""
    found = resolve.find(named, config)
    keyring = await _keyring(store, needed=isinstance(found, InKeyring))
    yield keyring
    yield _profile(found, named, config)
    profile = found.profile
    if profile is None:
        yield note("Address", "none: omnitui asks for it when it starts")
    else:
        yield Finding("Address", profile.address)
        if proxy := resolve.proxy_in_use(profile.address):
            yield Finding("Proxy", f"{proxy[1]}, from {proxy[0]}")
        key: Credentials | Finding | None = found if isinstance(found, Credentials) else None
        if isinstance(found, InKeyring) and not keyring.wrong:
            key = await _from_keyring(found.profile, store)
        if isinstance(key, Finding):
            yield key
        async for finding in _asked(key, profile, connect, probe):
            yield finding
    yield _limit(profile)


async def _keyring(store: KeyStore, *, needed: bool) -> Finding:
    began = time.monotonic()
    try:
        name = await store.answers()
    except KeyringError as error:
        if not needed:
            return note("Keyring", error.cause, "Not needed here: the key does not come from it.")
        to_do = "Unlock it, or start it; or set OMNI_BASE_URL and OMNI_API_TOKEN, which take precedence."
        return wrong("Keyring", error.cause, to_do)
    return Finding("Keyring", f"{name} answers in {(time.monotonic() - began) * 1000:.0f} ms")


async def _from_keyring(profile: Profile, store: KeyStore) -> Credentials | Finding:
    try:
        key = await store.get(profile.name, profile.address)
    except KeyringError as error:
        return wrong("Key", error.cause, "Unlock the keyring, then try again.")
    if key is None:
        seen = f"the keyring has none for {profile.name} at {address.host(profile.address)}"
        return wrong("Key", seen, f"Start omnitui --profile {profile.name} and paste it.")
    return Credentials(profile, key, KeySource.KEYRING)


def _profile(found: Credentials | InKeyring | Ask, named: str | None, config: Config) -> Finding:
    if isinstance(found, Ask):
        if found.words:
            return wrong("Profile", found.words, _choices(config, found))
        seen = "none, and nothing in the environment"
        return wrong("Profile", seen, _choices(config, found) or _STARTS)
    if isinstance(found, Credentials) and found.key_source is KeySource.ENVIRONMENT:
        return Finding("Profile", "none: address and key are OMNI_BASE_URL and OMNI_API_TOKEN in the environment")
    if named:
        where = "the Omni CLI's own" if isinstance(found, Credentials) else "from config.toml"
        return Finding("Profile", f"{named}, by --profile, {where}{_safety_words(found.profile)}")
    why = "the default of config.toml" if config.default is not None else "the only one in config.toml"
    return Finding("Profile", f"{found.profile.name}, {why}{_safety_words(found.profile)}")


def _choices(config: Config, found: Ask) -> str:
    names = [*config.profiles, *(candidate.name for candidate in found.cli)]
    return f"Available: {', '.join(names)}. Choose one with --profile NAME." if names else ""


def _safety_words(profile: Profile) -> str:
    switches = (("production", profile.production), ("read-only", profile.read_only))
    return "".join(f", {word}" for word, on in switches if on)


async def _asked(
    key: Credentials | Finding | None,
    profile: Profile,
    connect: Connect,
    probe: Callable[[str], Awaitable[int]],
) -> AsyncIterator[Finding]:
    untrusted = resolve.needs_trust(profile)
    if isinstance(key, Credentials) and not untrusted:
        async for finding in _with_key(key, connect):
            yield finding
        return
    yield await _without_key(profile, probe)
    if untrusted:
        to_do = "Start omnitui: it asks once whether the key may be sent there."
        yield wrong("Key", "not sent: the host is not Omni's own and is not approved yet", to_do)


async def _without_key(profile: Profile, probe: Callable[[str], Awaitable[int]]) -> Finding:
    began = time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE):
            status = await probe(profile.address)
    except TimeoutError:
        return _silent()
    except OmniError as error:
        return _unreached(error, profile)
    return Finding("Reachable", f"{_works(profile)}: {status} without a key, {_since(began)}")


async def _with_key(found: Credentials, connect: Connect) -> AsyncIterator[Finding]:
    sessions = Sessions(connect)
    began = time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE):
            session = await sessions.prove(found)
    except TimeoutError:
        yield _silent()
        return
    except OmniError as error:
        yield _unreached(error, found.profile)
        if not isinstance(error, Unreachable | UnexpectedReply):
            yield _refused(error, found)
        return
    yield Finding("Reachable", f"{_works(found.profile)}, {_since(began)}")
    yield Finding("Key", f"{_kind(session)}, {found.key_source.value}")
    await session.client.aclose()


def _works(profile: Profile) -> str:
    if resolve.proxy_in_use(profile.address):
        return "yes: proxy, TLS and HTTP work"
    tls = profile.address.startswith("https:")
    return "yes: DNS, TLS and HTTP work" if tls else "yes: HTTP works, plain, within this machine"


def _unreached(error: OmniError, profile: Profile) -> Finding:
    """Report why no answer came, or that one came in spite of the error."""
    if isinstance(error, Unreachable):
        part, to_do = _REASONS[error.reason]
        return wrong("Reachable", f"no, {part}: {error.words}", to_do)
    if isinstance(error, UnexpectedReply):
        return wrong("Reachable", f"something answers, but not Omni's API: {error.words}", "Is the address right?")
    if error.status is not None and error.status >= 500:
        return wrong(
            "Reachable", f"yes, but HTTP {error.status}: {error.words}", "Omni has a problem: try again later."
        )
    return Finding("Reachable", f"{_works(profile)}: HTTP {error.status}" if error.status else _works(profile))


def _refused(error: OmniError, found: Credentials) -> Finding:
    seen = f"not accepted: {error.words.rstrip('.')}; it is {found.key_source.value}"
    if isinstance(error, RateLimited):
        return wrong("Key", seen, "Wait a minute: other programs may use the same key.")
    if isinstance(error, NotSignedIn):
        return wrong("Key", seen, "It is incomplete or revoked: create another in Omni and sign in with it.")
    return wrong("Key", seen)


def _kind(session: Session) -> str:
    if session.who is None:
        return "accepted; kind unknown, as this server has no whoami"
    if not session.who.key_scope:
        return "accepted; kind unknown"
    kind = "personal token" if session.personal else "organization key"
    return f"{kind}, role {session.who.org_role}" if session.who.org_role else kind


def _silent() -> Finding:
    return wrong("Reachable", f"no answer in {PATIENCE:.0f} s", _REASONS["timeout"][1])


def _limit(profile: Profile | None) -> Finding:
    if profile is not None and profile.requests_per_minute is not None:
        return Finding("Limit", f"{profile.requests_per_minute} requests a minute, from the profile")
    return Finding("Limit", f"{DEFAULT_PER_MINUTE} requests a minute, Omni's default")


def _since(began: float) -> str:
    return f"{(time.monotonic() - began) * 1000:.0f} ms"
