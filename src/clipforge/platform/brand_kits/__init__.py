"""Logos, colours, fonts, intro and outro, in versions."""
