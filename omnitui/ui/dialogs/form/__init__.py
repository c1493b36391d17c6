"""The form of a delivery: new, cloned, or made anew."""
