"""An Omni in memory, for the demo and the tests; it imports nothing else of omnitui."""
