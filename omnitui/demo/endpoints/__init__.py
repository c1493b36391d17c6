"""The endpoints of the fake Omni."""
