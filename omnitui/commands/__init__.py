"""What runs without a screen."""
