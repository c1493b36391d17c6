"""What the command line and the config file decided for this session."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnitui.domain.auth.session import Credentials, Sessions
    from omnitui.storage.config.profiles import Config
    from omnitui.storage.journal.journal import Journal


@dataclass
class Launch:
    """What the program starts with. The factories are called after the first paint.

    `credentials` are set if no lookup is needed, as in the demo. `settled` is called once startup is over.
    """

    config: Config
    config_path: Path
    sessions: Callable[[], Sessions]
    journal: Callable[[], Journal]
    profile: str | None = None
    theme: str | None = None
    credentials: Credentials | None = None
    now: Callable[[], float] = time.time
    settled: Callable[[], None] = lambda: None
