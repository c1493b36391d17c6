"""The command line: chooses the real or the demo transport, and runs the app or a command."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from omnitui import __version__

if TYPE_CHECKING:
    from omnitui.api.client import OmniClient
    from omnitui.api.rate_limit.limiter import RateLimiter
    from omnitui.demo.fake_omni import FakeOmni
    from omnitui.domain.auth.session import Connect, Credentials, Sessions
    from omnitui.storage.journal.journal import Journal
    from omnitui.ui.shell.launch import Launch

DEMO_SCHEDULES = 431
DEMO_LIMIT = 600
#: Seconds after which a waiting thread gets its turn.
HANDOVER = 0.0005
NO_TERMINAL = "omnitui needs a terminal that it can draw on (TERM is {term!r}, {where})."


def parser() -> argparse.ArgumentParser:
    """Return the parser of the options; `logout` and `doctor` have their own."""
    root = argparse.ArgumentParser(
        prog="omnitui",
        description="Manage Omni's scheduled deliveries in a terminal.",
        epilog="omnitui doctor checks this setup; omnitui logout [PROFILE | --all] removes keys from the keyring.",
    )
    root.add_argument("--version", action="version", version=f"omnitui {__version__}")
    root.add_argument("--profile", metavar="NAME", help="sign in with this profile")
    root.add_argument("--theme", metavar="NAME", help="use this theme, for this session only")
    root.add_argument("--read-only", action="store_true", help="disable all changes")
    root.add_argument(
        "--requests-per-minute", type=_at_least_one, metavar="N", help="Omni's limit for the key (default: 60)"
    )
    root.add_argument(
        "--demo",
        nargs="?",
        type=_at_least_one,
        const=DEMO_SCHEDULES,
        metavar="N",
        help="use a built-in fake Omni, no key needed",
    )
    root.add_argument(
        "--demo-limit", type=_at_least_one, default=DEMO_LIMIT, metavar="M", help="requests a minute in the demo"
    )
    return root


def logout_parser() -> argparse.ArgumentParser:
    """Return the parser of `omnitui logout`."""
    root = argparse.ArgumentParser(prog="omnitui logout", description="Remove keys from the system's keyring.")
    root.add_argument("profile", nargs="?", metavar="PROFILE", help="the profile (default: the default profile)")
    root.add_argument("--all", action="store_true", help="remove the keys of all profiles")
    return root


def doctor_parser() -> argparse.ArgumentParser:
    """Return the parser of `omnitui doctor`."""
    words = "Check versions, terminal, files, keyring, address and key. Prints no secrets."
    root = argparse.ArgumentParser(prog="omnitui doctor", description=words)
    root.add_argument("--profile", metavar="NAME", help="check this profile")
    return root


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def main(arguments: list[str] | None = None) -> int:
    """Run omnitui; return the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["logout"]:
        options = logout_parser().parse_args(given[1:])
        from omnitui.cli import logout

        return logout.run(options.profile, options.all)
    if given[:1] == ["doctor"]:
        return doctor(doctor_parser().parse_args(given[1:]).profile)
    options = parser().parse_args(given)
    if problem := theme_problem(options.theme) or terminal_problem():
        print(problem, file=sys.stderr)
        return 2
    return run(options)


def doctor(profile: str | None) -> int:
    """Run the doctor; return the exit code."""
    from omnitui.cli import doctor
    from omnitui.text.glyphs import wants_ascii
    from omnitui.ui.terminal.color_support import colour_system

    return doctor.run(profile, doctor.Program(connection, colour_system, wants_ascii))


def theme_problem(name: str | None) -> str | None:
    """Return why this theme cannot be used, in one line; None if it can, or if none is named."""
    if name is None:
        return None
    from omnitui.ui.shell import themes

    names = themes.names()
    return None if name in names else f"No theme named {name!a}. Available: {', '.join(names)}."


def terminal_problem() -> str | None:
    """Return why omnitui cannot draw here, in one line; None if it can."""
    term = os.environ.get("TERM", "")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return NO_TERMINAL.format(term=term, where="and input or output is not a terminal")
    if term in ("dumb", "unknown"):
        return NO_TERMINAL.format(term=term, where="which cannot move the cursor")
    return None


def run(options: argparse.Namespace) -> int:
    """Run the app until the user leaves it; return the exit code."""
    if "SSH_TTY" in os.environ or "SSH_CONNECTION" in os.environ:
        os.environ.setdefault("ESCDELAY", "300")
    # Loading produces hardly any garbage, but collecting takes a fifth of the start-up time.
    gc.disable()
    # The threads of keys, frames and journal have little to do and must not wait 5 ms for the event loop.
    sys.setswitchinterval(HANDOVER)
    from omnitui.ui.app import OmnituiApp
    from omnitui.ui.terminal.driver import TerminalDriver

    with ExitStack() as stack:
        plan = launch(options, stack)
        app = OmnituiApp(plan, driver_class=TerminalDriver)
        app.run(mouse=plan.config.ui.mouse)
        return app.return_code or 0


def launch(options: argparse.Namespace, stack: ExitStack) -> Launch:
    """Return what the app starts with; what takes time is left to functions that it calls after its first paint."""
    from omnitui.storage import paths
    from omnitui.storage.config import profiles
    from omnitui.ui.shell.launch import Launch

    demo = options.demo is not None
    state = _temporary_folder(stack) if demo else paths.state_folder()
    config_path = paths.config_file()

    def sessions() -> Sessions:
        from omnitui.domain.auth.session import Sessions
        from omnitui.storage import log

        log.start(state / paths.LOG)
        connect = demo_connection(options.demo, options.demo_limit) if demo else connection
        per_minute = options.requests_per_minute or (options.demo_limit if demo else None)
        return Sessions(connect, per_minute, options.read_only)

    def journal() -> Journal:
        from omnitui.storage.journal.journal import Journal

        return Journal(state / paths.JOURNAL)

    return Launch(
        config=profiles.load(config_path),
        config_path=config_path,
        sessions=sessions,
        journal=journal,
        profile=options.profile,
        theme=options.theme,
        credentials=demo_credentials() if demo else None,
        settled=_collect_garbage_again,
    )


def _collect_garbage_again() -> None:
    gc.freeze()
    gc.enable()


def _temporary_folder(stack: ExitStack) -> Path:
    """Create a folder that ends with the demo, whose operations do not belong in the real journal."""
    from tempfile import TemporaryDirectory

    return Path(stack.enter_context(TemporaryDirectory(prefix="omnitui-demo-")))


def connection(credentials: Credentials, limiter: RateLimiter) -> OmniClient:
    """Return a client for the real network."""
    from omnitui.api.client import OmniClient

    return OmniClient(credentials.profile.address, credentials.token, limiter=limiter)


def demo_credentials() -> Credentials:
    """Return the demo's own key, for an address that does not exist."""
    from omnitui.domain.auth.session import Credentials, KeySource
    from omnitui.secret import Secret
    from omnitui.storage.config.profiles import Profile

    return Credentials(Profile("demo", "https://blobsrus.omniapp.co"), Secret("omni_osk_demo"), KeySource.DEMO)


def demo_connection(schedules: int, limit: int) -> Connect:
    """Return a function that makes clients of one Omni in memory."""

    def connect(credentials: Credentials, limiter: RateLimiter) -> OmniClient:
        import httpx

        from omnitui.api.client import OmniClient
        from omnitui.demo.fake_omni import FakeOmni

        if not made:
            made.append(FakeOmni(schedules, limit_per_minute=limit, tame=True))
        transport = httpx.MockTransport(made[0].handle)
        return OmniClient(credentials.profile.address, credentials.token, limiter=limiter, transport=transport)

    made: list[FakeOmni] = []
    return connect


if __name__ == "__main__":
    sys.exit(main())
