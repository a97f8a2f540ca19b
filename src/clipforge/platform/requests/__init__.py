"""The log of requests, by id, for seven days."""
