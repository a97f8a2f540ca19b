"""Puts together what a person sees of a moment: cuts, score, reasons, title, hashtags, text."""

from __future__ import annotations

from typing import Literal

import numpy as np

from clipforge.media.moment import Moment
from clipforge.media.time import Span
from clipforge.stages.detect.boundaries import cut_after, cut_before
from clipforge.stages.detect.candidates import Candidates
from clipforge.stages.detect.hashtags import Keyphrases
from clipforge.stages.detect.options import DetectOptions
from clipforge.stages.detect.reasons import reasons_of
from clipforge.stages.detect.scoring import Scores, score
from clipforge.stages.detect.signals import Signals
from clipforge.stages.detect.talk import Talk
from clipforge.stages.detect.titles import title_of


def make_moment(
    talk: Talk,
    signals: Signals,
    found: Candidates,
    scores: Scores,
    *,
    index: int,
    phrases: Keyphrases,
    id: str,  # the field's name
    rank: int = 1,
    origin: Literal["detected", "manual", "whole"] = "detected",
    span: Span | None = None,
) -> Moment:
    """One candidate as a moment; `span` overrides where it is cut."""
    first, last = int(found.first[index]), int(found.last[index])
    transcript = talk.transcript
    sentences = transcript.sentences
    return Moment(
        id=id,
        rank=rank,
        start=span.start if span else cut_before(transcript, first, talk.sound),
        end=span.end if span else cut_after(transcript, last, talk.sound),
        first_sentence=first,
        last_sentence=last,
        score=round(float(scores.total[index]), 1),
        subscores=scores.subscores(index),
        reasons=reasons_of(talk, signals, found, scores, index),
        absent=dict(scores.absent),
        title=title_of(talk, signals, first, last),
        hashtags=phrases.hashtags(first, last),
        text=transcript.text_of(sentences[first].first, sentences[last].last),
        origin=origin,
    )


def single_moment(
    talk: Talk,
    signals: Signals,
    options: DetectOptions,
    *,
    first: int,
    last: int,
    id: str,  # the field's name
    origin: Literal["detected", "manual", "whole"],
    span: Span | None = None,
) -> Moment:
    """Sentences first..last as one moment, scored like any other."""
    one = np.array([first], dtype=np.int64)
    end = np.array([int(talk.end[first : last + 1].max())], dtype=np.int64)
    found = Candidates(one, np.array([last], dtype=np.int64), talk.start[one], end)
    scores = score(talk, signals, found, options)
    return make_moment(
        talk, signals, found, scores, index=0, phrases=Keyphrases(talk), id=id, origin=origin, span=span
    )


def whole_moment(talk: Talk, signals: Signals, options: DetectOptions) -> Moment:
    """All that is said as one moment, for sources with less speech than the shortest moment.

    A source shorter than the shortest moment is taken whole; of a longer one the speech and as much of the
    silence around it as the shortest moment needs.
    """
    duration = max(talk.transcript.duration, talk.span.end)
    if duration <= options.min_ms:
        span, origin = Span(start=0, end=duration), "whole"
    else:
        lack = max(0, options.min_ms - talk.span.duration)
        start = max(0, min(talk.span.start - lack // 2, duration - options.min_ms))
        span, origin = Span(start=start, end=max(start + options.min_ms, talk.span.end)), "detected"
    return single_moment(
        talk,
        signals,
        options,
        first=0,
        last=len(talk) - 1,
        id="m01",
        origin="whole" if origin == "whole" else "detected",
        span=span,
    )
