"""The terminal itself: driver, keys, screen buffer, clipboard."""
