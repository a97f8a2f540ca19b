"""`make eval`, or of one subject: `make eval ARGS=ranking`."""

import sys

import evals
from evals._tables import main

sys.exit(main(evals, "make eval"))
