"""Runs killed, lost and stormed at: afterwards journal and Omni agree on every item. `python -m tests.kills`."""
