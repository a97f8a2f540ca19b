"""Moments changed or made by hand: longer, shorter, or from a range; edges stay on sentences."""

from __future__ import annotations

from clipforge.engines.embedding.protocol import SentenceEmbedder
from clipforge.kit.errors import UsageError
from clipforge.media.moment import Moment
from clipforge.media.picture import PictureSurvey
from clipforge.media.sound import SoundSurvey
from clipforge.media.time import clock
from clipforge.media.transcript import Transcript
from clipforge.stages.detect.boundaries import cut_after, cut_before
from clipforge.stages.detect.moments import single_moment
from clipforge.stages.detect.options import DetectOptions
from clipforge.stages.detect.signals import measure
from clipforge.stages.detect.talk import build_talk


def extend(
    moment: Moment,
    transcript: Transcript,
    *,
    before: int = 0,
    after: int = 0,
    sound: SoundSurvey | None = None,
) -> Moment:
    """Move the edges of a moment by whole sentences.

    Args:
        moment: what to change.
        transcript: the one it was found in.
        before: sentences to add at the start, negative to take away; stops at the start of the talk.
        after: sentences to add at the end, negative to take away; stops at the end of the talk.
        sound: cuts at the quietest points when given.

    Returns:
        The moment with new cuts and text; score, reasons and title stay those it was found with.

    Raises:
        UsageError: nothing would be left of it.
    """
    top = len(transcript.sentences) - 1
    first = max(0, moment.first_sentence - before)
    last = min(top, moment.last_sentence + after)
    if first > last:
        raise UsageError(
            "nothing would be left of this moment",
            subject=moment.id,
            remedy="Take fewer sentences away",
            code="empty_moment",
        )
    sentences = transcript.sentences
    start = cut_before(transcript, first, sound) if first != moment.first_sentence else moment.start
    end = cut_after(transcript, last, sound) if last != moment.last_sentence else moment.end
    return moment.model_copy(
        update={
            "start": start,
            "end": end,
            "first_sentence": first,
            "last_sentence": last,
            "text": transcript.text_of(sentences[first].first, sentences[last].last),
            "origin": "manual",
        }
    )


def moment_from_range(
    transcript: Transcript,
    start: int,
    end: int,
    *,
    id: str = "manual",  # the field's name
    options: DetectOptions | None = None,
    embedder: SentenceEmbedder | None = None,
    sound: SoundSurvey | None = None,
    picture: PictureSurvey | None = None,
) -> Moment:
    """The moment that a person means by [start, end) ms: the sentences whose middle lies in it, scored.

    Raises:
        UsageError: nothing is said there.
    """
    inside = [
        index
        for index, sentence in enumerate(transcript.sentences)
        if start <= (sentence.start + sentence.end) // 2 < end
    ] or [
        index
        for index, sentence in enumerate(transcript.sentences)
        if sentence.start < end and sentence.end > start
    ]
    if not inside:
        raise UsageError(
            "nothing is said there",
            subject=f"{clock(start)}–{clock(end)}",
            remedy="Choose a range that holds at least one sentence",
            code="empty_range",
        )
    talk = build_talk(transcript, embedder=embedder, sound=sound, picture=picture)
    return single_moment(
        talk,
        measure(talk),
        options or DetectOptions(),
        first=inside[0],
        last=inside[-1],
        id=id,
        origin="manual",
    )
