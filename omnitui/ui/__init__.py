"""The terminal: screens, dialogs, widgets, keys and words."""
