"""Rendered moments: files, batches, ZIP, review links."""
