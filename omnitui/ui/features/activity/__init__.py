"""View 4: every write made from this machine."""
