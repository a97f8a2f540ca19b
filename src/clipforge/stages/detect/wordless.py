"""Sources in which no word was recognised: moments by picture and sound alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clipforge.media.moment import Moment, MomentSet, Reason, Shortage
from clipforge.media.picture import PictureSurvey
from clipforge.media.sound import HOP_MS, SoundSurvey
from clipforge.media.time import Span
from clipforge.stages.detect.options import DetectOptions

_GRID_MS = 1_000
_ABSENT = "no words were recognised"
# Without words little is known of a moment: its score never passes that of an average one.
_BASE, _STEP, _TOP = 30.0, 8.0, 50.0


def _activity(duration: int, sound: SoundSurvey | None, picture: PictureSurvey | None) -> NDArray[np.float64]:
    """Movement and loudness of each second against the source's own, in standard deviations, summed."""
    count = max(1, duration // _GRID_MS)
    total = np.zeros(count)
    grid = np.arange(count) * _GRID_MS
    if picture is not None and len(picture.samples) > 1:
        times = [sample.time for sample in picture.samples]
        lively = [sample.change + 0.2 * bool(sample.faces) for sample in picture.samples]
        total += _standard(np.interp(grid, times, lively))
    if sound is not None and len(sound.level_db):
        hops = np.arange(len(sound.level_db)) * HOP_MS
        total += _standard(np.interp(grid, hops, sound.level_db))
    return total


def _standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))


def without_words(
    duration: int, options: DetectOptions, sound: SoundSurvey | None, picture: PictureSurvey | None
) -> MomentSet:
    """Moments of a source without words.

    A source no longer than the longest moment is given whole. From a longer one the liveliest stretches are
    taken when picture or sound was measured; otherwise there is nothing to choose by: a shortage says so.
    """
    requested = options.wanted(duration)
    notice = "No words were recognised, so moments are chosen by picture and sound alone"
    if 0 < duration <= options.max_ms:
        whole = _moment(0, Span(start=0, end=duration), _BASE, "The source has no words; it is taken whole")
        lost = _shortage(
            requested - 1, "no words were recognised, and the source has the length of one moment"
        )
        return MomentSet(
            requested=requested,
            moments=(whole.model_copy(update={"origin": "whole"}),),
            shortages=lost,
            notices=(notice,),
        )
    activity = _activity(duration, sound, picture)
    if not activity.any():
        return MomentSet(requested=requested, shortages=_shortage(requested, _ABSENT))
    size = options.target // _GRID_MS
    sums = np.concatenate([[0.0], np.cumsum(activity)])
    means = (sums[size:] - sums[:-size]) / size
    taken: list[int] = []
    for low in np.argsort(-means, kind="stable"):
        span = _span(int(low), size, duration)
        if len(taken) < requested and _allowed(span, options) and all(abs(low - k) >= size for k in taken):
            taken.append(int(low))
    spread = float(means.std()) or 1.0
    moments = []
    for rank, low in enumerate(taken, 1):
        points = min(_STEP * (means[low] - means.mean()) / spread, _TOP - _BASE)
        place = sorted(taken).index(low)
        moment = _moment(
            place, _span(low, size, duration), _BASE + points, "Livelier than the rest of the source"
        )
        moments.append(moment.model_copy(update={"rank": rank}))
    lost = _shortage(
        requested - len(moments), "no words were recognised, and there is no room for more moments"
    )
    return MomentSet(requested=requested, moments=tuple(moments), shortages=lost, notices=(notice,))


def _span(low: int, size: int, duration: int) -> Span:
    return Span(start=low * _GRID_MS, end=min(duration, (low + size) * _GRID_MS))


def _allowed(span: Span, options: DetectOptions) -> bool:
    inside = not options.include or any(
        part.start <= span.start and span.end <= part.end for part in options.include
    )
    return inside and all(span.overlap(part) == 0 for part in options.exclude)


def _moment(place: int, span: Span, score: float, text: str) -> Moment:
    value = round(max(1.0, float(score)), 1)
    return Moment(
        id=f"m{place + 1:02d}",
        rank=1,
        start=span.start,
        end=span.end,
        first_sentence=0,
        last_sentence=-1,
        score=value,
        reasons=(
            Reason(
                kind="picture.activity",
                text=text,
                start=span.start,
                end=span.end,
                weight=round(value - _BASE, 1),
            ),
        ),
        absent=dict.fromkeys(("hook", "content", "exchange", "standalone"), _ABSENT),
    )


def _shortage(count: int, reason: str) -> tuple[Shortage, ...]:
    return (Shortage(count=count, reason=reason),) if count > 0 else ()
