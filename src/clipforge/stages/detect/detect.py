"""Finds the moments of a talk: sentences → topics → candidates → features → scores → selection."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.embedding.protocol import SentenceEmbedder
from clipforge.kit.progress import Progress
from clipforge.media.moment import Moment, MomentSet, Shortage
from clipforge.media.picture import PictureSurvey
from clipforge.media.sound import SoundSurvey
from clipforge.media.transcript import Transcript
from clipforge.stages.detect.candidates import Candidates, build_candidates, inside_ranges
from clipforge.stages.detect.hashtags import Keyphrases
from clipforge.stages.detect.moments import make_moment, whole_moment
from clipforge.stages.detect.options import DetectOptions
from clipforge.stages.detect.scoring import Scores, score, window_peak
from clipforge.stages.detect.selection import select
from clipforge.stages.detect.shortages import explain
from clipforge.stages.detect.signals import Signals, measure
from clipforge.stages.detect.steering import topic_relevance
from clipforge.stages.detect.talk import Talk, build_talk, window_mean
from clipforge.stages.detect.wordless import without_words

# More than this share of a window being adverts or welcome disqualifies it.
_MOSTLY_HOUSEKEEPING = 0.3


def detect(
    transcript: Transcript,
    options: DetectOptions | None = None,
    *,
    embedder: SentenceEmbedder | None = None,
    sound: SoundSurvey | None = None,
    picture: PictureSurvey | None = None,
    progress: Progress | None = None,
) -> MomentSet:
    """Find the best moments of a talk.

    Args:
        transcript: what was said; archives with estimated word times will do.
        options: how many, how long, what to look for.
        embedder: adds meaning where it supports the language.
        sound: adds loudness and voice, and cuts at the quietest points.
        picture: adds faces, cuts and motion.
        progress: where to tell it.

    Returns:
        Moments, best first, and for each that is missing the reason. Each starts at the start of a
        sentence and ends at the end of one; none overlap; none cuts a word.

    Raises:
        CancelledError: asked to stop.
    """
    wishes = options or DetectOptions()
    told = progress or Progress()
    told.update(0.0, "Reading the transcript")
    if not transcript.sentences:
        return without_words(transcript.duration, wishes, sound, picture)
    talk = build_talk(transcript, embedder=embedder, sound=sound, picture=picture)
    told.update(0.4, "Measuring sentences")
    signals = measure(talk)
    told.update(0.6, "Weighing moments")
    notices = _notices(talk)
    if transcript.duration <= wishes.min_ms or talk.span.duration < wishes.min_ms:
        moment = whole_moment(talk, signals, wishes)
        requested = wishes.count or 1
        short = (Shortage(count=requested - 1, reason=_SHORT_SOURCE),) if requested > 1 else ()
        return MomentSet(requested=requested, moments=(moment,), shortages=short, notices=notices)
    requested = wishes.wanted(transcript.duration)
    every = build_candidates(talk, wishes)
    stages: dict[str, NDArray[np.bool_]] = {
        "ranges": inside_ranges(every, wishes.include, wishes.exclude),
        "topics": _on_topic(talk, every, wishes, embedder),
        "housekeeping": _no_business(talk, signals, every),
    }
    mask = np.logical_and.reduce(list(stages.values())) if len(every) else np.zeros(0, dtype=bool)
    found = every.only(mask)
    scores = score(talk, signals, found, wishes)
    told.update(0.8, "Choosing")
    order = scores.total + sum(scores.points.values()) * 1e-6 if len(found) else scores.total
    selection = select(talk, found, np.asarray(order), requested, talk.vectors)
    moments = _moments(talk, signals, found, scores, selection.chosen)
    lost = explain(every, stages, requested, selection, wishes)
    told.update(1.0, "Moments found")
    return MomentSet(requested=requested, moments=moments, shortages=lost, notices=notices)


_SHORT_SOURCE = "there is less speech than the shortest moment needs, so all of it is one moment"


def _on_topic(
    talk: Talk, found: Candidates, options: DetectOptions, embedder: SentenceEmbedder | None
) -> NDArray[np.bool_]:
    if not options.topics or not len(found):
        return np.ones(len(found), dtype=bool)
    return window_peak(topic_relevance(talk, options.topics, embedder), found) > 0


def _no_business(talk: Talk, signals: Signals, found: Candidates) -> NDArray[np.bool_]:
    values = signals.values.get("housekeeping")
    if values is None or not len(found):
        return np.ones(len(found), dtype=bool)
    return window_mean(values, talk.seconds, found.first, found.last) <= _MOSTLY_HOUSEKEEPING


def _notices(talk: Talk) -> tuple[str, ...]:
    language = talk.transcript.language
    notices = []
    if not talk.lexicon.names:
        notices.append(f"There are no phrase lists for '{language}', so hooks and wording were not weighed")
    if talk.transcript.timing == "estimated":
        notices.append("Word times are estimates, so cuts may be off by some seconds")
    return tuple(notices)


def _moments(
    talk: Talk, signals: Signals, found: Candidates, scores: Scores, chosen: tuple[int, ...]
) -> tuple[Moment, ...]:
    phrases = Keyphrases(talk)
    starts_in_time = sorted(chosen, key=lambda index: int(found.start[index]))
    number = {index: place for place, index in enumerate(starts_in_time, 1)}
    return tuple(
        make_moment(
            talk, signals, found, scores, index=index, phrases=phrases, id=f"m{number[index]:02d}", rank=rank
        )
        for rank, index in enumerate(chosen, 1)
    )
