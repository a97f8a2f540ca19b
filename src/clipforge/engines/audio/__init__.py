"""Measures of sound: loudness, pitch, change."""
