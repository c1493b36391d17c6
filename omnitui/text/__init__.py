"""What the screen and the command line both say. Knows neither Textual nor Rich."""
