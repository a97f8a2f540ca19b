"""Work for the workers: the row is the truth."""
