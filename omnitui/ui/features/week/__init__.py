"""View 2: what runs when."""
