"""How quotable each sentence is: one number from many signals, by weights that are data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import numpy as np

from clipforge.stages.detect.talk import Floats, Talk


@cache
def _weights() -> dict[str, tuple[float, float]]:
    """Signal → (weight, center)."""
    file = resources.files("clipforge.stages.detect") / "quotable.toml"
    table = tomllib.loads(file.read_text("utf-8"))["signals"]
    return {name: (float(entry["weight"]), float(entry["center"])) for name, entry in table.items()}


def quotability(talk: Talk, signals: Mapping[str, Floats]) -> Floats:
    """Log-odds (but for a constant) that an editor would quote each sentence, shape (n,); 0 is average.

    A logistic regression whose weights stand in `quotable.toml`; a signal that is missing counts as average.
    """
    total: Floats = np.zeros(len(talk))
    for name, (weight, center) in _weights().items():
        if name in signals:
            total = total + weight * (signals[name] - center)
    return total
