"""View 3: who receives what."""
