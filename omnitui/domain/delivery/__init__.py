"""What a schedule is made of: the draft, its rules, and what Omni is sent."""
