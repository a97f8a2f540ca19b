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
    """One choice for each kind of notice.

    Attributes:
        by_api_key: of what API keys and OAuth2 clients began that the person made: a notice of it comes by
            the ways that both this and the choice for its kind allow.
    """

    model_config = ConfigDict(extra="forbid")

    project_ready: Ways = Ways()
    project_failed: Ways = Ways()
    export_ready: Ways = Ways(email=False)
    export_failed: Ways = Ways()
    usage_limit_reached: Ways = Ways()
    by_api_key: Ways = Ways(email=False)


def choices_of(settings: dict[str, Any]) -> NoticeChoices:
    """What `User.settings` says, with the defaults for what it does not."""
    try:
        return NoticeChoices.model_validate(settings.get("notices", {}))
    except ValidationError:
        return NoticeChoices()  # written by another version


def choice(settings: dict[str, Any], event_type: str, *, by_api_key: bool = False) -> Ways:
    """How a person wants to hear of an event, 'project.ready' for instance; not at all of others.

    Args:
        settings: of the person.
        event_type: of the event.
        by_api_key: a key or client of theirs began what it tells of.
    """
    choices = choices_of(settings)
    found = getattr(choices, event_type.replace(".", "_"), None)
    if not isinstance(found, Ways):
        return Ways(email=False, app=False)
    if not by_api_key:
        return found
    both = choices.by_api_key
    return Ways(email=found.email and both.email, app=found.app and both.app)
