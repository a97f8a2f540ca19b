"""The half of serving local objects that knows no web framework: who may do what, and what is answered."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from clipforge.kit.files import ensure_free_space
from clipforge.services.storage.disposition import content_disposition, may_be_shown
from clipforge.services.storage.errors import AccessDenied, InvalidUpload
from clipforge.services.storage.local import LocalStorage
from clipforge.services.storage.protocol import DEFAULT_TYPE, ObjectInfo
from clipforge.services.storage.sealed_file import SealedWriter
from clipforge.services.storage.signing import Grant, verify

_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.ASCII)
_WRITE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes `start` to `end`, exclusive."""

    start: int
    end: int


class RangeNotSatisfiable(Exception):  # noqa: N818  # the name of the status
    """No byte of the object is in the range asked for."""


def authorize(storage: LocalStorage, method: str, key: str, query: Mapping[str, str], now: datetime) -> Grant:
    """The grant of a request; `AccessDenied` when it has none."""
    return verify(storage.secret, method, key, query, now)


def check_upload_headers(grant: Grant, content_type: str | None, content_length: str | None) -> None:
    """Refuse a PUT whose headers are not those that were signed, before its body is read.

    Raises:
        AccessDenied: type or length differ.
    """
    if grant.content_type is not None and content_type != grant.content_type:
        raise AccessDenied(
            "the type is not the one this address was made for",
            remedy=f"Send Content-Type: {grant.content_type}",
        )
    if grant.content_length is None or (
        content_length is not None and content_length != str(grant.content_length)
    ):
        raise AccessDenied(
            "the length is not the one this address was made for", remedy=f"Send {grant.content_length} bytes"
        )


async def receive(storage: LocalStorage, grant: Grant, chunks: AsyncIterable[bytes]) -> str:
    """Write what a PUT sends; its ETag. Whatever goes wrong, or breaks off, leaves nothing.

    Raises:
        InvalidUpload: length or checksum are not those that were signed.
        NotFound: the multipart upload is over.
        ResourceError: the disk is full.
    """
    size = grant.content_length or 0
    if grant.upload_id is not None and grant.part_number is not None:
        target = await asyncio.to_thread(storage.part_path, grant.key, grant.upload_id, grant.part_number)
    else:
        target = storage.path_of(grant.key)
    await asyncio.to_thread(ensure_free_space, storage.staging, size)
    writer = await asyncio.to_thread(SealedWriter, storage.staging)
    try:
        buffer = bytearray()
        arrived = 0
        async for chunk in chunks:
            arrived += len(chunk)
            if arrived > size:
                raise InvalidUpload(
                    f"more than the {size} bytes agreed", subject=grant.key, code="wrong_length"
                )
            buffer += chunk
            if len(buffer) >= _WRITE_BYTES:
                await asyncio.to_thread(writer.write, bytes(buffer))
                buffer.clear()
        await asyncio.to_thread(writer.write, bytes(buffer))
        if writer.size != size:
            raise InvalidUpload(
                f"{writer.size} bytes came, {size} were agreed", subject=grant.key, code="wrong_length"
            )
        if grant.checksum_sha256 is not None and writer.sha256 != grant.checksum_sha256:
            raise InvalidUpload("the checksum differs", subject=grant.key, code="wrong_checksum")
        if grant.upload_id is not None and grant.part_number is not None:
            # Aborted while it was sent: the part must not bring its folder back.
            await asyncio.to_thread(storage.part_path, grant.key, grant.upload_id, grant.part_number)
        kind = grant.content_type or DEFAULT_TYPE
        sealed = await asyncio.to_thread(writer.seal, target, content_type=kind)
        return sealed.sha256
    finally:
        writer.close()


def plan_range(header: str | None, size: int) -> ByteRange | None:
    """What a Range header asks of an object; None for all, as when it is not understood (RFC 9110, 14.2).

    Raises:
        RangeNotSatisfiable: it begins behind the end.
    """
    match = _RANGE.fullmatch(header.strip()) if header else None
    if match is None or match.group(0) == "bytes=-":
        return None
    first, last = match.groups()
    if not first:  # the last bytes
        if int(last) == 0 or size == 0:
            raise RangeNotSatisfiable
        return ByteRange(max(0, size - int(last)), size)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise RangeNotSatisfiable
    return ByteRange(start, size if not last else min(int(last) + 1, size))


def not_modified(info: ObjectInfo, if_none_match: str | None) -> bool:
    """Whether the client has this very content."""
    if if_none_match is None:
        return False
    tags = {tag.strip().removeprefix("W/").strip('"') for tag in if_none_match.split(",")}
    return "*" in tags or info.etag in tags


def range_still_applies(info: ObjectInfo, if_range: str | None) -> bool:
    """Whether the part that the client has is of this content (ETag or date, RFC 9110, 13.1.5)."""
    if if_range is None:
        return True
    if if_range.startswith('"'):
        return if_range.strip('"') == info.etag
    try:
        return parsedate_to_datetime(if_range) == info.modified
    except (ValueError, TypeError):
        return False


def answer_headers(grant: Grant, info: ObjectInfo) -> dict[str, str]:
    """Headers of every answer to GET and HEAD; whatever the content is, it runs no code in a browser."""
    kind = grant.content_type or info.content_type or DEFAULT_TYPE
    shown = grant.inline and may_be_shown(kind) and may_be_shown(info.content_type or kind)
    return {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, max-age=3600",
        "Content-Disposition": content_disposition(grant.filename, inline=shown),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Content-Type": kind,
        "ETag": f'"{info.etag}"',
        "Last-Modified": format_datetime(info.modified, usegmt=True),
        "X-Content-Type-Options": "nosniff",
    }


def cors_headers(storage: LocalStorage, origin: str | None) -> dict[str, str]:
    """What lets a page of an allowed origin read the answer, its ETag and ranges included."""
    if origin is None or origin not in storage.allowed_origins:
        return {"Vary": "Origin"}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": "ETag, Content-Length, Content-Range, Accept-Ranges",
        "Vary": "Origin",
    }
