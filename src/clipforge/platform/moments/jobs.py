"""Handlers of the jobs that find and compose moments."""

from __future__ import annotations

from clipforge.platform.moments.detecting import Detect
from clipforge.platform.moments.recomposing import Compose

__all__ = ["Compose", "Detect"]
