"""Kinds of jobs as the platform knows them: who does one, how urgent it is, how often it may fail."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job.

    Attributes:
        worker: which workers do it.
        priority: lower goes first.
        max_failures: attempts that may fail by a passing fault before it is given up.
        timeout_seconds: how long one attempt may take.
        heavy: it fills a machine; the rest is short, or, as the browser's copies, gives way to these.
    """

    worker: str
    priority: int = 50
    max_failures: int = 3
    timeout_seconds: int = 3600
    heavy: bool = False


KINDS: dict[str, Kind] = {
    "INGEST": Kind("asr", 40, timeout_seconds=4 * 3600),
    "NARRATE": Kind("asr", 45, heavy=True),
    "TRANSCRIBE": Kind("asr", 50, timeout_seconds=12 * 3600, heavy=True),
    "TRANSCRIBE_PIECE": Kind("asr", 50, timeout_seconds=3 * 3600, heavy=True),
    "BROWSER_MEDIA": Kind("asr", 80, timeout_seconds=6 * 3600),
    "DETECT": Kind("ranker", 40, timeout_seconds=2 * 3600, heavy=True),
    "COMPOSE": Kind("ranker", 30),
    "RENDER": Kind("render", 50, timeout_seconds=2 * 3600, heavy=True),
    "BRAND_PREVIEW": Kind("render", 60),
    "ARCHIVE": Kind("render", 70),
    "ZIP": Kind("render", 60),
    "DELETE": Kind("ranker", 60),
}
