"""`make bench`, or of one subject: `make bench ARGS=render`."""

import sys

import benchmarks
from evals._tables import main

sys.exit(main(benchmarks, "make bench"))
