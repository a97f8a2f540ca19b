"""What every sentence embedder offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class SentenceEmbedder(Protocol):
    """Turns sentences into vectors whose dot product is their likeness in meaning."""

    @property
    def name(self) -> str:
        """Name of the model; part of every cache key."""
        ...

    def supports(self, language: str) -> bool:
        """Whether vectors of this language (ISO 639-1) mean anything."""
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), dimensions)."""
        ...
