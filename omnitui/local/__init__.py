"""What stays on this machine: keys, profiles, the journal."""
