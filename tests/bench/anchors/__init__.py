"""What our figures stand beside: bare Textual apps, run as files in the same pseudo-terminal."""
