"""Schedules: the rows, their order, and how they are queried, loaded and timed."""
