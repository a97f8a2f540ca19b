"""Which H.264 encoder renders: the one asked for, or the fastest that works here."""

from __future__ import annotations

from clipforge.engines.ffmpeg.capabilities import best_h264
from clipforge.pipeline.toolbox import Toolbox


def choose_encoder(wish: str, toolbox: Toolbox) -> str:
    """Name of an ffmpeg encoder; 'auto' takes a hardware one only after it has encoded a frame here."""
    return best_h264(toolbox.ffmpeg) if wish == "auto" else wish
