"""Signing in, switching profiles, and a new key in the middle of a session."""
