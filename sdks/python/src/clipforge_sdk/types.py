"""Values that methods take. Answers may hold others: a newer server is free to add some."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

Aspect = Literal["9:16", "1:1", "4:5", "16:9"]
"""Shape of a clip, width to height."""
AssetKind = Literal["subtitles", "logo", "font", "intro", "outro", "media"]
"""What a stored file is for; `subtitles` are scripts and transcripts as well."""
BrandFileKind = Literal["logo", "font", "intro", "outro"]
"""What a file of a brand kit is for."""
DeliveryStatus = Literal["pending", "delivered", "failed"]
ExportFile = Literal["mp4", "jpg", "srt", "vtt", "timeline"]
"""A file of an export."""
ExportStatus = Literal["rendering", "ready", "failed", "cancelled"]
JobStatus = Literal["PENDING", "RUNNING", "WAITING", "COMPLETED", "FAILED", "CANCELLED"]
MomentOrder = Literal["score", "time"]
"""Best first, or as they come in the source."""
MomentStatus = Literal["new", "kept", "dismissed"]
Profile = Literal["draft", "final"]
"""A draft is small and quick."""
ProjectOrder = Literal["newest", "oldest", "changed", "title"]
ProjectStatus = Literal["awaiting_upload", "processing", "ready", "failed", "cancelled"]
Role = Literal["owner", "admin", "editor", "viewer"]
"""What a member may do, most first."""
Snap = Literal["sentence", "word"]
"""Edges move to whole sentences, or only so far that no word is cut."""
StartStage = Literal["transcribe", "detect"]
"""Where a run begins again."""
UsageGroupBy = Literal["day", "actor", "project"]


@dataclass(frozen=True, slots=True)
class WorkProgress:
    """How far work is that is waited for.

    Attributes:
        status: of the project, export or job.
        fraction: share that is done, 0 to 1; None when nobody knows.
        note: what is being done, for a person; may be empty.
        eta_ms: milliseconds that are left, if it goes on as so far; None when that cannot be said.
    """

    status: str
    fraction: float | None
    note: str
    eta_ms: int | None


OnWork = Callable[[WorkProgress], None]
"""Is told how far work is; what it raises ends the waiting."""
OnBytes = Callable[[int, int], None]
"""Is told how many bytes of how many have been moved; what it raises ends the moving."""
TokenSource = Callable[[], str] | Callable[[], Awaitable[str]]
"""Gives a token; asked anew for every request, so it keeps one that is still good."""
