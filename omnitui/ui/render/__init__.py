"""Schedules as styled lines: columns, rows, details, the heat map. Pure functions."""
