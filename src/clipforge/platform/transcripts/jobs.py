"""Handlers of the jobs that make transcripts."""

from __future__ import annotations

from clipforge.platform.transcripts.narration import Narrate
from clipforge.platform.transcripts.pieces import TranscribePiece
from clipforge.platform.transcripts.transcribing import Transcribe

__all__ = ["Narrate", "Transcribe", "TranscribePiece"]
