"""Omni's endpoints as typed methods, grouped as the API groups them (omni-api.md §2)."""
