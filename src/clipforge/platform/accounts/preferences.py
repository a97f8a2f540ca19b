"""Which notices a person wants, and by which way."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError


class Ways(BaseModel):
    """By which ways one kind of notice comes."""

    model_config = ConfigDict(extra="forbid")

    email: bool = True
    app: bool = True


class NoticeChoices(BaseModel):
    """One choice for each kind of notice."""

    model_config = ConfigDict(extra="forbid")

    project_ready: Ways = Ways()
    project_failed: Ways = Ways()
    export_ready: Ways = Ways(email=False)
    export_failed: Ways = Ways()
    usage_limit_reached: Ways = Ways()


def choices_of(settings: dict[str, Any]) -> NoticeChoices:
    """What `User.settings` says, with the defaults for what it does not."""
    try:
        return NoticeChoices.model_validate(settings.get("notices", {}))
    except ValidationError:
        return NoticeChoices()  # written by another version


def choice(settings: dict[str, Any], event_type: str) -> Ways:
    """How a person wants to hear of an event, 'project.ready' for instance; not at all of others."""
    found = getattr(choices_of(settings), event_type.replace(".", "_"), None)
    return found if isinstance(found, Ways) else Ways(email=False, app=False)
