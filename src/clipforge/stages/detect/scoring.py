"""From signals to scores: a weighted sum whose weights are data, so that every point has its reason."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

import numpy as np

from clipforge.media.base import Value
from clipforge.stages.detect.candidates import Candidates
from clipforge.stages.detect.features.standalone import coherence
from clipforge.stages.detect.options import DetectOptions
from clipforge.stages.detect.signals import Signals
from clipforge.stages.detect.talk import Floats, Talk, window_mean

_REACH = 2.5
LOWEST, HIGHEST = 1.0, 99.0


class FeatureSpec(Value):
    """How one feature becomes points.

    Attributes:
        name: 'group.feature'.
        signal: the signal of sentences, or the measure of windows, that it reads.
        take: over a window: its mean weighted by seconds, its largest value, that of the first or of the
            last sentence, or a measure of the window itself.
        center: value that is worth nothing.
        scale: one step of the value.
        weight: points a step.
        say: in words, when it speaks for the moment; {quote} is the sentence that shows it.
        against: in words, when it speaks against it.
    """

    name: str
    signal: str
    take: Literal["mean", "peak", "first", "last", "window"]
    center: float
    scale: float
    weight: float
    say: str = ""
    against: str = ""

    @property
    def group(self) -> str:
        """Name of the sub-score it belongs to."""
        return self.name.split(".", 1)[0]


class Weights(Value):
    """All features; a window of only average values gets `base` points."""

    base: float
    feature: tuple[FeatureSpec, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores of all candidates.

    Attributes:
        total: 1 to 99, shape (m,).
        points: feature → points it adds, shape (m,); base and points sum to the total before it is held in
            1 to 99.
        specs: the features used.
        base: points of an average window.
        absent: feature → why it could not be computed.
    """

    total: Floats
    points: Mapping[str, Floats]
    specs: Mapping[str, FeatureSpec]
    base: float
    absent: Mapping[str, str] = field(default_factory=dict)

    def subscores(self, index: int) -> dict[str, float]:
        """Group → 0 to 1 for one candidate: logistic in its points over their spread, 0.5 is average."""
        groups: dict[str, list[str]] = {}
        for name, spec in self.specs.items():
            groups.setdefault(spec.group, []).append(name)
        found = {}
        for group, names in groups.items():
            spread = float(np.sqrt(sum(self.specs[name].weight ** 2 for name in names))) or 1.0
            points = sum(float(self.points[name][index]) for name in names)
            found[group] = round(float(1 / (1 + np.exp(-points / spread))), 3)
        return found


@cache
def load_weights() -> Weights:
    """The weights that come with us (`weights.toml`)."""
    text = (resources.files(__package__) / "weights.toml").read_text("utf-8")
    return Weights.model_validate(tomllib.loads(text))


def window_values(
    spec: FeatureSpec, talk: Talk, signals: Signals, found: Candidates, options: DetectOptions
) -> Floats | None:
    """Values of one feature over all candidates, shape (m,); None when its signal is missing."""
    if spec.take == "window":
        return _window_measure(spec.signal, talk, signals, found, options)
    values = signals.values.get(spec.signal)
    if values is None:
        return None
    if spec.take == "mean":
        return window_mean(values, talk.seconds, found.first, found.last)
    if spec.take == "peak":
        return window_peak(values, found)
    return values[found.first if spec.take == "first" else found.last]


def window_peak(values: Floats, found: Candidates) -> Floats:
    """Largest value of each window, from a sparse table: O(n log n + m)."""
    tables = [values]
    while 2 ** len(tables) <= len(values):
        step = 2 ** (len(tables) - 1)
        tables.append(np.maximum(tables[-1][:-step], tables[-1][step:]))
    level = np.log2(found.last - found.first + 1).astype(int)
    peaks = np.empty(len(found))
    for number in np.unique(level):
        rows = level == number
        table = tables[number]
        peaks[rows] = np.maximum(table[found.first[rows]], table[found.last[rows] + 1 - 2**number])
    return peaks


def _window_measure(
    name: str, talk: Talk, signals: Signals, found: Candidates, options: DetectOptions
) -> Floats | None:
    if name == "coherence":
        if name in signals.missing:
            return None
        return coherence(signals.vectors, found.first, found.last)
    if name == "break_before":
        return signals.breaks[found.first]
    if name == "break_after":
        return signals.breaks[found.last + 1]
    if name == "length_fit":
        # Distance from the length liked best on a logarithmic scale: half and double are equally far.
        values: Floats = -np.abs(np.log2(np.maximum(found.end - found.start, 1) / options.target))
        return values
    raise KeyError(name)


def score(talk: Talk, signals: Signals, found: Candidates, options: DetectOptions) -> Scores:
    """Score every candidate with the features that this talk allows."""
    weights = load_weights()
    points: dict[str, Floats] = {}
    specs: dict[str, FeatureSpec] = {}
    absent: dict[str, str] = {}
    total = np.full(len(found), weights.base)
    for spec in weights.feature:
        factor = options.weights.get(spec.name, 1.0)
        if factor == 0:
            absent[spec.name] = "it was switched off"
            continue
        values = window_values(spec, talk, signals, found, options)
        if values is None:
            absent[spec.name] = signals.missing.get(spec.signal, "it could not be measured")
            continue
        steps = np.clip((values - spec.center) / spec.scale, -_REACH, _REACH)
        points[spec.name] = steps * spec.weight * factor
        specs[spec.name] = spec
        total += points[spec.name]
    return Scores(np.clip(total, LOWEST, HIGHEST), points, specs, weights.base, absent)
