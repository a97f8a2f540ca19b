"""The ledger: minutes are reserved when work is accepted, and settled or released at its end.

A minute is source time newly analysed, kept in ms. An export counts once for each distinct content. Every
line names its work (`source`), which is unique in the org: doing the work twice adds no second line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from clipforge.kit.ids import new_id
from clipforge.platform.base.claims import Claims
from clipforge.platform.base.context import Context
from clipforge.platform.base.database import Database
from clipforge.platform.base.problems import Problem, invalid
from clipforge.platform.events import service as events
from clipforge.platform.orgs.models import FREE_MINUTES
from clipforge.platform.usage import repository
from clipforge.platform.usage.schemas import UsageGroup, UsageLimits, UsageReport

Kind = Literal["minutes", "exports"]
MS_PER_MINUTE = 60_000
_EXPORT = "export/"
_LONGEST_REPORT = timedelta(days=366)
_LIMIT_REACHED = "usage.limit_reached"
_TOLD_EVERY_MS = 3_600_000


def month_start(today: date) -> date:
    """The first day of a calendar month; limits count from there, in UTC."""
    return today.replace(day=1)


def _today() -> date:
    return datetime.now(UTC).date()


def _minutes_limit_ms(context: Context, limits: dict[str, Any] | None) -> int | None:
    plan, free = limits or {}, context.deps.settings.free_minutes
    if free is not None and plan.get(FREE_MINUTES) is False:
        free = 0
    given = plan.get("minutes_per_month", free)
    return None if given is None else round(float(given) * MS_PER_MINUTE)


async def reserve(context: Context, job_id: str, quantity_ms: int) -> None:
    """Keep minutes for a job, so that two jobs accepted at once cannot both take the last ones.

    Raises:
        Problem: 402 `minutes_exhausted`. When that refuses a request, the event `usage.limit_reached` is told
            for it; who catches it and goes on, as jobs do, calls `tell_limit_reached`.
    """
    limits = await repository.lock_org(context.session, context.org_id)
    limit = _minutes_limit_ms(context, limits)
    if limit is not None:
        start = month_start(_today())
        used = await repository.used_since(context.session, context.org_id, "minutes", start)
        kept = await repository.reserved(context.session, context.org_id, but=job_id)
        left = limit - used - kept
        if quantity_ms > left:
            _tell_if_refused(context, "minutes")
            needed, free = quantity_ms / MS_PER_MINUTE, max(0, left) / MS_PER_MINUTE
            raise Problem(
                402,
                "minutes_exhausted",
                f"This needs {needed:.1f} minutes and {free:.1f} are left this month. "
                "Raise the plan's limit, or wait for the next month.",
            )
    await repository.put_reservation(context.session, context.org_id, job_id, quantity_ms)


def export_source(content_hash: str) -> str:
    """The name of the work of an export in the ledger."""
    return f"{_EXPORT}{content_hash}"


async def check_exports(context: Context, content_hash: str) -> None:
    """Raise 402 `exports_exhausted` when this month's exports are used up by those done and under way.

    Content that has its line costs nothing and passes. The job of the export is made in the same transaction,
    so that the next one that is counted sees it.
    """
    limits = await repository.lock_org(context.session, context.org_id)
    limit = (limits or {}).get("exports_per_month")
    if limit is None:
        return
    if await repository.has_line(context.session, context.org_id, "exports", export_source(content_hash)):
        return
    taken = await repository.exports_taken(
        context.session, context.org_id, month_start(_today()), _EXPORT, but=content_hash
    )
    if taken >= int(limit):
        _tell_if_refused(context, "exports")
        raise Problem(
            402,
            "exports_exhausted",
            f"The plan's {int(limit)} exports of this month are used up or under way. "
            "Raise the plan's limit, or wait for the next month.",
        )


async def tell_limit_reached(context: Context, what: Kind, project_id: str | None = None) -> None:
    """Write the event `usage.limit_reached`."""
    await events.emit(context, _LIMIT_REACHED, {"kind": what}, project_id=project_id)


def _tell_if_refused(context: Context, what: Kind) -> None:
    """Tell it in a transaction of its own, since that of the request is rolled back.

    Once an hour: a client that asks again and again would otherwise flood its org's webhooks.
    """
    org_id, user_id = context.principal.org_id, context.principal.user_id

    async def tell() -> None:
        async with context.deps.database.transaction(Claims(org_id, user_id)) as session:
            own = Context(session, context.deps, context.principal, request_id=context.request_id)
            await repository.lock_org(session, org_id)
            if not await events.told_lately(own, _LIMIT_REACHED, {"kind": what}, _TOLD_EVERY_MS):
                await tell_limit_reached(own, what)

    context.after_refusal(tell)


async def settle(
    context: Context,
    *,
    job_id: str,
    kind: Kind,
    quantity: int,
    source: str,
    project_id: str | None = None,
    actor: str = "",
) -> bool:
    """Write the line of work that is done, and let go of its reservation.

    Args:
        context: in the transaction that completes the work.
        job_id: of the job that did it.
        kind: 'minutes' (quantity in ms) or 'exports' (quantity 1).
        quantity: how much.
        source: names the work; a second line of the same work is not written.
        project_id: the project it was for.
        actor: who asked for it; the caller by default.

    Returns:
        Whether the line is new.
    """
    await repository.drop_reservation(context.session, context.org_id, job_id)
    if quantity <= 0:
        return False
    return await repository.add_line(
        context.session,
        {
            "id": new_id("use"),
            "org_id": context.org_id,
            "kind": kind,
            "quantity": quantity,
            "source": source,
            "project_id": project_id,
            "job_id": job_id,
            "actor": actor or context.principal.actor,
            "day": _today(),
        },
    )


async def release(context: Context, job_id: str) -> None:
    """Let go of a job's reservation: it failed or was called off."""
    await repository.drop_reservation(context.session, context.org_id, job_id)


async def release_project(context: Context, project_id: str) -> None:
    """Let go of all reservations of a project whose jobs are about to be removed, untold or not."""
    await repository.drop_reservations_of_project(context.session, context.org_id, project_id)


async def release_stray(system: Database) -> int:
    """Let go of reservations that no job will ever settle or release; run by the scheduler. Gives how many.

    Args:
        system: as the role that sees every org.
    """
    async with system.transaction() as session:
        return await repository.drop_stray_reservations(session)


async def limits(context: Context) -> UsageLimits:
    """This month against the plan."""
    start = month_start(_today())
    session, org_id = context.session, context.org_id
    plan = await repository.org_limits(session, org_id)
    limit = _minutes_limit_ms(context, plan)
    used = await repository.used_since(session, org_id, "minutes", start)
    kept = await repository.reserved(session, org_id)
    left = None if limit is None else max(0, limit - used - kept)
    return UsageLimits(
        period_start=start.isoformat(),
        minutes_limit=_minutes(limit),
        minutes_used=used / MS_PER_MINUTE,
        minutes_reserved=kept / MS_PER_MINUTE,
        minutes_left=_minutes(left),
        exports_limit=(plan or {}).get("exports_per_month"),
        exports_used=await repository.used_since(session, org_id, "exports", start),
        storage_bytes=await repository.stored_bytes(session, org_id),
    )


def _minutes(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / MS_PER_MINUTE


async def report(context: Context, since: date | None, until: date | None, group_by: str) -> UsageReport:
    """Usage over whole days (UTC), this month by default, by day, key or project."""
    last = until or _today()
    first = since or month_start(last)
    if first > last:
        raise invalid("since", "It is after 'until'.")
    if last - first > _LONGEST_REPORT:
        raise invalid("since", f"A report covers {_LONGEST_REPORT.days} days at most.")
    rows = await repository.totals(context.session, context.org_id, first, last, group_by)
    groups: dict[str | None, dict[str, int]] = {}
    for name, kind, quantity, _ in rows:
        key = name.isoformat() if isinstance(name, date) else name
        groups.setdefault(key, {"minutes": 0, "exports": 0})[kind] = int(quantity)
    data = [
        UsageGroup(
            group=name,
            minutes=sums["minutes"] / MS_PER_MINUTE,
            milliseconds=sums["minutes"],
            exports=sums["exports"],
        )
        for name, sums in groups.items()
    ]
    total = sum(group.milliseconds for group in data)
    return UsageReport(
        since=first.isoformat(),
        until=last.isoformat(),
        group_by=group_by,
        minutes=total / MS_PER_MINUTE,
        milliseconds=total,
        exports=sum(group.exports for group in data),
        data=data,
    )


def as_csv(groups: Iterable[UsageGroup], group_by: str) -> str:
    """A report as CSV, for spreadsheets; no cell can be taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([group_by, "minutes", "milliseconds", "exports"])
    for group in groups:
        name = group.group or ""
        safe = f"'{name}" if name[:1] in "=+-@\t\r" and name else name
        writer.writerow([safe, f"{group.minutes:.3f}", group.milliseconds, group.exports])
    return text.getvalue()
