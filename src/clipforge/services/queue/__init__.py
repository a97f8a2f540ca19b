"""The queue that wakes workers: a hint, while the job's row is the truth."""
