"""What is said: read in pages, corrected."""
