"""An upload from its announcement to its end: in one request or in parts, and on again after a break."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from clipforge_sdk import models
from clipforge_sdk._async.resources.uploads import AsyncUploads
from clipforge_sdk._async.runtime import Gate, Lock, parallel, shielded
from clipforge_sdk._async.sending import AsyncSender, Meter, Signed, patient
from clipforge_sdk._async.transport import AsyncApi
from clipforge_sdk._files import LocalFile
from clipforge_sdk.errors import ClipForgeError, ConflictError, UploadError
from clipforge_sdk.types import OnBytes

PARALLEL = 4
"""Parts that are sent at the same time."""
_BATCH = 20
"""Parts that are asked for at once."""
_SOON = timedelta(minutes=1)
"""A signed request that ends within it is not used any more."""


class AsyncUploading:
    """One upload of a file.

    Args:
        api: sends the calls.
        file: what is sent.
        on_progress: hears of bytes.
        parts_at_once: parts that are sent at the same time.
        options: of the caller.
    """

    def __init__(
        self,
        api: AsyncApi,
        file: LocalFile,
        *,
        on_progress: OnBytes | None,
        parts_at_once: int,
        options: Mapping[str, Any],
    ) -> None:
        if parts_at_once < 1:
            raise ValueError("at least one part is sent at a time")
        self._api = api
        self._file = file
        self._listen = on_progress
        self._at_once = parts_at_once
        # A key of the caller's is that of the announcement.
        self._given = {name: value for name, value in options.items() if name != "idempotency_key"}
        self._options = patient(self._given, api)
        self._uploads = AsyncUploads(api)

    async def resume(self, upload_id: str, *, abort: bool = False) -> models.Upload:
        """Go on with an upload that broke off.

        Raises:
            ValueError: the file is not of the size that was announced.
            UploadError: it is over, or breaks off again.
        """
        return await self.run(await self._uploads.get(upload_id, **self._given), abort=abort, begun=True)

    async def run(self, upload: models.Upload, *, abort: bool = False, begun: bool = False) -> models.Upload:
        """Send what is missing, and complete it.

        Args:
            upload: as it was announced.
            abort: give it up when it breaks off; otherwise it can be gone on with.
            begun: some of it may be there already.
        """
        if upload.status == "completed":
            return upload
        if upload.size != self._file.size:
            raise ValueError(
                f"{self._file.path} has {self._file.size} bytes, the upload {upload.id} was announced with "
                f"{upload.size}"
            )
        meter = Meter(upload.size, listen=self._listen)
        try:
            return await self._through(upload, meter, begun)
        except Exception as error:
            if abort:
                await self._give_up(upload.id)
                raise
            raise UploadError(
                f"the upload of {self._file.path} broke off: {error}; go on with resume={upload.id!r}",
                upload_id=upload.id,
                project_id=upload.project_id,
                sent=meter.sent,
                total=upload.size,
            ) from error
        except BaseException as stopped:
            if abort:
                with shielded():
                    await self._give_up(upload.id)
            else:
                stopped.add_note(f"The upload can go on with resume={upload.id!r}.")
            raise

    async def _give_up(self, upload_id: str) -> None:
        # It ends by itself after a day; what broke the upload off is what must be told.
        with contextlib.suppress(ClipForgeError):
            await self._uploads.abort(upload_id, timeout=10, max_retries=0)

    async def _through(self, upload: models.Upload, meter: Meter, begun: bool) -> models.Upload:
        sender = AsyncSender(self._api, self._file, meter, self._options)
        if upload.method == "single":
            await self._whole(upload, sender)
            return await self._uploads.complete(upload.id, **self._options)
        missing: Sequence[int] = range(1, (upload.part_count or 1) + 1)
        if begun:
            missing = await self._missing(upload, meter)
        await self._parts(upload, missing, sender)
        try:
            return await self._uploads.complete(upload.id, **self._options)
        except ConflictError as error:
            if error.code != "upload_incomplete":
                raise
        # A storage may lose a part that it had taken: once, that is put right.
        await self._parts(upload, await self._missing(upload, None), sender)
        return await self._uploads.complete(upload.id, **self._options)

    async def _missing(self, upload: models.Upload, meter: Meter | None) -> Sequence[int]:
        stored = await self._uploads.list_parts(upload.id, **self._options)
        if meter is not None:
            lacking = set(stored.missing)
            there = sum(part.size for part in stored.data if part.number not in lacking)
            if there:
                meter.add(there)
        return stored.missing

    async def _whole(self, upload: models.Upload, sender: AsyncSender) -> None:
        announced: list[Signed] = [upload.put] if upload.put is not None else []

        async def sign(fresh: bool) -> Signed:
            if announced and not fresh:
                return announced[0]
            put = (await self._uploads.get(upload.id, **self._options)).put
            if put is None:
                raise UploadError("it is over", upload_id=upload.id)
            announced[:] = [put]
            return put

        await sender.send(0, upload.size, sign, Gate())

    async def _parts(self, upload: models.Upload, missing: Sequence[int], sender: AsyncSender) -> None:
        tickets = _Tickets(self._uploads, upload.id, missing, self._options)
        part_size = upload.part_size or upload.size

        async def send(number: int, gate: Gate) -> None:
            async def sign(fresh: bool) -> Signed:
                return await tickets.of(number, fresh)

            start = (number - 1) * part_size
            await sender.send(start, min(part_size, upload.size - start), sign, gate)

        await parallel(missing, send, min(self._at_once, max(1, len(missing))))


class _Tickets:
    """Signed requests for parts, asked for in batches.

    Args:
        uploads: to ask.
        upload_id: the upload.
        wanted: numbers of the parts that will be sent, in order.
        options: of the caller.
    """

    def __init__(
        self, uploads: AsyncUploads, upload_id: str, wanted: Sequence[int], options: Mapping[str, Any]
    ) -> None:
        self._uploads = uploads
        self._id = upload_id
        self._wanted = set(wanted)
        self._options = options
        self._held: dict[int, tuple[models.PartPut, datetime]] = {}
        self._lock = Lock()

    async def of(self, number: int, fresh: bool) -> models.PartPut:
        """The request of one part."""
        async with self._lock:
            held = self._held.get(number)
            if held is None or fresh or held[1] < datetime.now(UTC) + _SOON:
                count = 1
                while not fresh and count < _BATCH and number + count in self._wanted:
                    count += 1
                signed = await self._uploads.presign_parts(
                    self._id, first=number, count=count, **self._options
                )
                self._held.update({part.number: (part, signed.expires_at) for part in signed.parts})
                held = self._held[number]
            return held[0]
