"""The checks of `omnitui doctor`, one module per subject."""
