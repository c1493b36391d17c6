"""Omni's objects as they come over the wire (omni-api.md §2, §3)."""
