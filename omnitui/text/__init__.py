"""Texts that the screen and the command line share. Imports neither Textual nor Rich."""
