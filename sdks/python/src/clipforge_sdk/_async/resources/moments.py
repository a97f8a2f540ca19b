"""Moments: what is worth a clip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model
from clipforge_sdk._async.listing import AsyncListing, listing
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._call import call, given
from clipforge_sdk._model import Model
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions
from clipforge_sdk.types import Aspect, MomentOrder, MomentStatus, Profile, Snap


class AsyncMoments(AsyncResource):
    """Moments: what of a project is worth a clip, with what speaks for it."""

    async def create(
        self,
        project_id: str,
        *,
        start_ms: int,
        end_ms: int,
        title: Opt[str | None] = NOT_GIVEN,
        snap: Opt[Snap] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.MomentOut:
        """Make a moment by hand.

        From a range of the source; its score, title and timeline follow shortly.

        Args:
            project_id: the project.
            start_ms: where it begins in the source, milliseconds.
            end_ms: where it ends in the source, milliseconds.
            title: to show; made of what is said when left out.
            snap: whether edges move to whole sentences, or only so far that no word is cut.
        """
        return await self._api.call(
            call(
                "POST",
                "/v1/projects/{project_id}/moments",
                project_id,
                body=given(start_ms=start_ms, end_ms=end_ms, title=title, snap=snap),
            ),
            as_model(models.MomentOut),
            options,
        )

    def list(
        self,
        project_id: str,
        *,
        order: MomentOrder | None = None,
        status: MomentStatus | None = None,
        min_score: float | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        **options: Unpack[Options],
    ) -> AsyncListing[models.MomentOut, models.MomentPage]:
        """List a project's moments.

        Each with its evidence; on the page also why there are fewer than were asked for.

        Args:
            project_id: whose moments.
            order: how to sort.
            status: only those in this state.
            min_score: only those of at least this score.
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call(
                "GET",
                "/v1/projects/{project_id}/moments",
                project_id,
                query={
                    "order": order,
                    "status": status,
                    "min_score": min_score,
                    "limit": limit,
                    "cursor": cursor,
                },
            ),
            models.MomentPage,
            options,
        )

    async def get(self, moment_id: str, **options: Unpack[Options]) -> models.MomentOut:
        """Read a moment.

        With the reasons for its score, each with where to look.

        Args:
            moment_id: the moment.
        """
        return await self._api.call(
            call("GET", "/v1/moments/{moment_id}", moment_id), as_model(models.MomentOut), options
        )

    async def update(
        self,
        moment_id: str,
        *,
        title: Opt[str | None] = NOT_GIVEN,
        start_ms: Opt[int | None] = NOT_GIVEN,
        end_ms: Opt[int | None] = NOT_GIVEN,
        hashtags: Opt[Sequence[str] | None] = NOT_GIVEN,
        snap: Opt[Snap] = NOT_GIVEN,
        status: Opt[MomentStatus | None] = NOT_GIVEN,
        look: Opt[models.MomentLook | Mapping[str, Any] | None] = NOT_GIVEN,
        if_match: str | Model | None = None,
        **options: Unpack[Options],
    ) -> models.MomentOut:
        """Trim, rename, keep or dismiss, or give a look of its own.

        Edges go to whole sentences, or off words; a moment that is cut or looks otherwise is composed again.

        Args:
            moment_id: the moment.
            title: to show.
            start_ms: where it begins in the source, milliseconds.
            end_ms: where it ends in the source, milliseconds.
            hashtags: to publish with.
            snap: whether edges move to whole sentences, or only so far that no word is cut.
            status: keep it or dismiss it.
            look: all that the clip has of its own in the place of the project's look; None for nothing.
            if_match: change only this version: what was read before, or its ETag; 412 when somebody was
                faster.
        """
        return await self._api.call(
            call(
                "PATCH",
                "/v1/moments/{moment_id}",
                moment_id,
                body=given(
                    title=title,
                    start_ms=start_ms,
                    end_ms=end_ms,
                    hashtags=hashtags,
                    snap=snap,
                    status=status,
                    look=look,
                ),
                if_match=if_match,
            ),
            as_model(models.MomentOut),
            options,
        )

    async def compose(
        self, moment_id: str, *, if_match: str | Model | None = None, **options: Unpack[PostOptions]
    ) -> models.MomentOut:
        """Compose a moment again.

        From scratch with the look of now; edits of its timeline stay with the version before.

        Args:
            moment_id: the moment.
            if_match: change only this version: what was read before, or its ETag; 412 when somebody was
                faster.
        """
        return await self._api.call(
            call("POST", "/v1/moments/{moment_id}/compose", moment_id, if_match=if_match),
            as_model(models.MomentOut),
            options,
        )

    async def export(
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
        """Export a moment (short address).

        The same as `POST /v1/exports`.

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
        return await self._api.call(
            call(
                "POST",
                "/v1/export",
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

    async def extend(
        self,
        moment_id: str,
        *,
        before: Opt[int] = NOT_GIVEN,
        after: Opt[int] = NOT_GIVEN,
        if_match: str | Model | None = None,
        **options: Unpack[PostOptions],
    ) -> models.MomentOut:
        """Add or take away sentences.

        By whole sentences before and after; negative numbers take away.

        Args:
            moment_id: the moment.
            before: sentences to add before it; negative to take away.
            after: sentences to add after it; negative to take away.
            if_match: change only this version: what was read before, or its ETag; 412 when somebody was
                faster.
        """
        return await self._api.call(
            call(
                "POST",
                "/v1/moments/{moment_id}/extend",
                moment_id,
                body=given(before=before, after=after),
                if_match=if_match,
            ),
            as_model(models.MomentOut),
            options,
        )

    async def find_similar(
        self, moment_id: str, *, count: Opt[int] = NOT_GIVEN, **options: Unpack[PostOptions]
    ) -> models.SimilarOut:
        """Look for more like this one.

        Moments about the same, where there is none yet; they appear in the list with origin 'similar'.

        Args:
            moment_id: the moment.
            count: how many to look for.
        """
        return await self._api.call(
            call("POST", "/v1/moments/{moment_id}/similar", moment_id, body=given(count=count)),
            as_model(models.SimilarOut),
            options,
        )

    async def get_timeline(self, moment_id: str, **options: Unpack[Options]) -> models.MomentTimelineOut:
        """Read a moment's resolved timeline.

        Caption layout, crop keyframes and the compiled ASS; 409 until it was composed.

        Args:
            moment_id: the moment.
        """
        return await self._api.call(
            call("GET", "/v1/moments/{moment_id}/timeline", moment_id),
            as_model(models.MomentTimelineOut),
            options,
        )

    def list_versions(
        self,
        moment_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        **options: Unpack[Options],
    ) -> AsyncListing[models.MomentVersionOut, models.MomentVersionPage]:
        """List earlier versions of a moment.

        Newest first.

        Args:
            moment_id: the moment.
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call(
                "GET", "/v1/moments/{moment_id}/versions", moment_id, query={"limit": limit, "cursor": cursor}
            ),
            models.MomentVersionPage,
            options,
        )

    async def preview(
        self,
        moment_id: str,
        *,
        start_ms: int | None = None,
        end_ms: int | None = None,
        **options: Unpack[Options],
    ) -> models.PreviewOut:
        """Play a range without rendering.

        A signed address of the source, or of its light copy for browsers; the moment by default.

        Args:
            moment_id: the moment.
            start_ms: as if it began here, milliseconds.
            end_ms: as if it ended here, milliseconds.
        """
        return await self._api.call(
            call(
                "GET",
                "/v1/moments/{moment_id}/preview",
                moment_id,
                query={"start_ms": start_ms, "end_ms": end_ms},
            ),
            as_model(models.PreviewOut),
            options,
        )

    async def put_timeline(
        self,
        moment_id: str,
        *,
        timeline: models.Timeline | Mapping[str, Any],
        if_match: str | Model | None = None,
        **options: Unpack[Options],
    ) -> models.MomentTimelineOut:
        """Write a moment's timeline.

        Edited by hand; files are named `asset:<id>`, and source, frame rate and fonts stay as they are.

        Args:
            moment_id: the moment.
            timeline: the changed timeline.
            if_match: change only this version: what was read before, or its ETag; 412 when somebody was
                faster.
        """
        return await self._api.call(
            call("PUT", "/v1/moments/{moment_id}/timeline", moment_id, body=timeline, if_match=if_match),
            as_model(models.MomentTimelineOut),
            options,
        )

    async def restore_version(
        self,
        moment_id: str,
        version: int,
        *,
        if_match: str | Model | None = None,
        **options: Unpack[PostOptions],
    ) -> models.MomentOut:
        """Put a moment back to an earlier version.

        As a new version; nothing is lost.

        Args:
            moment_id: the moment.
            version: its number.
            if_match: change only this version: what was read before, or its ETag; 412 when somebody was
                faster.
        """
        return await self._api.call(
            call(
                "POST",
                "/v1/moments/{moment_id}/versions/{version}/restore",
                moment_id,
                version,
                if_match=if_match,
            ),
            as_model(models.MomentOut),
            options,
        )
