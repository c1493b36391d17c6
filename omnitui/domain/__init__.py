"""Schedules as we work with them; knows neither Textual nor HTTP."""
