"""A transcript becomes ranked moments with reasons."""
