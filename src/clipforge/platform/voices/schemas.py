"""What the API tells of voices."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Voice(BaseModel):
    """A voice that speaks scripts."""

    id: str = Field(description="For `source.voice` of a script and `settings.narration.voice`.")
    name: str
    language: str = Field(description="That it speaks, with the region it sounds of (BCP 47).")
    sex: Literal["female", "male"]
    manner: str = Field(description="What it is like, and how long it takes.")
    licence: str = Field(description="Of the voice, an SPDX expression.")
    size_mb: float = Field(description="What it needs on disk, in MB; voices share much of it.")
    is_default: bool
    installed: bool = Field(
        description="It is on the API's machine; otherwise workers fetch it when it first speaks."
    )
