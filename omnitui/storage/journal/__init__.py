"""The journal of every write: its records, its file, and who may write to it."""
