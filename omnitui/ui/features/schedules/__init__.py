"""View 1: the schedules."""
