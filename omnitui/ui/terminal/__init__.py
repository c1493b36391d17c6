"""The terminal the program is on: what is written to it, what is typed into it, its modes and signals."""
