"""A timeline becomes files."""
