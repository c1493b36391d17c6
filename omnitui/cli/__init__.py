"""What runs without a screen: the commands of the command line."""
