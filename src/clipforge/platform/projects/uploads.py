"""Uploads: the client sends its bytes straight to storage; here they are agreed on and verified."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from clipforge.kit.ids import new_id
from clipforge.platform.base.context import Context
from clipforge.platform.base.inserting import insert_rows
from clipforge.platform.base.problems import Problem, conflict, invalid, not_found
from clipforge.platform.projects import accepted, assets, keys, upload_schemas
from clipforge.platform.projects import asset_repository as repository
from clipforge.platform.projects.models import Asset, Upload
from clipforge.services.storage.errors import InvalidUpload, NotFound
from clipforge.services.storage.protocol import ObjectInfo, Part

SINGLE_BYTES = 64 << 20
"""Up to here a file goes in one request."""
MOST_PARTS = 10_000
LIFE = timedelta(hours=24)
"""Time for the whole upload; shorter than storage keeps what is incomplete."""
_PUT_FOR = timedelta(hours=6)
_SMALLEST_PART = 16 << 20
_STEP = 1 << 20
_NAMED = 20  # missing parts that a refusal names


def part_size(size: int, least: int = 0) -> int:
    """Bytes of a part, so that there are 10,000 at most: 16 MiB, more for files beyond 156 GiB."""
    wanted = max(_SMALLEST_PART, least, -(-size // MOST_PARTS))
    return -(-wanted // _STEP) * _STEP


def part_sizes(upload: Upload) -> list[int]:
    """Bytes of each part, in order."""
    if upload.part_size is None:
        return [upload.size]
    whole, rest = divmod(upload.size, upload.part_size)
    return [upload.part_size] * whole + ([rest] if rest else [])


async def prepare(context: Context, key: str, content_type: str, size: int) -> str | None:
    """Have storage begin an upload in parts, if one of that size comes in parts; its id there.

    Nothing may have been written before (`Context.outside`). What is begun for nothing, storage forgets.
    """
    if size <= SINGLE_BYTES:
        return None
    async with context.outside():
        return await asyncio.to_thread(context.deps.storage.create_multipart, key, content_type)


async def open_upload(context: Context, asset: Asset, storage_id: str | None) -> Upload:
    """Agree on the upload of a pending asset's bytes: its size, type and checksum are those of the asset.

    Args:
        context: of whoever sends it.
        asset: to be written with the upload.
        storage_id: as `prepare` gave it.
    """
    storage = context.deps.storage
    upload = Upload(
        id=new_id("upl"),
        org_id=context.org_id,
        project_id=asset.project_id,
        asset_id=asset.id,
        status="open",
        size=asset.size,
        content_type=asset.content_type,
        sha256=asset.sha256,
        expires_at=datetime.now(UTC) + LIFE,
    )
    if asset.size > SINGLE_BYTES:
        upload.part_size = part_size(asset.size, storage.min_part_bytes)
        upload.storage_upload_id = storage_id
    # The asset comes first, and the project before it: the upload refers to both.
    await context.session.flush()
    await insert_rows(context.session, upload)
    return upload


async def create_asset(
    context: Context, kind: str, file: upload_schemas.FileInput, project_id: str | None = None
) -> tuple[Asset, Upload]:
    """A new asset of a kind in `ACCEPTED` and the upload of its bytes.

    Raises:
        Problem: the file cannot be of this kind, or is too large.
    """
    name, content_type = accepted.plain_name(file.name), accepted.plain_type(file.content_type)
    most = context.deps.settings.max_upload_bytes
    accepted.check(kind, name, content_type, file.size, most=most)
    id = new_id("asset")
    key = keys.asset_key(context.org_id, id)
    storage_id = await prepare(context, key, content_type, file.size)
    asset = assets.new_asset(
        context,
        kind,
        id=id,
        key=key,
        content_type=content_type,
        name=name,
        size=file.size,
        sha256=file.sha256,
        project_id=project_id,
        status="pending",
    )
    return asset, await open_upload(context, asset, storage_id)


async def find(context: Context, id: str, *, lock: bool = False) -> tuple[Upload, Asset]:
    """An upload of the org and its asset; raises 404."""
    upload = await repository.upload(context.session, context.org_id, id)
    if upload is not None and lock:
        # Always the project first: whoever stops a project goes on to its uploads.
        await repository.lock_project(context.session, upload.project_id)
        upload = await repository.upload(context.session, context.org_id, id, lock=True)
    if upload is None:
        raise not_found("upload", id)
    asset = await context.session.get(Asset, upload.asset_id, populate_existing=lock)
    if asset is None or asset.org_id != context.org_id:
        raise not_found("upload", id)
    return upload, asset


def view(context: Context, upload: Upload, asset: Asset) -> upload_schemas.Upload:
    """What the API tells of an upload; a fresh signed request while it is open."""
    single = upload.part_size is None
    put = None
    if single and upload.status == "open":
        request = context.deps.storage.presign_put(
            keys.arriving_key(asset.org_id, asset.id),
            _left(upload),
            upload.content_type,
            upload.size,
            upload.sha256,
        )
        put = upload_schemas.SignedPut(method=request.method, url=request.url, headers=dict(request.headers))
    return upload_schemas.Upload.model_validate(
        {
            "id": upload.id,
            "status": upload.status,
            "project_id": upload.project_id,
            "asset_id": upload.asset_id,
            "size": upload.size,
            "content_type": upload.content_type,
            "method": "single" if single else "multipart",
            "put": put,
            "part_size": upload.part_size,
            "part_count": None if single else len(part_sizes(upload)),
            "expires_at": upload.expires_at,
        }
    )


def _left(upload: Upload) -> timedelta:
    """How long a signed request is good: never longer than the upload."""
    rest = upload.expires_at - datetime.now(UTC)
    return max(timedelta(seconds=1), min(_PUT_FOR, rest))


def _goes_on(upload: Upload) -> bool:
    return upload.status == "open" and upload.expires_at >= datetime.now(UTC)


def _refuse_over(upload: Upload) -> None:
    if upload.status != "open":
        raise conflict(
            "upload_over", f"This upload is {upload.status}; begin a new one with POST /v1/ingest."
        )
    if upload.expires_at < datetime.now(UTC):
        raise conflict("upload_over", "The time of this upload is over; begin a new one.")


def _storage_id(upload: Upload) -> str:
    if upload.storage_upload_id is None:
        raise conflict("not_multipart", "This file goes in one request; see 'put' of the upload.")
    return upload.storage_upload_id


async def presign_parts(context: Context, id: str, first: int, count: int) -> upload_schemas.PresignedParts:
    """Signed requests for a range of parts; what is beyond the last part is left out."""
    upload, asset = await find(context, id)
    _refuse_over(upload)
    storage_id = _storage_id(upload)
    sizes = part_sizes(upload)
    if first > len(sizes):
        raise invalid("first", f"This upload has {len(sizes)} parts.")
    good_for = _left(upload)
    numbers = range(first, min(first + count, len(sizes) + 1))

    def sign() -> list[upload_schemas.PartPut]:
        parts = []
        for number in numbers:
            size = sizes[number - 1]
            request = context.deps.storage.presign_part(asset.storage_key, storage_id, number, good_for, size)
            parts.append(
                upload_schemas.PartPut(
                    number=number,
                    size=size,
                    method=request.method,
                    url=request.url,
                    headers=dict(request.headers),
                )
            )
        return parts

    parts = await asyncio.to_thread(sign)
    return upload_schemas.PresignedParts(parts=parts, expires_at=datetime.now(UTC) + good_for)


async def stored_parts(context: Context, id: str) -> upload_schemas.StoredParts:
    """What has arrived of an open upload, and what is missing."""
    upload, asset = await find(context, id)
    _refuse_over(upload)
    storage_id = _storage_id(upload)
    try:
        async with context.outside():
            stored = await asyncio.to_thread(context.deps.storage.list_parts, asset.storage_key, storage_id)
    except NotFound as error:
        raise _forgotten() from error
    sizes = part_sizes(upload)
    good = _good(stored, sizes)
    return upload_schemas.StoredParts(
        data=[upload_schemas.StoredPart(number=part.number, size=part.size) for part in stored],
        missing=[number for number in range(1, len(sizes) + 1) if number not in good],
    )


def _good(stored: Sequence[Part], sizes: Sequence[int]) -> dict[int, Part]:
    return {
        part.number: part
        for part in stored
        if 1 <= part.number <= len(sizes) and part.size == sizes[part.number - 1]
    }


async def complete(context: Context, id: str) -> tuple[Upload, Asset, bool]:
    """Verify that everything has arrived, and make the asset ready.

    Whatever is missing is named, and what has arrived is kept. Done twice, also at once, it gives the same.

    Returns:
        The upload, its asset, and whether it was completed just now.

    Raises:
        Problem: 409 when bytes are missing or the upload is over, 422 when others came than agreed.
    """
    upload, asset = await find(context, id)
    if upload.status == "completed":
        return upload, asset, False
    _refuse_over(upload)
    info: ObjectInfo | Problem | InvalidUpload | NotFound
    async with context.outside():
        try:
            info = await _brought(context, upload, asset)
        except (Problem, InvalidUpload, NotFound) as error:
            info = error
    upload, asset = await find(context, id, lock=True)
    if upload.status == "completed":  # by a twin, which may be why there was nothing left to bring
        if isinstance(info, ObjectInfo) and info.key != asset.storage_key:
            _remove_later(context, info.key)
        return upload, asset, False
    if isinstance(info, ObjectInfo) and (info.size != upload.size or not _goes_on(upload)):
        _remove_if_refused(context, upload, asset, info.key)
    _refuse_over(upload)
    if isinstance(info, InvalidUpload):
        raise Problem(422, "upload_mismatch", f"{info.reason[:1].upper()}{info.reason[1:]}.") from info
    if isinstance(info, NotFound):
        raise _forgotten() from info
    if isinstance(info, Problem):
        raise info
    if info.size != upload.size:
        raise Problem(
            422,
            "upload_mismatch",
            f"{info.size} bytes have arrived, {upload.size} were agreed; send it again.",
        )
    upload.status = "completed"
    asset.status = "ready"
    asset.storage_key = info.key
    await context.session.flush()
    if upload.storage_upload_id is None:
        _remove_later(context, keys.arriving_key(asset.org_id, asset.id))
    return upload, asset, True


def _remove_later(context: Context, key: str) -> None:
    storage = context.deps.storage
    context.after_commit(lambda: asyncio.to_thread(storage.delete, [key]))


def _remove_if_refused(context: Context, upload: Upload, asset: Asset, key: str) -> None:
    """Remove what was brought for an upload that cannot be completed with it.

    Whoever gave the upload up meanwhile removed the file before it was there. A place of this call's own
    is nobody else's. The place of the parts is every twin's: it is left alone while the upload is open, and
    whoever ends that removes it.
    """
    if key == asset.storage_key and upload.status == "open":
        return
    storage = context.deps.storage
    context.after_refusal(lambda: asyncio.to_thread(storage.delete, [key]))


def _forgotten() -> Problem:
    return conflict("upload_over", "Storage does not know this upload any more; begin a new one.")


async def _brought(context: Context, upload: Upload, asset: Asset) -> ObjectInfo:
    """Have storage make the file of what was sent; no row is locked, so a twin may do the same."""
    if upload.storage_upload_id is None:
        return await _arrived(context, upload, asset)
    return await _join(context, upload, asset, upload.storage_upload_id)


async def _arrived(context: Context, upload: Upload, asset: Asset) -> ObjectInfo:
    """Take what the signed PUT wrote to a place where that address does not lead.

    Each call takes it to a place of its own, so that a late twin changes nothing of a completed file.
    """
    storage, arriving = context.deps.storage, keys.arriving_key(asset.org_id, asset.id)
    place = keys.taken_key(asset.org_id, asset.id)

    def take() -> ObjectInfo | None:
        try:
            return storage.copy(arriving, place)
        except NotFound:
            return None

    info = await asyncio.to_thread(take)
    if info is None:
        raise conflict(
            "upload_incomplete",
            f"Nothing has arrived yet; send the {upload.size} bytes with the request in 'put'.",
        )
    return info


async def _join(context: Context, upload: Upload, asset: Asset, storage_id: str) -> ObjectInfo:
    storage, key = context.deps.storage, asset.storage_key
    try:
        stored = await asyncio.to_thread(storage.list_parts, key, storage_id)
    except NotFound:
        # Joined before, by a call that broke off afterwards: the object is all there is to see.
        info = await asyncio.to_thread(storage.head, key)
        if info is None:
            raise _forgotten() from None
        return info
    sizes = part_sizes(upload)
    good = _good(stored, sizes)
    missing = [number for number in range(1, len(sizes) + 1) if number not in good]
    if missing:
        named = ", ".join(str(number) for number in missing[:_NAMED])
        more = " and others" if len(missing) > _NAMED else ""
        raise Problem(
            409,
            "upload_incomplete",
            f"{len(missing)} of {len(sizes)} parts are missing or have another size: {named}{more}.",
            errors=[
                {"field": f"parts.{number}", "code": "missing", "detail": "This part has not arrived whole."}
                for number in missing[:_NAMED]
            ],
        )
    parts = [Part(number, good[number].etag, good[number].size) for number in sorted(good)]
    try:
        return await asyncio.to_thread(storage.complete_multipart, key, storage_id, parts)
    except (InvalidUpload, NotFound):
        # A twin may have joined them in between; what it made has the size that was agreed.
        info = await asyncio.to_thread(storage.head, key)
        if info is None or info.size != upload.size:
            raise
        return info


async def abort(context: Context, id: str) -> tuple[Upload, Asset]:
    """Give an upload up and remove what has arrived; 409 once it is completed."""
    upload, asset = await find(context, id, lock=True)
    if upload.status == "completed":
        raise conflict("upload_over", "This upload is completed; delete its project instead.")
    if upload.status == "open":
        upload.status = "aborted"
        asset.status = "deleted"
        await context.session.flush()
        _forget_later(context, upload, asset.storage_key)
    return upload, asset


async def abort_of_project(context: Context, project_id: str) -> None:
    """Give up all uploads of a project that are under way."""
    for upload, asset in await repository.open_uploads(context.session, context.org_id, project_id):
        upload.status = "aborted"
        asset.status = "deleted"
        _forget_later(context, upload, asset.storage_key)


def _forget_later(context: Context, upload: Upload, key: str) -> None:
    """Remove bytes once the decision stands; what is lost here, the sweep of storage finds."""
    storage, storage_id = context.deps.storage, upload.storage_upload_id
    arriving = keys.arriving_key(upload.org_id, upload.asset_id)

    async def forget() -> None:
        if storage_id is not None:
            await asyncio.to_thread(storage.abort_multipart, key, storage_id)
        await asyncio.to_thread(storage.delete, [arriving, key])

    context.after_commit(forget)
