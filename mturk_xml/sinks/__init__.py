"""Where scores go: one format each."""
