"""Handing schedules over to another owner."""
