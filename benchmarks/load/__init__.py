"""The service under load: against a bare endpoint, with a full queue, with many streams, with many moments.

Real servers with the settings of `clipforge up`, the API as it starts it, and whoever calls in a process of
its own. The callers run on the same machine, so what is compared is always measured in turns.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

TITLE = "The service under load"
NEEDS_RECORDINGS = False


def run(_shared: Path) -> list[tuple[str, str, str]]:
    """Measure; (measure, value, goal or baseline)."""
    # Here, since the processes that call import this package too and start in no time.
    from benchmarks.load import against_bare, many_moments, queued_jobs, streams
    from benchmarks.load.servers import servers

    rows: list[tuple[str, str, str]] = []
    with tempfile.TemporaryDirectory(prefix="clipforge-bench-") as name, servers(Path(name)) as running:
        for part in (against_bare, streams, queued_jobs, many_moments):
            rows += part.measure(running)
    return rows
