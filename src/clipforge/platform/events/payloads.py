"""What each type of event carries: the `data` of webhooks and streams. Thin: readers fetch the rest by id."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Payload(BaseModel):
    """The data of one type of event."""

    model_config = ConfigDict(extra="forbid")


class FailureCause(Payload):
    """Why something failed.

    Attributes:
        code: stable, for machines.
        reason: what is wrong, for a person.
        remedy: what to do about it.
    """

    code: str
    reason: str = ""
    remedy: str = ""


class JobCause(Payload):
    """Why a job failed, in one sentence."""

    code: str
    message: str


class JobCompleted(Payload):
    """A job of any kind was done."""

    job_id: str
    kind: str
    status: str
    project_id: str | None


class JobFailed(JobCompleted):
    """A job failed for good."""

    error: JobCause


class ProjectReady(Payload):
    """All clips of a project can be seen."""

    project_id: str
    title: str
    status: str
    metadata: dict[str, Any]
    external_id: str | None
    created_by: str


class ProjectFailed(ProjectReady):
    """A project's run failed for good."""

    error: FailureCause


class ProjectCancelled(ProjectReady):
    """A project's work was called off, or the upload of its file was; what was done before stays."""


class ExportReady(Payload):
    """The files of an export can be fetched."""

    export_id: str
    project_id: str
    moment_id: str | None
    batch_id: str | None
    status: str
    title: str
    aspect: str
    metadata: dict[str, Any]
    external_id: str | None
    created_by: str


class ExportFailed(ExportReady):
    """An export failed for good."""

    error: FailureCause


class UsageLimitReached(Payload):
    """Work was refused: the plan's minutes or exports of this month are used up. Told once an hour."""

    kind: str


class WebhookTest(Payload):
    """A test that was asked for."""

    webhook_id: str


PAYLOADS: dict[str, type[Payload]] = {
    "job.completed": JobCompleted,
    "job.failed": JobFailed,
    "project.ready": ProjectReady,
    "project.failed": ProjectFailed,
    "project.cancelled": ProjectCancelled,
    "export.ready": ExportReady,
    "export.failed": ExportFailed,
    "usage.limit_reached": UsageLimitReached,
    "webhook.test": WebhookTest,
}
"""Every type of event; `publication.*` come with publishing."""
