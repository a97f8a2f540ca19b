"""What the API takes and tells of notices."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from clipforge.platform.base.pagination import Page


class NoticeOut(BaseModel):
    """A message in the app.

    Attributes:
        kind: the type of event it tells of.
        link: path of the page in the web app.
        read: whether it was marked as read.
    """

    id: str
    kind: str
    title: str
    body: str
    link: str
    read: bool
    created_at: datetime


class NoticePage(Page[NoticeOut]):
    """A page of notices.

    Attributes:
        unread: how many there are in all that were not read.
    """

    unread: int


class NoticesRead(BaseModel):
    """Which notices were read; all of them when none are named."""

    model_config = ConfigDict(extra="forbid")

    ids: Annotated[list[Annotated[str, Field(max_length=40)]] | None, Field(max_length=1000)] = None
