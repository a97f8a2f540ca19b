"""Speed and memory against the plain tools: `make bench`."""
