"""An Omni in memory, for the demo and the tests; imports nothing else of ours."""
