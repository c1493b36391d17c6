"""What this session may not do, in words; loads nothing, for it is asked at every start."""

from __future__ import annotations

READ_ONLY = "Nothing can be changed: this session is --read-only."
