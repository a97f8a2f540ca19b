"""How far a project is, over all stages of its run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

STAGES = ("INGEST", "NARRATE", "TRANSCRIBE", "DETECT", "COMPOSE")
ACTIVE = ("awaiting_upload", "processing")

# Rough shares of the time of a talk of an hour on one machine.
_WEIGHTS = {"INGEST": 5.0, "NARRATE": 30.0, "TRANSCRIBE": 60.0, "DETECT": 20.0, "COMPOSE": 15.0}
_FETCHING = 20.0

NOTES = {
    "INGEST": "Reading the source",
    "NARRATE": "Speaking the script",
    "TRANSCRIBE": "Writing down what is said",
    "DETECT": "Looking for moments",
    "COMPOSE": "Framing the moments",
}
"""What happens in a stage, for a person; shown where nothing more exact is known."""
WAITING = "Waiting for its turn"

PARTS_SHARE = 0.7
"""Of the time of a stage that several workers share, what their parts take; the rest puts them together."""

_SURE = 0.02  # below it the time left is a guess
_FIRST = {"ingest": ("INGEST", "NARRATE"), "transcribe": ("TRANSCRIBE",), "detect": ("DETECT",)}


def plan(origin: str, start: str = "ingest") -> list[str]:
    """The stages of a run.

    Args:
        origin: 'file', 'url' or 'script'.
        start: 'ingest' for all, 'transcribe' or 'detect'.
    """
    stages = [stage for stage in STAGES if stage != ("INGEST" if origin == "script" else "NARRATE")]
    begins = next(stage for stage in stages if stage in _FIRST[start])
    return stages[stages.index(begins) :]


def overall(stages: Sequence[str], origin: str, stage: str, fraction: float) -> float:
    """The share of a run that is done when `fraction` of one stage is, 0 to 1; 0 for a stage not in it."""
    if stage not in stages:
        return 0.0
    weights = {name: _WEIGHTS[name] for name in stages if name in _WEIGHTS}
    if origin == "url" and "INGEST" in weights:
        weights["INGEST"] = _FETCHING
    before = sum(weights[name] for name in stages[: stages.index(stage)])
    done = before + weights[stage] * min(1.0, max(0.0, fraction))
    return round(done / sum(weights.values()), 4)


def time_left(progress: float, started: datetime | None, now: datetime) -> int | None:
    """Milliseconds until a run is done if it goes on as so far; None when that cannot be said."""
    if started is None or not _SURE <= progress < 1:
        return None
    elapsed = (now - started).total_seconds() * 1000
    return max(0, round(elapsed * (1 - progress) / progress))
