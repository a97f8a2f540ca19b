"""Kills processes of a running service under work, and counts what that cost: `make chaos`."""
