# Made by `make sdks` from _async/resources/notices.py: change that one.
"""Notices to a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_nothing
from clipforge_sdk._call import call, given
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions
from clipforge_sdk._sync.listing import Page, listing
from clipforge_sdk._sync.resource import Resource


class Notices(Resource):
    """What a person is told of."""

    def list(
        self,
        *,
        unread: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        **options: Unpack[Options],
    ) -> Page[models.NoticeOut, models.NoticePage]:
        """List your notices.

        What you began in this organisation and what became of it, newest first; kept for 90 days.

        The event `notices.changed` of the live stream says that there is something new. Which notices you
        get, here and by mail, is set with `me.update`.

        Args:
            unread: only those that were not read.
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call("GET", "/v1/notices", query={"unread": unread, "limit": limit, "cursor": cursor}),
            models.NoticePage,
            options,
        )

    def read(self, *, ids: Opt[Sequence[str] | None] = NOT_GIVEN, **options: Unpack[PostOptions]) -> None:
        """Mark notices as read.

        Marks those that are named, or all of them.

        Args:
            ids: which; all of them when left out.
        """
        self._api.call(call("POST", "/v1/notices/read", body=given(ids=ids)), as_nothing, options)
