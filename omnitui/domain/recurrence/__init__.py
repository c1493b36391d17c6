"""Cron as Omni means it: when it fires, how it reads, how a builder writes it."""
