"""The commands of the command line, which run without a screen."""
