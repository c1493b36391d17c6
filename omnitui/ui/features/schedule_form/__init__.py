"""The form of a schedule: new, cloned, edited, restored."""
