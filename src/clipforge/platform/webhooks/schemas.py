"""What the API takes and tells of webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Url = Annotated[str, Field(min_length=8, max_length=2000, examples=["https://example.com/hooks/clipforge"])]
EventTypes = Annotated[
    list[str], Field(min_length=1, max_length=30, description="Types to be told of; ['*'] for all.")
]


class WebhookCreate(BaseModel):
    """A new endpoint."""

    model_config = ConfigDict(extra="forbid")

    url: Url
    events: EventTypes = ["*"]
    description: Annotated[str, Field(max_length=300)] = ""


class WebhookUpdate(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    url: Url | None = None
    events: EventTypes | None = None
    description: Annotated[str | None, Field(max_length=300)] = None
    enabled: bool | None = None


class WebhookOut(BaseModel):
    """An endpoint."""

    id: str
    url: str
    events: list[str]
    description: str
    enabled: bool
    disabled_reason: str
    created_at: datetime
    updated_at: datetime


class WebhookSecret(WebhookOut):
    """An endpoint with its secret, which is shown this once."""

    secret: str


class AttemptOut(BaseModel):
    """One try of a delivery."""

    at: datetime
    status_code: int | None
    error: str
    response: str
    duration_ms: int


class DeliveryOut(BaseModel):
    """One event on its way to one endpoint."""

    id: str
    webhook_id: str
    event_id: str
    event_type: str
    status: str
    attempts: int
    next_at: datetime | None
    delivered_at: datetime | None
    created_at: datetime


class DeliveryDetail(DeliveryOut):
    """A delivery with what was sent and every try."""

    payload: dict[str, Any]
    tries: list[AttemptOut]
