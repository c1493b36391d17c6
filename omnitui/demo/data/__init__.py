"""The organization that the fake Omni invents."""
