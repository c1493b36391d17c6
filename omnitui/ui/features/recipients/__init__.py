"""Changes who receives one schedule or many."""
