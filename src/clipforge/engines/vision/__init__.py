"""Frames become faces, cuts and tracks."""
