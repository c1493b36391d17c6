"""Omni over HTTP: the client, its wire models, errors, retries and pacing."""
