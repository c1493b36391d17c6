"""Changes to who receives a schedule: planned, checked, explained."""
