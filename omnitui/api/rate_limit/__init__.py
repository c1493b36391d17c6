"""Omni's rate limit: which request may be sent when, and when one is sent again (DESIGN.md §6)."""
