"""`omnitui doctor`: reports on this machine, its terminal, its files and its Omni, without secrets."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from omnitui.api.probe import status_without_key
from omnitui.cli.checks import connection, files, machine
from omnitui.cli.checks.finding import Finding, say
from omnitui.domain.auth.session import Connect
from omnitui.storage import paths
from omnitui.storage.config import profiles
from omnitui.storage.key_store import KeyStore


@dataclass(frozen=True)
class Program:
    """The decisions of the rest of the program, so that the doctor does not repeat them.

    `colours` names the colour system that Textual chooses; `wants_ascii` decides on ASCII glyphs from the config's
    setting; `probe` returns the HTTP status of an address without a key.
    """

    connect: Connect
    colours: Callable[[], str | None]
    wants_ascii: Callable[[bool | None], bool]
    probe: Callable[[str], Awaitable[int]] = status_without_key


def run(named: str | None, program: Program, *, store: KeyStore | None = None) -> int:
    """Print each finding as it comes; return the exit code: 1 if something necessary does not work, else 0."""
    try:
        return asyncio.run(_run(named, program, store or KeyStore()))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader closed the pipe; without this the interpreter reports that again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1


async def _run(named: str | None, program: Program, store: KeyStore) -> int:
    failed = False
    async for finding in _findings(named, program, store):
        say(finding)
        failed = failed or finding.wrong
    return 1 if failed else 0


async def _findings(named: str | None, program: Program, store: KeyStore) -> AsyncIterator[Finding]:
    path = paths.config_file()
    config = profiles.load(path)
    for finding in machine.versions():
        yield finding
    for finding in machine.terminal(program.colours, program.wants_ascii, config.ui.ascii):
        yield finding
    for finding in files.config(path, config):
        yield finding
    for finding in files.state(paths.state_folder()):
        yield finding
    async for finding in connection.look(named, config, store, program.connect, program.probe):
        yield finding
