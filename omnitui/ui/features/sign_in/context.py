"""What signing in needs from the rest of the program."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnitui.domain.auth.session import Session, Sessions
    from omnitui.domain.workspace import Workspace
    from omnitui.storage.config.profiles import Config
    from omnitui.ui.features.operations.lazy import LazyOperations
    from omnitui.ui.shell.context import Shell
    from omnitui.ui.shell.launch import Launch


@dataclass
class SignInContext:
    """The parts of the program that signing in works with.

    `enter` starts a session, `quit` ends the program. `config` is the current content of the config file.
    """

    shell: Shell
    workspace: Workspace
    operations: LazyOperations
    sessions: Sessions
    launch: Launch
    enter: Callable[[Session], Awaitable[None]]
    quit: Callable[[], None]
    config: Config = field(init=False)

    def __post_init__(self) -> None:
        self.config = self.launch.config
