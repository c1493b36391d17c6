"""Measuring tools for people who work on omnitui; nothing here is part of the program."""
