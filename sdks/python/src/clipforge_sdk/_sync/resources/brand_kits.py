# Made by `make sdks` from _async/resources/brand_kits.py: change that one.
"""Brand kits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._call import call, given
from clipforge_sdk._model import Model
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions
from clipforge_sdk._sync.listing import Page, listing
from clipforge_sdk._sync.resource import Resource
from clipforge_sdk._sync.resources.brand_kits_files import BrandKitsFiles
from clipforge_sdk._sync.transport import Api


class BrandKits(Resource):
    """Brand kits: colours, fonts, marks, intro and outro of clips.

    Attributes:
        files: logos, fonts, intros and outros.
    """

    def __init__(self, api: Api) -> None:
        super().__init__(api)
        self.files = BrandKitsFiles(api)

    def create(
        self,
        *,
        name: str,
        document: Opt[models.BrandDocument | Mapping[str, Any]] = NOT_GIVEN,
        is_default: Opt[bool] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.BrandKitOut:
        """Make a brand kit.

        Colours, fonts and marks for clips; files are uploaded to it afterwards.

        Args:
            name: to show.
            document: colours, fonts and marks.
            is_default: used by exports that name no kit.
        """
        return self._api.call(
            call("POST", "/v1/brand-kits", body=given(name=name, document=document, is_default=is_default)),
            as_model(models.BrandKitOut),
            options,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, **options: Unpack[Options]
    ) -> Page[models.BrandKitOut, models.PageBrandKitOut]:
        """List brand kits.

        The org's kits, newest first.

        Args:
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call("GET", "/v1/brand-kits", query={"limit": limit, "cursor": cursor}),
            models.PageBrandKitOut,
            options,
        )

    def get(self, kit_id: str, **options: Unpack[Options]) -> models.BrandKitOut:
        """Get a brand kit.

        At its newest version, with a preview picture once it is drawn.

        Args:
            kit_id: the brand kit.
        """
        return self._api.call(
            call("GET", "/v1/brand-kits/{kit_id}", kit_id), as_model(models.BrandKitOut), options
        )

    def update(
        self,
        kit_id: str,
        *,
        name: Opt[str | None] = NOT_GIVEN,
        document: Opt[models.BrandDocument | Mapping[str, Any] | None] = NOT_GIVEN,
        is_default: Opt[bool | None] = NOT_GIVEN,
        if_match: str | Model | None = None,
        **options: Unpack[Options],
    ) -> models.BrandKitOut:
        """Change a brand kit.

        Every change makes a new version; exports made before keep theirs.

        Args:
            kit_id: the brand kit.
            name: to show.
            document: colours, fonts and marks; it replaces the whole look.
            is_default: used by exports that name no kit.
            if_match: change only this version: what was read before, or its ETag; 412 when somebody was
                faster.
        """
        return self._api.call(
            call(
                "PATCH",
                "/v1/brand-kits/{kit_id}",
                kit_id,
                body=given(name=name, document=document, is_default=is_default),
                if_match=if_match,
            ),
            as_model(models.BrandKitOut),
            options,
        )

    def delete(self, kit_id: str, **options: Unpack[Options]) -> None:
        """Delete a brand kit.

        With its files; exports made with it stay.

        Args:
            kit_id: the brand kit.
        """
        self._api.call(call("DELETE", "/v1/brand-kits/{kit_id}", kit_id), as_nothing, options)

    def versions(
        self, kit_id: str, *, limit: int | None = None, cursor: str | None = None, **options: Unpack[Options]
    ) -> Page[models.BrandVersionOut, models.PageBrandVersionOut]:
        """List versions of a brand kit.

        Newest first.

        Args:
            kit_id: the brand kit.
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call("GET", "/v1/brand-kits/{kit_id}/versions", kit_id, query={"limit": limit, "cursor": cursor}),
            models.PageBrandVersionOut,
            options,
        )
