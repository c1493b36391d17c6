"""Finds the key without asking: `--profile`, the environment, the default profile's keyring (DESIGN §5)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from omnitui.domain.auth.session import Credentials, KeySource
from omnitui.storage.config import address, cli_profiles, environment
from omnitui.storage.config.cli_profiles import CliProfile
from omnitui.storage.config.profiles import Config, Profile


@dataclass(frozen=True, slots=True)
class Ask:
    """No key was found: what the sign-in screen starts with, and the reason it shows."""

    profile: Profile | None = None
    words: str = ""
    cli: Sequence[CliProfile] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class InKeyring:
    """This profile's key should be in the keyring, which may take a while to answer."""

    profile: Profile


def unnamed(origin: str) -> Profile:
    """The profile of a key that came with its own address."""
    return Profile(name="", address=origin)


def find(
    named: str | None, config: Config, cli_path: Path | None = None, now: datetime | None = None
) -> Credentials | InKeyring | Ask:
    """The credentials, in the order of DESIGN §5; the caller asks the keyring itself, so that it can show the wait."""
    if named:
        return _named(named, config, cli_path, now)
    pair = environment.read()
    if pair.problem:
        candidates = tuple(cli_profiles.read(cli_path).profiles)
        return Ask(unnamed(pair.address) if pair.address else None, pair.problem, candidates)
    if pair.address and pair.token:
        return Credentials(unnamed(pair.address), pair.token, KeySource.ENVIRONMENT)
    if config.default_profile is not None:
        return InKeyring(config.default_profile)
    return Ask(cli=tuple(cli_profiles.read(cli_path).profiles))


def _named(name: str, config: Config, cli_path: Path | None, now: datetime | None) -> Credentials | InKeyring | Ask:
    if profile := config.profiles.get(name):
        return InKeyring(profile)
    candidates = tuple(cli_profiles.read(cli_path).profiles)
    for candidate in candidates:
        if candidate.name == name:
            found = usable(candidate, config, now)
            return found if isinstance(found, Credentials) else Ask(words=f"{name}: {found}", cli=candidates)
    return Ask(words=f"No profile named {name}.", cli=candidates)


def usable(candidate: CliProfile, config: Config, now: datetime | None = None) -> Credentials | str:
    """The official CLI's profile as credentials, or the reason it cannot be used (`omni-api.md §1.5`).

    The guards that our own profiles set for the same org (production, read-only) apply to it as well.
    """
    if candidate.expired(now or datetime.now(UTC)):
        return f"Expired. To renew: omni config login {candidate.name}"
    if candidate.token is None:
        return "It has no key."
    own = [profile for profile in config.profiles.values() if profile.address == candidate.address]
    profile = Profile(
        candidate.name,
        candidate.address,
        production=any(each.production for each in own),
        read_only=any(each.read_only for each in own),
        trusted=any(each.trusted for each in own),
    )
    return Credentials(profile, candidate.token, KeySource.CLI)


def needs_trust(profile: Profile) -> bool:
    """Whether the person must confirm the host first: it is neither one of Omni's nor this machine."""
    origin = profile.address
    return not (profile.trusted or address.is_omni_host(origin) or address.is_loopback(origin))


def trusted(profile: Profile) -> Profile:
    """The profile after the person has confirmed its host."""
    return replace(profile, trusted=True)


def address_of(text: str) -> str:
    """The bare origin of what was typed or pasted as an address. Raises ValueError with words for its field."""
    return address.normalise(text)


def profile_for(origin: str, asked: Profile | None, config: Config) -> Profile:
    """The profile that a key for `origin` belongs to: the one asked for, one with this address, else a new one."""
    if asked is not None and asked.name and asked.address == origin:
        return asked
    for profile in config.profiles.values():
        if profile.address == origin:
            return profile
    name = base = address.short_name(origin)
    number = 2
    while name in config.profiles:
        name, number = f"{base}-{number}", number + 1
    return Profile(name, origin)


def proxy_in_use(origin: str) -> tuple[str, str] | None:
    """The proxy variable that requests to `origin` go through, and its host without credentials; None without one."""
    if not origin or address.is_loopback(origin):
        return None
    from urllib.request import proxy_bypass

    if proxy_bypass(address.host(origin)):
        return None
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        if value := os.environ.get(name, "").strip():
            return name, value.rpartition("@")[2].rpartition("//")[2].rstrip("/")
    return None
