"""Routes of analytics."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query

from clipforge.platform.analytics import service
from clipforge.platform.analytics.schemas import MomentOutcomes, ProcessingTimes
from clipforge.platform.base.context import Context
from clipforge.platform.base.fields import ByCalendar
from clipforge.platform.base.routing import Router, allowed

router = Router(tag="analytics")
Reader = Annotated[Context, allowed("usage:read")]
Day = Annotated[date, ByCalendar]
Since = Annotated[Day | None, Query(description="First day (UTC); 29 days before the last by default.")]
Until = Annotated[Day | None, Query(description="Last day (UTC), included; today by default.")]


@router.get("/analytics/moments", summary="What became of moments")
async def get_moment_outcomes(context: Reader, since: Since = None, until: Until = None) -> MomentOutcomes:
    """Moments kept, trimmed and dismissed against their scores."""
    return await service.moment_outcomes(context, since, until)


@router.get("/analytics/processing", summary="How long jobs took")
async def get_processing_times(context: Reader, since: Since = None, until: Until = None) -> ProcessingTimes:
    """Median and ninth tenth of completed jobs, by kind, and work for each minute of source."""
    return await service.processing_times(context, since, until)
