# Made by `make sdks` from _async/resources/members.py: change that one.
"""Members of the organisation."""

from __future__ import annotations

from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._call import call, given
from clipforge_sdk._options import Options
from clipforge_sdk._sync.listing import Page, listing
from clipforge_sdk._sync.resource import Resource
from clipforge_sdk.types import Role


class Members(Resource):
    """People in the organisation."""

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, **options: Unpack[Options]
    ) -> Page[models.MemberOut, models.PageMemberOut]:
        """List members.

        People of the organisation, with their roles.

        Args:
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call("GET", "/v1/members", query={"limit": limit, "cursor": cursor}),
            models.PageMemberOut,
            options,
        )

    def update(self, user_id: str, *, role: Role, **options: Unpack[Options]) -> models.MemberOut:
        """Change a member's role.

        Only owners make or change owners; the last owner stays one.

        Args:
            user_id: the member.
            role: what they may do.
        """
        return self._api.call(
            call("PATCH", "/v1/members/{user_id}", user_id, body=given(role=role)),
            as_model(models.MemberOut),
            options,
        )

    def remove(self, user_id: str, **options: Unpack[Options]) -> None:
        """Remove a member, or leave.

        Counts at once. API keys that they made stay the organisation's.

        Args:
            user_id: the member.
        """
        self._api.call(call("DELETE", "/v1/members/{user_id}", user_id), as_nothing, options)
