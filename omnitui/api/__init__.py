"""Omni over HTTP: the client, its wire models, errors, retries and rate limit."""

import sys
from types import ModuleType

# httpx imports its own command line; where click is installed, that costs a seventh of the start-up time.
sys.modules.setdefault("httpx._main", ModuleType("httpx._main"))

# pydantic looks for plugins in the metadata of every installed package; loading the reader alone takes 4 ms.
_no_plugins = ModuleType("pydantic.plugin._loader")
vars(_no_plugins)["get_plugins"] = tuple
sys.modules.setdefault(_no_plugins.__name__, _no_plugins)
