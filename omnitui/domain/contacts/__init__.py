"""People and groups that a delivery can go to, and the addresses people paste."""
