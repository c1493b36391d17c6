"""What can be done to schedules and people, one kind of write a module: how it is sent, what its answers mean."""
