"""Omni over HTTP: the client, its wire models, errors, retries and pacing."""

import sys
from types import ModuleType

# httpx would load its own command line with it, and where click is installed that costs a seventh of the start.
sys.modules.setdefault("httpx._main", ModuleType("httpx._main"))
