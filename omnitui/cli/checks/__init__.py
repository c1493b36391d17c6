"""The checks that `omnitui doctor` makes, one module a subject."""
