"""Profiles and settings: omnitui's own, the official CLI's, the environment's."""
