"""A script becomes speech with word times and a picture."""
