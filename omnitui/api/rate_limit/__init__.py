"""Omni's rate limit: who may send when, and when a request is sent again (DESIGN.md §6)."""
