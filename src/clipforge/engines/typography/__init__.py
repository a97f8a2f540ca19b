"""Fonts and how wide text is in them."""
