"""The journal of every write: its records, its file, and which session may write to it."""
