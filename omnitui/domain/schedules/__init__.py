"""Schedules: the rows, where they stand, how they are queried, loaded and timed."""
