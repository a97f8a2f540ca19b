"""Templates: how captions look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._async.listing import AsyncListing, listing
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._call import call, given
from clipforge_sdk._model import Model
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions
from clipforge_sdk.types import Aspect


class AsyncTemplates(AsyncResource):
    """Templates: how captions look; those that come with ClipForge, and one's own."""

    async def create(
        self,
        *,
        name: str,
        based_on: str,
        aspect: Opt[Aspect | None] = NOT_GIVEN,
        captions: Opt[bool | None] = NOT_GIVEN,
        style: Opt[Mapping[str, Any]] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.TemplateOut:
        """Make a template.

        A built-in template and what is changed of it.

        Args:
            name: to show.
            based_on: id of a template that comes with ClipForge.
            aspect: shape of clips that are asked for without one.
            captions: whether captions are burnt in.
            style: fields of the caption style that differ from those of `based_on`.
        """
        return await self._api.call(
            call(
                "POST",
                "/v1/templates",
                body=given(name=name, based_on=based_on, aspect=aspect, captions=captions, style=style),
            ),
            as_model(models.TemplateOut),
            options,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, **options: Unpack[Options]
    ) -> AsyncListing[models.TemplateOut, models.PageTemplateOut]:
        """List templates.

        Those that come with ClipForge, then the org's own.

        Args:
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call("GET", "/v1/templates", query={"limit": limit, "cursor": cursor}),
            models.PageTemplateOut,
            options,
        )

    async def get(self, template_id: str, **options: Unpack[Options]) -> models.TemplateOut:
        """Get a template.

        With the whole caption style.

        Args:
            template_id: the template.
        """
        return await self._api.call(
            call("GET", "/v1/templates/{template_id}", template_id), as_model(models.TemplateOut), options
        )

    async def update(
        self,
        template_id: str,
        *,
        aspect: Opt[Aspect | None] = NOT_GIVEN,
        name: Opt[str | None] = NOT_GIVEN,
        captions: Opt[bool | None] = NOT_GIVEN,
        style: Opt[Mapping[str, Any] | None] = NOT_GIVEN,
        if_match: str | Model | None = None,
        **options: Unpack[Options],
    ) -> models.TemplateOut:
        """Change a template.

        Exports made before stay as they are; those that come with ClipForge cannot be changed.

        Args:
            template_id: the template.
            aspect: shape of the clip.
            name: to show.
            captions: whether captions are burnt in.
            style: fields of the caption style that differ from those of `based_on`.
            if_match: change only this version: what was read before, or its ETag; 412 when somebody was
                faster.
        """
        return await self._api.call(
            call(
                "PATCH",
                "/v1/templates/{template_id}",
                template_id,
                body=given(aspect=aspect, name=name, captions=captions, style=style),
                if_match=if_match,
            ),
            as_model(models.TemplateOut),
            options,
        )

    async def delete(self, template_id: str, **options: Unpack[Options]) -> None:
        """Delete a template.

        Exports made with it stay.

        Args:
            template_id: the template.
        """
        await self._api.call(call("DELETE", "/v1/templates/{template_id}", template_id), as_nothing, options)
