"""What a notice says of an event, in words and with the page to go to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Words:
    """One message.

    Attributes:
        title: one line; the subject of a mail.
        body: what there is to know or to do.
        link: path of the page in the web app.
    """

    title: str
    body: str
    link: str


def _named(data: Mapping[str, Any], what: str) -> str:
    # One line: it becomes the subject of a mail.
    title = " ".join(str(data.get("title") or "").split())
    if len(title) > _LONGEST_TITLE:
        title = title[: _LONGEST_TITLE - 1] + "…"
    return f"“{title}”" if title else what


def _cause(data: Mapping[str, Any]) -> str:
    error: Mapping[str, Any] = data.get("error") or {}
    said = [str(error.get(name) or "").strip() for name in ("reason", "remedy")]
    sentences = [part[:1].upper() + part[1:].rstrip(".") + "." for part in said if part]
    return " ".join(sentences)


def _project_ready(data: Mapping[str, Any]) -> Words:
    return Words(
        f"{_named(data, 'Your project')} is ready",
        "Its clips can be looked at, changed and exported.",
        f"/projects/{data.get('project_id')}",
    )


def _project_failed(data: Mapping[str, Any]) -> Words:
    return Words(
        f"{_named(data, 'Your project')} could not be finished",
        _cause(data),
        f"/projects/{data.get('project_id')}",
    )


def _export_ready(data: Mapping[str, Any]) -> Words:
    return Words(
        f"{_named(data, 'Your clip')} can be downloaded",
        f"The {data.get('aspect')} video, its captions and its picture are ready.",
        f"/projects/{data.get('project_id')}/exports/{data.get('export_id')}",
    )


def _export_failed(data: Mapping[str, Any]) -> Words:
    return Words(
        f"{_named(data, 'Your clip')} could not be exported",
        _cause(data),
        f"/projects/{data.get('project_id')}/exports/{data.get('export_id')}",
    )


def _limit_reached(data: Mapping[str, Any]) -> Words:
    return Words(
        f"The {data.get('kind')} of this month are used up",
        "Work that needs more is refused until the plan's limit is raised or the next month begins.",
        "/settings/usage",
    )


WORDS: dict[str, Callable[[Mapping[str, Any]], Words]] = {
    "project.ready": _project_ready,
    "project.failed": _project_failed,
    "export.ready": _export_ready,
    "export.failed": _export_failed,
    "usage.limit_reached": _limit_reached,
}
"""Type of event → what is said of it; nothing is said of other types."""
