"""What the API tells of how well the work went."""

from __future__ import annotations

from pydantic import BaseModel


class ScoreBand(BaseModel):
    """What became of the moments with scores of `from_score` up to `to_score`; each counts once.

    Attributes:
        from_score: lowest score, included.
        to_score: highest score, included in the last band only.
        found: all of them.
        kept: kept with the edges that they were found with.
        trimmed: kept or still undecided, with other edges.
        dismissed: dismissed, whatever their edges.
        untouched: neither decided on nor trimmed.
    """

    from_score: int
    to_score: int
    found: int
    kept: int
    trimmed: int
    dismissed: int
    untouched: int


class MomentOutcomes(BaseModel):
    """What became of moments that were found on whole days (UTC), both ends included.

    Attributes:
        by_hand: moments made by hand in that time, which are in no band: nobody scored them first.
    """

    since: str
    until: str
    by_hand: int
    data: list[ScoreBand]


class JobTimes(BaseModel):
    """How long completed jobs of a kind took.

    Attributes:
        median_ms: half of them took no longer.
        p90_ms: nine of ten took no longer.
        seconds_per_source_minute: work for each minute of source, of projects whose length is known; null
            where there is none.
    """

    kind: str
    jobs: int
    median_ms: int
    p90_ms: int
    seconds_per_source_minute: float | None


class ProcessingTimes(BaseModel):
    """Times of jobs that were completed on whole days (UTC), both ends included."""

    since: str
    until: str
    data: list[JobTimes]
