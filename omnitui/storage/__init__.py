"""What stays on this machine: settings, the journal, keys, the log."""
