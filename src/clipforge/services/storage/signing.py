"""Signed addresses of the local store: a pure function of secret, request and constraints.

The signature is HMAC-SHA256 over method, key and every query parameter but itself, each with its length in
front, so that no two requests share the signed text. Whatever is not signed is not obeyed.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, quote_plus

from clipforge.services.storage.errors import AccessDenied, StorageError
from clipforge.services.storage.keys import check_key

_SIGNATURE = "signature"
_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)
_HEX64 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FIELDS = {
    "expires": "expires",
    "length": "content_length",
    "type": "content_type",
    "sha256": "checksum_sha256",
    "upload": "upload_id",
    "part": "part_number",
    "filename": "filename",
    "inline": "inline",
}
_NUMBERS = {"expires", "length", "part"}


@dataclass(frozen=True, slots=True)
class Grant:
    """What a signed address allows.

    Attributes:
        method: GET (HEAD too) or PUT.
        key: of the object.
        expires: seconds since 1970.
        content_length: bytes that a PUT must send.
        content_type: media type that a PUT must name, or with which a GET is answered.
        checksum_sha256: hex digest of what a PUT must send.
        upload_id: multipart upload of a PUT.
        part_number: its part.
        filename: name under which a GET is saved.
        inline: whether a GET may be shown instead of saved.
    """

    method: str
    key: str
    expires: int
    content_length: int | None = None
    content_type: str | None = None
    checksum_sha256: str | None = None
    upload_id: str | None = None
    part_number: int | None = None
    filename: str | None = None
    inline: bool = False

    def query(self) -> dict[str, str]:
        """Its parameters, without the signature."""
        values = {name: getattr(self, attribute) for name, attribute in _FIELDS.items()}
        return {
            name: "1" if value is True else str(value)
            for name, value in values.items()
            if value is not None and value is not False
        }


def signature(secret: bytes, method: str, key: str, query: Mapping[str, str]) -> str:
    """The hex signature of a request; `query` without the signature itself."""
    words = ["clipforge-storage-1", method, key]
    for name in sorted(query):
        words += [name, query[name]]
    text = b"".join(
        b"%d:%s" % (len(word), word) for word in (w.encode("utf-8", "surrogatepass") for w in words)
    )
    return hmac.digest(secret, text, "sha256").hex()


def sign_url(secret: bytes, base_url: str, grant: Grant) -> str:
    """The address that carries `grant`, below ``{base_url}/storage/``."""
    query = grant.query()
    query[_SIGNATURE] = signature(secret, grant.method, grant.key, query)
    told = "&".join(f"{name}={_quoted(value)}" for name, value in query.items())
    return f"{base_url.rstrip('/')}/storage/{quote(grant.key)}?{told}"


def _quoted(value: str) -> str:
    # Most are numbers and words, and a page of a list has many addresses.
    return value if value.isascii() and value.isalnum() else quote_plus(value)


def verify(secret: bytes, method: str, key: str, query: Mapping[str, str], now: datetime) -> Grant:
    """The grant that a request carries.

    Args:
        secret: of the store.
        method: of the request; HEAD needs what GET needs.
        key: of the object, decoded from the path.
        query: decoded parameters, each once.
        now: with time zone.

    Raises:
        AccessDenied: it is not signed by us, for this, or not any more.
    """
    method = "GET" if method == "HEAD" else method
    given = query.get(_SIGNATURE, "")
    rest = {name: value for name, value in query.items() if name != _SIGNATURE}
    expected = signature(secret, method, key, rest)
    if not hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogatepass")):
        raise AccessDenied("the signature of this address is not valid", code="bad_signature")
    try:
        grant = _parse(method, check_key(key), rest)
    except (KeyError, ValueError, StorageError) as error:
        raise AccessDenied("this address cannot be used", code="bad_signature") from error
    if now.timestamp() >= grant.expires:
        raise AccessDenied("this address has expired", remedy="Ask for a new one", code="expired")
    return grant


def _parse(method: str, key: str, query: Mapping[str, str]) -> Grant:
    values: dict[str, str | int] = {}
    for name, text in query.items():
        if name in _NUMBERS and not _NUMBER.fullmatch(text):
            raise ValueError(name)
        if name == "sha256" and not _HEX64.fullmatch(text):
            raise ValueError(name)
        if name != "inline":
            values[_FIELDS[name]] = int(text) if name in _NUMBERS else text

    def number(name: str) -> int | None:
        value = values.get(name)
        return value if isinstance(value, int) else None

    def text_of(name: str) -> str | None:
        value = values.get(name)
        return value if isinstance(value, str) else None

    return Grant(
        method=method,
        key=key,
        expires=int(values["expires"]),
        content_length=number("content_length"),
        content_type=text_of("content_type"),
        checksum_sha256=text_of("checksum_sha256"),
        upload_id=text_of("upload_id"),
        part_number=number("part_number"),
        filename=text_of("filename"),
        inline="inline" in query,
    )
