# Made by `make sdks` from _async/resources/assets.py: change that one.
"""Stored files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model
from clipforge_sdk._call import call, given
from clipforge_sdk._files import CHECKED_UP_TO, LocalFile
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions, over_all
from clipforge_sdk._sync.downloading import Download, Remote
from clipforge_sdk._sync.listing import Page, listing
from clipforge_sdk._sync.resource import Resource
from clipforge_sdk._sync.runtime import in_thread
from clipforge_sdk._sync.uploading import PARALLEL, Uploading
from clipforge_sdk.errors import DownloadError
from clipforge_sdk.types import AssetKind, OnBytes


class Assets(Resource):
    """Stored files: sources, subtitles, logos, fonts, exports."""

    def create(
        self,
        *,
        kind: AssetKind,
        name: str,
        content_type: str,
        size: int,
        sha256: Opt[str | None] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.AssetUpload:
        """Announce a file; `upload` announces and sends it.

        Subtitles, a logo, a font, an intro or an outro. Send it with `upload` of the answer, and complete
        that.

        Args:
            kind: what it is.
            name: of the file.
            content_type: media type, as ``video/mp4``.
            size: bytes, exactly.
            sha256: of the content, hex; it is verified then.
        """
        return self._api.call(
            call(
                "POST",
                "/v1/assets",
                body=given(kind=kind, name=name, content_type=content_type, size=size, sha256=sha256),
            ),
            as_model(models.AssetUpload),
            options,
        )

    def list(
        self,
        *,
        project_id: str | None = None,
        kind: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        **options: Unpack[Options],
    ) -> Page[models.Asset, models.PageAsset]:
        """List stored files.

        Newest first, with signed addresses.

        Args:
            project_id: only this project's.
            kind: only of this kind, as ``source``.
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call(
                "GET",
                "/v1/assets",
                query={"project_id": project_id, "kind": kind, "limit": limit, "cursor": cursor},
            ),
            models.PageAsset,
            options,
        )

    def get(self, asset_id: str, **options: Unpack[Options]) -> models.Asset:
        """Read a stored file.

        With a signed address once it is there.

        Args:
            asset_id: the file.
        """
        return self._api.call(call("GET", "/v1/assets/{asset_id}", asset_id), as_model(models.Asset), options)

    def upload(
        self,
        file: str | os.PathLike[str],
        *,
        kind: AssetKind,
        name: str | None = None,
        content_type: str | None = None,
        on_progress: OnBytes | None = None,
        **options: Unpack[PostOptions],
    ) -> models.Asset:
        """Send a file that goes with projects: subtitles or a script, a picture to show, and so on.

        Args:
            file: path of the file.
            kind: what it is.
            name: to send it under; the file's own when None.
            content_type: media type; guessed by the name when None.
            on_progress: is told how many bytes of how many were sent.

        Raises:
            UploadError: it broke off.

        Example:
            ```python
            asset = client.assets.upload("talk.srt", kind="subtitles")
            project = client.ingest.upload("talk.mp4", transcript={"asset_id": asset.id})
            ```
        """
        options = over_all(options, "the upload")
        local = in_thread(LocalFile.of, file, name, content_type)
        sha256 = in_thread(local.sha256) if local.size <= CHECKED_UP_TO else None
        made = self.create(
            kind=kind,
            name=local.name,
            content_type=local.content_type,
            size=local.size,
            sha256=sha256,
            **options,
        )
        sending = Uploading(
            self._api, local, on_progress=on_progress, parts_at_once=PARALLEL, options=options
        )
        sending.run(made.upload)
        return self.get(made.asset.id)

    def download(
        self,
        asset_id: str,
        to: str | os.PathLike[str] = ".",
        *,
        on_progress: OnBytes | None = None,
        **options: Unpack[Options],
    ) -> Path:
        """Fetch a stored file; it comes to its place whole or not at all.

        Args:
            asset_id: the file.
            to: a path, or a folder to put it into under its own name.
            on_progress: is told how many bytes of how many have come.

        Returns:
            Where it is.

        Raises:
            DownloadError: there is nothing to fetch (yet), or not all of it came.
        """
        options = over_all(options, "the download")

        def find() -> Remote:
            asset = self.get(asset_id, **options)
            if asset.url is None:
                raise DownloadError(f"asset {asset.id} is {asset.status}: there is nothing to fetch")
            return Remote(asset.name, asset.url, asset.size)

        return Download(self._api, find, on_progress, options).to(to)
