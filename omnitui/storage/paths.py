"""The paths of omnitui's files: one folder for the config, one for the state of sessions."""

from __future__ import annotations

from pathlib import Path

_APP = "omnitui"
JOURNAL = "journal.sqlite3"
LOG = "omnitui.log"


def config_file() -> Path:
    """Return `config.toml` in the platform's config folder (XDG_CONFIG_HOME on Linux)."""
    from platformdirs import user_config_path

    return user_config_path(_APP, appauthor=False) / "config.toml"


def state_folder() -> Path:
    """Return the folder of the journal and the log (XDG_STATE_HOME on Linux); the first write creates it."""
    from platformdirs import user_state_path

    return user_state_path(_APP, appauthor=False)
