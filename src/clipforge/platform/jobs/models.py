"""The table of jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.database import Base, Id, OrgOwned, Timed


class Job(OrgOwned, Timed, Base):
    """A piece of work.

    Attributes:
        kind: 'INGEST', 'BROWSER_MEDIA', 'NARRATE', 'TRANSCRIBE', 'TRANSCRIBE_PIECE', 'DETECT', 'COMPOSE',
            'RENDER', 'ARCHIVE', 'DELETE' …; which worker takes it and what follows it is data in
            `apps/worker`.
        worker: 'asr', 'ranker', 'render' …
        status: PENDING, RUNNING, COMPLETED, FAILED, CANCELLED; WAITING for its children.
        priority: lower goes first.
        attempt: counts claims and is the fencing token: a result of an older attempt is refused.
        failures: attempts that failed by the work's own fault; a killed worker is not the work's fault.
        interruptions: how often its worker died while it ran.
        key: equal work of an org has an equal key; at most one live job has it.
        payload: ids and options, small.
        result: small outcome; large ones are objects and rows.
        run_after: not before this time (back-off, schedule).
        heartbeat_at: last sign of life of the worker that runs it.
        interrupted_at: its worker died or ended while it ran; it goes on before others.
        cancel_requested_at: somebody wants it to stop.
        dead: failed for good and kept for a person to look at.
        untold: it ended badly and its handler has not been told yet; the scheduler does it.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_org_id_id", "org_id", "id"),
        Index(
            "ix_jobs_claim",
            "worker",
            "org_id",
            "priority",
            "id",
            postgresql_where=text("status = 'PENDING'"),
        ),
        Index(
            "ix_jobs_served",
            "org_id",
            "worker",
            "started_at",
            postgresql_where=text("started_at IS NOT NULL"),
        ),
        Index(
            "ix_jobs_interrupted",
            "worker",
            "interrupted_at",
            postgresql_where=text("status = 'PENDING' AND interrupted_at IS NOT NULL"),
        ),
        Index("ix_jobs_untold", "id", postgresql_where=text("untold")),
        Index("ix_jobs_running", "worker", "org_id", postgresql_where=text("status = 'RUNNING'")),
        Index(
            "uq_jobs_org_id_key_live",
            "org_id",
            "key",
            unique=True,
            postgresql_where=text("status IN ('PENDING', 'RUNNING', 'WAITING') AND key IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    project_id: Mapped[str | None] = mapped_column(
        Id, ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    parent_id: Mapped[str | None] = mapped_column(Id, ForeignKey("jobs.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    worker: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(12), default="PENDING")
    priority: Mapped[int] = mapped_column(default=50)
    attempt: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    max_failures: Mapped[int] = mapped_column(default=3)
    interruptions: Mapped[int] = mapped_column(default=0)
    key: Mapped[str | None] = mapped_column(String(200))
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    result: Mapped[dict[str, Any] | None]
    progress: Mapped[float] = mapped_column(default=0.0)
    note: Mapped[str] = mapped_column(String(300), default="")
    error: Mapped[dict[str, Any] | None]
    dead: Mapped[bool] = mapped_column(default=False)
    untold: Mapped[bool] = mapped_column(default=False)
    worker_id: Mapped[str | None] = mapped_column(String(80))
    run_after: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    interrupted_at: Mapped[datetime | None]
    cancel_requested_at: Mapped[datetime | None]
    traceparent: Mapped[str | None] = mapped_column(String(60))
    request_id: Mapped[str] = mapped_column(String(80), default="")
    created_by: Mapped[str] = mapped_column(String(80), default="")
