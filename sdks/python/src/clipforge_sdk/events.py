"""What happened: events as streams and webhooks tell them, each with the type of its data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, get_args

from pydantic import Field, ValidationError

from clipforge_sdk import models
from clipforge_sdk._model import Model


class EventBase(Model):
    """What every event has.

    Attributes:
        id: the same whenever it is told again, so that a repetition can be told; '' for what is not kept,
            as progress.
        project_id: the project it belongs to; None for events of no project, and in webhooks, where it
            stands in `data`.
        timestamp: when it happened; None in streams.
    """

    id: str = ""
    project_id: str | None = None
    timestamp: datetime | None = None


class JobCompletedEvent(EventBase):
    """A job of any kind was done."""

    type: Literal["job.completed"]
    data: models.JobCompleted


class JobFailedEvent(EventBase):
    """A job failed for good."""

    type: Literal["job.failed"]
    data: models.JobFailed


class ProjectReadyEvent(EventBase):
    """All clips of a project can be seen."""

    type: Literal["project.ready"]
    data: models.ProjectReady


class ProjectFailedEvent(EventBase):
    """A project's run failed for good."""

    type: Literal["project.failed"]
    data: models.ProjectFailed


class ProjectCancelledEvent(EventBase):
    """A project's work was called off, or the upload of its file was."""

    type: Literal["project.cancelled"]
    data: models.ProjectCancelled


class ExportReadyEvent(EventBase):
    """The files of an export can be fetched."""

    type: Literal["export.ready"]
    data: models.ExportReady


class ExportFailedEvent(EventBase):
    """An export failed for good."""

    type: Literal["export.failed"]
    data: models.ExportFailed


class UsageLimitReachedEvent(EventBase):
    """Work was refused: the plan's minutes or exports of this month are used up."""

    type: Literal["usage.limit_reached"]
    data: models.UsageLimitReached


class WebhookTestEvent(EventBase):
    """A test that was asked for."""

    type: Literal["webhook.test"]
    data: models.WebhookTest


class ProjectProgress(Model):
    """How far a project is.

    Attributes:
        project_id: the project.
        stage: a kind of job, as 'TRANSCRIBE'.
        progress: share of the whole run that is done, 0 to 1.
        note: what is being done, for a person.
    """

    project_id: str
    stage: str
    progress: float
    note: str


class ProjectProgressEvent(EventBase):
    """A project that is worked on has got further; told by streams only, every two seconds at most."""

    type: Literal["project.progress"]
    data: ProjectProgress


class JobCancelledEvent(EventBase):
    """A job was called off; told by streams only."""

    type: Literal["job.cancelled"]
    data: models.JobCompleted


class OfProject(Model):
    """What an event concerns."""

    project_id: str


class ProjectMediaEvent(EventBase):
    """There is something new for a browser to show or play of a project; told by streams only."""

    type: Literal["project.media"]
    data: OfProject


class OfPerson(Model):
    """Whom an event concerns."""

    user_id: str


class NoticesChangedEvent(EventBase):
    """There is something new in a person's notices; told by streams only."""

    type: Literal["notices.changed"]
    data: OfPerson


class ResetEvent(EventBase):
    """Something may have been missed: read the current state, then go on; told by streams only."""

    type: Literal["reset"]
    data: dict[str, Any] = Field(default_factory=dict)


class UnknownEvent(EventBase):
    """An event of a type that this version does not know."""

    type: str
    data: dict[str, Any] = Field(default_factory=dict)


Event = (
    JobCompletedEvent
    | JobFailedEvent
    | ProjectReadyEvent
    | ProjectFailedEvent
    | ProjectCancelledEvent
    | ExportReadyEvent
    | ExportFailedEvent
    | UsageLimitReachedEvent
    | WebhookTestEvent
    | ProjectProgressEvent
    | JobCancelledEvent
    | ProjectMediaEvent
    | NoticesChangedEvent
    | ResetEvent
    | UnknownEvent
)
"""Any event; tell them apart by `isinstance`, `match`, or by `type`."""

KNOWN: Mapping[str, type[EventBase]] = {
    get_args(kind.model_fields["type"].annotation)[0]: kind
    for kind in get_args(Event)
    if kind is not UnknownEvent
}
"""type → class"""


def event_of(fields: Mapping[str, Any]) -> Event:
    """The event of some fields; one of `UnknownEvent` where type or data are not as this version knows them.

    Raises:
        ValidationError: there is no type, or another field is something else altogether.
    """
    kind = KNOWN.get(str(fields.get("type")))
    if kind is not None:
        try:
            event: Event = kind.model_validate(fields)  # type: ignore[assignment]  # KNOWN is made of Event
        except ValidationError:
            pass
        else:
            return event
    data = fields.get("data")
    return UnknownEvent.model_validate({**fields, "data": data if isinstance(data, dict) else {}})
