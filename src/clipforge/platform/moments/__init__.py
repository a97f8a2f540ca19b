"""Highlights and their timelines: listed, trimmed, kept, dismissed, made by hand."""
