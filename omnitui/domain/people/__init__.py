"""People as their own subject: who receives what, and email-only users."""
