"""`omnitui logout`: removes keys from the keyring."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from omnitui.storage import paths
from omnitui.storage.config import address, profiles
from omnitui.storage.config.profiles import Config, Profile
from omnitui.storage.key_store import LIMIT, KeyringError, KeyStore

# In seconds. On a terminal, the keyring may be asking the user to unlock it.
_LIMIT_WITH_A_PERSON = 60.0


def run(profile: str | None, everything: bool, *, store: KeyStore | None = None) -> int:
    """Remove the key of `profile`, of the default one, or of all, with one line each; return the exit code, 0 or 1."""
    config = profiles.load(paths.config_file())
    for problem in config.problems:
        print(problem, file=sys.stderr)
    chosen = _chosen(config, profile, everything)
    if isinstance(chosen, str):
        print(chosen, file=sys.stderr)
        return 1
    if not chosen:
        print("No profiles, no key to remove.")
    limit = _LIMIT_WITH_A_PERSON if sys.stdin.isatty() else LIMIT
    done = asyncio.run(_remove(chosen, store or KeyStore(), limit))
    # A profile that could not be read may have a key that was not removed.
    return 0 if done and not (everything and config.problems) else 1


def _chosen(config: Config, name: str | None, everything: bool) -> Sequence[Profile] | str:
    if everything:
        return tuple(config.profiles.values())
    profile = config.default_profile if name is None else config.profiles.get(name)
    if profile is not None:
        return (profile,)
    choices = f" Available: {', '.join(config.profiles)}." if config.profiles else " There are no profiles."
    if name is None:
        return f"No default profile: name one, or use --all.{choices}"
    return f"No profile named {name}.{choices}"


async def _remove(chosen: Sequence[Profile], store: KeyStore, limit: float) -> bool:
    done = True
    for index, profile in enumerate(chosen):
        org = address.host(profile.address)
        try:
            found = await store.delete(profile.name, profile.address, limit=limit)
        except KeyringError as error:
            print(f"{profile.name}: {error.words}", file=sys.stderr)
            done = False
            left = len(chosen) - index - 1
            if error.kind != "failed" and left:
                print(f"{left} more not checked.", file=sys.stderr)
                break
        else:
            words = f"removed the key for {org}" if found else f"no key for {org} in the keyring"
            print(f"{profile.name}: {words}.")
    return done
