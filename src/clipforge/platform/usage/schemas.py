"""What the API tells of usage."""

from __future__ import annotations

from pydantic import BaseModel


class UsageGroup(BaseModel):
    """Usage of one day, key or project."""

    group: str | None
    minutes: float
    milliseconds: int
    exports: int


class UsageReport(BaseModel):
    """Usage over whole days, both ends included; minutes are rounded here only, for reading."""

    since: str
    until: str
    group_by: str
    minutes: float
    milliseconds: int
    exports: int
    data: list[UsageGroup]


class UsageLimits(BaseModel):
    """This calendar month (UTC) against the plan; null where there is no limit.

    Attributes:
        storage_bytes: what the org's files take now; equal sources count once.
    """

    period_start: str
    minutes_limit: float | None
    minutes_used: float
    minutes_reserved: float
    minutes_left: float | None
    exports_limit: int | None
    exports_used: int
    storage_bytes: int
