# Made by `make sdks` from _async/resources/brand_kits_files.py: change that one.
"""Files of brand kits."""

from __future__ import annotations

import os
from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._call import call, given
from clipforge_sdk._deadline import Deadline
from clipforge_sdk._files import LocalFile
from clipforge_sdk._options import Options, PostOptions
from clipforge_sdk._sync.listing import Page, listing
from clipforge_sdk._sync.resource import Resource
from clipforge_sdk._sync.runtime import Gate, in_thread
from clipforge_sdk._sync.sending import Meter, Sender, Signed
from clipforge_sdk._sync.waiting import Waiter
from clipforge_sdk.errors import BrandFileRefusedError
from clipforge_sdk.types import BrandFileKind, OnBytes


class BrandKitsFiles(Resource):
    """Logos, fonts, intros and outros of a brand kit."""

    def create(
        self,
        kit_id: str,
        *,
        kind: BrandFileKind,
        name: str,
        content_type: str,
        size: int,
        **options: Unpack[PostOptions],
    ) -> models.NewBrandFile:
        """Announce a file of a brand kit.

        Send the bytes with the request in `upload`, then complete the file.

        Args:
            kit_id: the brand kit.
            kind: what it is.
            name: of the file.
            content_type: media type, as ``video/mp4``.
            size: bytes, exactly.
        """
        return self._api.call(
            call(
                "POST",
                "/v1/brand-kits/{kit_id}/files",
                kit_id,
                body=given(kind=kind, name=name, content_type=content_type, size=size),
            ),
            as_model(models.NewBrandFile),
            options,
        )

    def list(
        self, kit_id: str, **options: Unpack[Options]
    ) -> Page[models.BrandFileOut, models.PageBrandFileOut]:
        """List files of a brand kit.

        All that were sent to it, oldest first; there are 60 at most.

        Args:
            kit_id: the brand kit.
        """
        return listing(
            self._api, call("GET", "/v1/brand-kits/{kit_id}/files", kit_id), models.PageBrandFileOut, options
        )

    def get(self, kit_id: str, file_id: str, **options: Unpack[Options]) -> models.BrandFileOut:
        """Get a file of a brand kit.

        Whether it was found good, and why not.

        Args:
            kit_id: the brand kit.
            file_id: the file.
        """
        return self._api.call(
            call("GET", "/v1/brand-kits/{kit_id}/files/{file_id}", kit_id, file_id),
            as_model(models.BrandFileOut),
            options,
        )

    def complete(self, kit_id: str, file_id: str, **options: Unpack[PostOptions]) -> models.CheckedFile:
        """Complete a file of a brand kit.

        A worker checks it: pictures are decoded, SVG is drawn as PNG, fonts are written anew, videos probed.

        Once it is found good, the kit has a new version with it.

        Args:
            kit_id: the brand kit.
            file_id: the file.
        """
        return self._api.call(
            call("POST", "/v1/brand-kits/{kit_id}/files/{file_id}/complete", kit_id, file_id),
            as_model(models.CheckedFile),
            options,
        )

    def delete(self, kit_id: str, file_id: str, **options: Unpack[Options]) -> None:
        """Delete a file of a brand kit.

        Its room is free at once. Where the kit uses it, the kit has a new version without it.

        Refused with 409 `file_in_use` while another kit, an export that is being rendered or a clip that was
        edited by hand needs it. Exports made with it stay.

        Args:
            kit_id: the brand kit.
            file_id: the file.
        """
        self._api.call(
            call("DELETE", "/v1/brand-kits/{kit_id}/files/{file_id}", kit_id, file_id), as_nothing, options
        )

    def upload(
        self,
        kit_id: str,
        file: str | os.PathLike[str],
        *,
        kind: BrandFileKind,
        name: str | None = None,
        content_type: str | None = None,
        on_progress: OnBytes | None = None,
        wait: bool = True,
        timeout: float | None = 600.0,
    ) -> models.BrandFileOut:
        """Send a file to a brand kit, and wait until it was found good.

        PNG, JPEG, WebP or SVG as logo; TTF or OTF as font; a picture, or a video of at most 60 s, as intro
        and outro.

        Args:
            kit_id: the brand kit.
            file: path of the file.
            kind: what it is.
            name: to send it under; the file's own when None.
            content_type: media type; guessed by the name when None.
            on_progress: is told how many bytes of how many were sent.
            wait: until it was looked at.
            timeout: seconds for all of it.

        Returns:
            The file; 'ready', or 'checking' when it is not waited for.

        Raises:
            BrandFileRefusedError: it cannot be used; the error says why.
            DeadlineExceededError: it was not looked at in time.
        """
        deadline = Deadline(timeout, f"the file of brand kit {kit_id}")
        options: Options = {"deadline": deadline}
        local = in_thread(LocalFile.of, file, name, content_type)
        made = self.create(
            kit_id,
            kind=kind,
            name=local.name,
            content_type=local.content_type,
            size=local.size,
            deadline=deadline,
        )

        def sign(_fresh: bool) -> Signed:
            return made.upload

        sender = Sender(self._api, local, Meter(local.size, listen=on_progress), options)
        sender.send(0, local.size, sign, Gate())
        checked = self.complete(kit_id, made.file.id, deadline=deadline)
        if not wait:
            return checked.file

        def look() -> models.BrandFileOut:
            return self.get(kit_id, made.file.id, deadline=deadline)

        waiter = Waiter(self._api, None, deadline, watched=True)
        found = waiter.until(look, lambda file: file.status in {"ready", "refused"})
        if found.status == "refused":
            raise BrandFileRefusedError(found)
        return found
