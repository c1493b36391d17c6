"""Omni over HTTP: the client, its wire models, errors, retries and pacing."""

import sys
from types import ModuleType

# httpx would load its own command line with it, and where click is installed that costs a seventh of the start.
sys.modules.setdefault("httpx._main", ModuleType("httpx._main"))

# pydantic would look for plugins in the metadata of every package there is; to load what reads metadata takes 4 ms.
_no_plugins = ModuleType("pydantic.plugin._loader")
vars(_no_plugins)["get_plugins"] = tuple
sys.modules.setdefault(_no_plugins.__name__, _no_plugins)
