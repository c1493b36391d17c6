"""How the fake Omni reads requests, checks them and words its answers."""
