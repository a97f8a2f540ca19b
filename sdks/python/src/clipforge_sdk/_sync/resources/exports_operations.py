# Made by `make sdks` from _async/resources/exports_operations.py: change that one.
"""The operations of exports; `exports` has what is built on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._call import call, given
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions
from clipforge_sdk._sync.listing import Page, listing
from clipforge_sdk._sync.resource import Resource
from clipforge_sdk.types import Aspect, ExportStatus, Profile


class ExportsOperations(Resource):
    """The operations of exports."""

    def create(
        self,
        *,
        moment_id: str,
        aspect: Opt[Aspect | None] = NOT_GIVEN,
        template_id: Opt[str | None] = NOT_GIVEN,
        brand_kit_id: Opt[str | None] = NOT_GIVEN,
        external_id: Opt[str | None] = NOT_GIVEN,
        metadata: Opt[Mapping[str, str]] = NOT_GIVEN,
        overrides: Opt[models.Overrides | Mapping[str, Any]] = NOT_GIVEN,
        profile: Opt[Profile] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.ExportOut:
        """Export a moment.

        Renders a moment with a template, a brand kit, a shape and overrides.

        The same content is rendered and counted once: a second request gets the export that is there (200).

        Args:
            moment_id: the moment.
            aspect: shape of the clip.
            template_id: the look of captions, as ``boxed``.
            brand_kit_id: whose look; the project's or the organisation's default kit when left out, none
                for None.
            external_id: your own id for it.
            metadata: pairs of your own, kept with it.
            overrides: what is different for these exports alone.
            profile: a draft is small and quick.
        """
        return self._api.call(
            call(
                "POST",
                "/v1/exports",
                body=given(
                    moment_id=moment_id,
                    aspect=aspect,
                    template_id=template_id,
                    brand_kit_id=brand_kit_id,
                    external_id=external_id,
                    metadata=metadata,
                    overrides=overrides,
                    profile=profile,
                ),
            ),
            as_model(models.ExportOut),
            options,
        )

    def create_batch(
        self,
        *,
        moment_ids: Sequence[str],
        aspects: Opt[Sequence[Aspect]] = NOT_GIVEN,
        template_id: Opt[str | None] = NOT_GIVEN,
        brand_kit_id: Opt[str | None] = NOT_GIVEN,
        external_id: Opt[str | None] = NOT_GIVEN,
        metadata: Opt[Mapping[str, str]] = NOT_GIVEN,
        overrides: Opt[models.Overrides | Mapping[str, Any]] = NOT_GIVEN,
        profile: Opt[Profile] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.BatchOut:
        """Export many moments.

        Every moment in every shape, 200 exports at most; all are accepted or none.

        Args:
            moment_ids: the moments, 100 at most.
            aspects: shapes; the project's when empty.
            template_id: the look of captions, as ``boxed``.
            brand_kit_id: whose look; the project's or the organisation's default kit when left out, none
                for None.
            external_id: your own id for it.
            metadata: pairs of your own, kept with it.
            overrides: what is different for these exports alone.
            profile: a draft is small and quick.
        """
        return self._api.call(
            call(
                "POST",
                "/v1/exports/batch",
                body=given(
                    moment_ids=moment_ids,
                    aspects=aspects,
                    template_id=template_id,
                    brand_kit_id=brand_kit_id,
                    external_id=external_id,
                    metadata=metadata,
                    overrides=overrides,
                    profile=profile,
                ),
            ),
            as_model(models.BatchOut),
            options,
        )

    def list(
        self,
        *,
        project_id: str | None = None,
        moment_id: str | None = None,
        batch_id: str | None = None,
        status: ExportStatus | None = None,
        external_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        metadata: Mapping[str, str] | None = None,
        **options: Unpack[Options],
    ) -> Page[models.ExportOut, models.PageExportOut]:
        """List exports.

        Newest first.

        Args:
            project_id: only this project's.
            moment_id: only this moment's.
            batch_id: only of this batch.
            status: only those in this state.
            external_id: only those with this id of yours.
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
            metadata: only those with these pairs.
        """
        return listing(
            self._api,
            call(
                "GET",
                "/v1/exports",
                query={
                    "project_id": project_id,
                    "moment_id": moment_id,
                    "batch_id": batch_id,
                    "status": status,
                    "external_id": external_id,
                    "limit": limit,
                    "cursor": cursor,
                    "metadata": metadata,
                },
            ),
            models.PageExportOut,
            options,
        )

    def get(self, export_id: str, **options: Unpack[Options]) -> models.ExportOut:
        """Get an export.

        With signed addresses of its files, good for an hour.

        Args:
            export_id: the export.
        """
        return self._api.call(
            call("GET", "/v1/exports/{export_id}", export_id), as_model(models.ExportOut), options
        )

    def delete(self, export_id: str, **options: Unpack[Options]) -> None:
        """Delete an export.

        With its files; one that is being rendered is stopped.

        Args:
            export_id: the export.
        """
        self._api.call(call("DELETE", "/v1/exports/{export_id}", export_id), as_nothing, options)

    def create_zip(
        self, *, export_ids: Sequence[str], subtitles: Opt[bool] = NOT_GIVEN, **options: Unpack[PostOptions]
    ) -> models.ZipOut:
        """Pack exports into a ZIP.

        A worker packs them; read the ZIP by its id until it is ready.

        Args:
            export_ids: the exports, 100 at most.
            subtitles: with SRT and VTT.
        """
        return self._api.call(
            call("POST", "/v1/exports/zip", body=given(export_ids=export_ids, subtitles=subtitles)),
            as_model(models.ZipOut),
            options,
        )

    def get_timeline(self, export_id: str, **options: Unpack[Options]) -> models.Timeline:
        """Get the timeline of an export.

        What it was rendered from: cut, framing, captions, marks.

        Args:
            export_id: the export.
        """
        return self._api.call(
            call("GET", "/v1/exports/{export_id}/timeline", export_id), as_model(models.Timeline), options
        )

    def get_zip(self, zip_id: str, **options: Unpack[Options]) -> models.ZipOut:
        """Get a ZIP of exports.

        With a signed address once it is ready.

        Args:
            zip_id: the ZIP.
        """
        return self._api.call(
            call("GET", "/v1/exports/zip/{zip_id}", zip_id), as_model(models.ZipOut), options
        )

    def render_timeline(
        self,
        export_id: str,
        *,
        timeline: models.Timeline | Mapping[str, Any],
        title: Opt[str | None] = NOT_GIVEN,
        external_id: Opt[str | None] = NOT_GIVEN,
        metadata: Opt[Mapping[str, str]] = NOT_GIVEN,
        profile: Opt[Profile] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.ExportOut:
        """Edit a timeline and render it.

        A new export from a changed timeline; the export it came from stays.

        Args:
            export_id: the export.
            timeline: the changed timeline.
            title: to show.
            external_id: your own id for it.
            metadata: pairs of your own, kept with it.
            profile: a draft is small and quick.
        """
        return self._api.call(
            call(
                "POST",
                "/v1/exports/{export_id}/timeline",
                export_id,
                body=given(
                    timeline=timeline,
                    title=title,
                    external_id=external_id,
                    metadata=metadata,
                    profile=profile,
                ),
            ),
            as_model(models.ExportOut),
            options,
        )

    def retry(self, export_id: str, **options: Unpack[PostOptions]) -> models.ExportOut:
        """Try an export again.

        One that failed or was cancelled.

        Args:
            export_id: the export.
        """
        return self._api.call(
            call("POST", "/v1/exports/{export_id}/retry", export_id), as_model(models.ExportOut), options
        )
