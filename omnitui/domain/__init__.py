"""Schedules as people work with them. Knows neither Textual nor HTTP."""
