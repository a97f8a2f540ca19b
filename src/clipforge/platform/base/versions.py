"""Versions of what people edit: sent as `ETag`, checked against `If-Match`."""

from __future__ import annotations

from clipforge.platform.base.problems import Problem


def etag(version: int) -> str:
    """The `ETag` of a version."""
    return f'"{version}"'


def check_match(if_match: str | None, version: int) -> None:
    """Raise 412 `version_mismatch` unless the header is absent, '*', or names the version that is there."""
    if if_match is None:
        return
    named = {part.strip() for part in if_match.split(",")}
    if "*" in named or etag(version) in named:
        return
    raise Problem(
        412,
        "version_mismatch",
        "It was changed since you read it; read it again and repeat your change on what is there now.",
        headers={"ETag": etag(version)},
    )
