"""Why a moment scores as it does, in words and times that a person can check in the video."""

from __future__ import annotations

from collections.abc import Container

import numpy as np

from clipforge.media.moment import Reason
from clipforge.media.time import Span
from clipforge.stages.detect.candidates import Candidates
from clipforge.stages.detect.scoring import FeatureSpec, Scores
from clipforge.stages.detect.signals import Signals
from clipforge.stages.detect.talk import Talk

_LEAST_POINTS = 1.0
_QUOTE_LENGTH = 90
_NEARLY = 0.15


def quote(text: str, length: int = _QUOTE_LENGTH) -> str:
    """A sentence in quotation marks, cut at a word with '…' when it is longer than `length`."""
    short = " ".join(text.split())
    if len(short) > length:
        short = short[: length - 1].rsplit(" ", 1)[0].rstrip(",;:–—- ") + "…"
    return f"“{short}”"


def evidence(
    spec: FeatureSpec, index: int, found: Candidates, signals: Signals, shown: Container[int]
) -> Span | int:
    """What to look at: the sentence that shows the feature best, or the span of the whole window.

    Of sentences that show it nearly equally well, one that no other reason has `shown` yet.
    """
    first, last = int(found.first[index]), int(found.last[index])
    if spec.take == "first" or spec.signal == "break_before":
        return first
    if spec.take == "last" or spec.signal == "break_after":
        return last
    values = signals.values.get(spec.signal)
    if spec.take == "window" or values is None:
        return Span(start=int(found.start[index]), end=int(found.end[index]))
    inside = values[first : last + 1]
    near = first + np.flatnonzero(inside >= inside.max() - _NEARLY * abs(inside.max()))
    fresh = [int(place) for place in near if int(place) not in shown]
    return fresh[0] if fresh else first + int(np.argmax(inside))


def reasons_of(
    talk: Talk, signals: Signals, found: Candidates, scores: Scores, index: int
) -> tuple[Reason, ...]:
    """Reasons of one candidate, strongest first.

    Their weights add up to the score minus the base: what is too small to name, and what is lost because a
    score ends at 1 and 99, stands together in the last reason ('score.rest').
    """
    named: list[Reason] = []
    shown: set[int] = set()
    whole = Span(start=int(found.start[index]), end=int(found.end[index]))
    strongest = sorted(scores.specs, key=lambda name: -abs(float(scores.points[name][index])))
    for name in strongest:
        spec, points = scores.specs[name], float(scores.points[name][index])
        text = spec.say if points > 0 else spec.against
        if abs(points) < _LEAST_POINTS or not text:
            continue
        # Too little of something cannot be pointed at: then the whole window is the place.
        lacking = (points > 0) != (spec.weight > 0)
        place = whole if lacking else evidence(spec, index, found, signals, shown)
        if isinstance(place, int):
            shown.add(place)
            sentence = talk.transcript.sentences[place]
            text = text.replace("{quote}", quote(talk.texts[place]))
            start, end = sentence.start, sentence.end
        else:
            text = text.replace(": {quote}", "")
            start, end = place.start, place.end
        named.append(Reason(kind=name, text=text, start=start, end=end, weight=round(points, 1)))
    named.sort(key=lambda reason: -abs(reason.weight))
    rest = round(float(scores.total[index]), 1) - scores.base - sum(reason.weight for reason in named)
    if abs(rest) >= 0.05:
        start, end = int(found.start[index]), int(found.end[index])
        text = "Smaller signals together"
        named.append(Reason(kind="score.rest", text=text, start=start, end=end, weight=round(rest, 1)))
    return tuple(named)
