"""What became of moments, and how long jobs took, over days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from clipforge.platform.analytics import repository
from clipforge.platform.analytics.schemas import JobTimes, MomentOutcomes, ProcessingTimes, ScoreBand
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import invalid

_USUAL_DAYS = 30
_LONGEST = timedelta(days=366)
_OUTCOMES = ("kept", "trimmed", "dismissed", "untouched")
_SECONDS_PER_MINUTE = 60


@dataclass(frozen=True, slots=True)
class _Days:
    """Whole days (UTC), both ends included."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), UTC)

    @property
    def until(self) -> datetime:
        """The first moment after them."""
        return datetime.combine(self.last, time(), UTC) + timedelta(days=1)


def _days(since: date | None, until: date | None) -> _Days:
    last = until or datetime.now(UTC).date()
    if last.year > datetime.now(UTC).year + 1:
        raise invalid("until", "It lies too far ahead.")
    first = since or last - min(timedelta(days=_USUAL_DAYS - 1), last - date.min)
    if first > last:
        raise invalid("since", "It is after 'until'.")
    if last - first > _LONGEST:
        raise invalid("since", f"{_LONGEST.days} days are covered at most.")
    return _Days(first, last)


async def moment_outcomes(context: Context, since: date | None, until: date | None) -> MomentOutcomes:
    """Moments kept, trimmed and dismissed against their scores, the last thirty days by default."""
    days = _days(since, until)
    session, org_id = context.session, context.org_id
    counts = [dict.fromkeys(_OUTCOMES, 0) for _ in range(repository.BANDS)]
    for band, outcome, moments in await repository.outcomes(session, org_id, days.since, days.until):
        counts[band][outcome] = moments
    width = repository.WIDTH
    return MomentOutcomes(
        since=days.first.isoformat(),
        until=days.last.isoformat(),
        by_hand=await repository.by_hand(session, org_id, days.since, days.until),
        data=[
            ScoreBand(from_score=at * width, to_score=(at + 1) * width, found=sum(row.values()), **row)
            for at, row in enumerate(counts)
        ],
    )


async def processing_times(context: Context, since: date | None, until: date | None) -> ProcessingTimes:
    """How long completed jobs took, by kind, the last thirty days by default."""
    days = _days(since, until)
    session, org_id = context.session, context.org_id
    rates = await repository.rates(session, org_id, days.since, days.until)
    rows = await repository.times(session, org_id, days.since, days.until)
    return ProcessingTimes(
        since=days.first.isoformat(),
        until=days.last.isoformat(),
        data=[
            JobTimes(
                kind=kind,
                jobs=jobs,
                median_ms=round(median),
                p90_ms=round(p90),
                seconds_per_source_minute=rates[kind] * _SECONDS_PER_MINUTE if kind in rates else None,
            )
            for kind, jobs, median, p90 in rows
        ],
    )
