"""Quality measured on real recordings: `make eval`."""
