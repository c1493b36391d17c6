"""Transferring schedules to another owner."""
