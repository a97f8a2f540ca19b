"""How well the work went: what became of moments against their scores, and how long jobs took."""
