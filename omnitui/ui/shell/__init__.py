"""The base of every feature: base screen and dialog, keymap, status bar, help, palette."""
