"""What a worker counts, for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_BUCKETS = (1, 5, 15, 60, 300, 900, 3600, 14_400)


class WorkerMetrics:
    """The numbers of one worker process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.attempts = Counter(
            "clipforge_job_attempts_total",
            "Attempts by their end",
            ("kind", "outcome"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "clipforge_job_seconds",
            "Time of attempts, waiting for a place excluded",
            ("kind",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.busy = Gauge("clipforge_worker_busy", "Whether a job is worked on", registry=self.registry)
        self.child_starts = Gauge(
            "clipforge_worker_child_starts", "Times the warm child was started", registry=self.registry
        )
        self.child_memory = Gauge(
            "clipforge_worker_child_memory_bytes", "Memory the warm child holds", registry=self.registry
        )
