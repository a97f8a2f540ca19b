"""A worker: a parent that claims and watches, and one warm child that does the work."""
