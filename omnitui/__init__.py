"""omnitui: Omni's scheduled deliveries, managed from a terminal."""

__version__ = "0.1.0"
