"""What the API tells of events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel


class EventOut(BaseModel):
    """Something that happened, as it is sent to webhooks."""

    id: str
    type: str
    project_id: str | None
    data: dict[str, Any]
    created_at: datetime
