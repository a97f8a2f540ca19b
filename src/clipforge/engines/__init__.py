"""The machinery a stage is run with, each kind behind a Protocol."""
