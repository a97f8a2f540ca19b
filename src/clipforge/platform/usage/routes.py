"""Routes of usage."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import Query, Response

from clipforge.platform.base.context import Context
from clipforge.platform.base.fields import ByCalendar
from clipforge.platform.base.routing import Router, allowed
from clipforge.platform.usage import service
from clipforge.platform.usage.schemas import UsageLimits, UsageReport

router = Router(tag="usage")
Reader = Annotated[Context, allowed("usage:read")]
GroupBy = Literal["day", "actor", "project"]
Day = Annotated[date, ByCalendar]
Since = Annotated[Day | None, Query(description="First day (UTC); the first of the month by default.")]
Until = Annotated[Day | None, Query(description="Last day (UTC), included; today by default.")]


@router.get("/usage", summary="Usage by day, key or project")
async def get_usage(
    context: Reader, since: Since = None, until: Until = None, group_by: GroupBy = "day"
) -> UsageReport:
    """Minutes analysed and exports rendered over whole days."""
    return await service.report(context, since, until, group_by)


@router.get("/usage/limits", summary="This month against the plan")
async def get_usage_limits(context: Reader) -> UsageLimits:
    """What is used, reserved and left this calendar month (UTC)."""
    return await service.limits(context)


@router.get(
    "/usage.csv",
    summary="Usage as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def download_usage(
    context: Reader, since: Since = None, until: Until = None, group_by: GroupBy = "day"
) -> Response:
    """The same report, for spreadsheets."""
    report = await service.report(context, since, until, group_by)
    return Response(
        service.as_csv(report.data, group_by),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="usage.csv"'},
    )
