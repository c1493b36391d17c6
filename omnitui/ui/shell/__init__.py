"""What every feature builds on: base screen and dialog, keymap, status bar, help, palette."""
