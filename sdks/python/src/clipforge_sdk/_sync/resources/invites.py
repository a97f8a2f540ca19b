# Made by `make sdks` from _async/resources/invites.py: change that one.
"""Invites to an organisation."""

from __future__ import annotations

from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._call import call, given
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions
from clipforge_sdk._sync.listing import Page, listing
from clipforge_sdk._sync.resource import Resource
from clipforge_sdk.types import Role


class Invites(Resource):
    """Invites to an organisation."""

    def create(
        self, *, email: str, role: Opt[Role] = NOT_GIVEN, **options: Unpack[PostOptions]
    ) -> models.InviteOut:
        """Invite somebody.

        The link goes to their address; it replaces an earlier one.

        Args:
            email: whom to invite.
            role: what they may do.
        """
        return self._api.call(
            call("POST", "/v1/invites", body=given(email=email, role=role)),
            as_model(models.InviteOut),
            options,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, **options: Unpack[Options]
    ) -> Page[models.InviteOut, models.PageInviteOut]:
        """List open invites.

        Newest first.

        Args:
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call("GET", "/v1/invites", query={"limit": limit, "cursor": cursor}),
            models.PageInviteOut,
            options,
        )

    def revoke(self, invite_id: str, **options: Unpack[Options]) -> None:
        """Take an invite back.

        Its link is no longer good.

        Args:
            invite_id: the invite.
        """
        self._api.call(call("DELETE", "/v1/invites/{invite_id}", invite_id), as_nothing, options)

    def accept(self, *, token: str, **options: Unpack[PostOptions]) -> models.OrgOut:
        """Accept an invite.

        For people who have an account; others give the token when they sign up.

        Args:
            token: the token in the link.
        """
        return self._api.call(
            call("POST", "/v1/invites/accept", body=given(token=token)), as_model(models.OrgOut), options
        )

    def look_up(self, *, token: str, **options: Unpack[PostOptions]) -> models.InvitePreview:
        """See what an invite is to.

        For whoever holds the link, before they sign up or in.

        Args:
            token: the token in the link.
        """
        return self._api.call(
            call("POST", "/v1/invites/lookup", body=given(token=token), signed_in=False),
            as_model(models.InvitePreview),
            options,
        )
