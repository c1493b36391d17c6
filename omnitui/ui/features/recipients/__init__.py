"""Changing who receives one schedule or many."""
