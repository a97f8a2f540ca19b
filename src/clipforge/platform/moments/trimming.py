"""Where edges go when a person moves them: on sentences, or between words, never inside one."""

from __future__ import annotations

from typing import Literal

from clipforge.kit.errors import UsageError
from clipforge.media.moment import Moment
from clipforge.media.transcript import Transcript
from clipforge.platform.base.problems import Problem, invalid
from clipforge.platform.moments.rows import sentences_in, text_in
from clipforge.stages.detect.boundaries import cut_after, cut_before
from clipforge.stages.detect.editing import extend

Snap = Literal["sentence", "word"]
SHORTEST_MS = 1_000
LONGEST_MS = 10 * 60_000


def trimmed(moment: Moment, transcript: Transcript, start: int, end: int, snap: Snap) -> Moment:
    """The moment with its edges near the given times; an edge that was not moved stays exactly.

    Args:
        moment: with the sentences of `transcript`.
        transcript: what is said.
        start: wished first ms.
        end: wished last ms.
        snap: to whole sentences, or only off words. Without any words the times are taken as they are.

    Raises:
        Problem: 422 when nothing, or too much, would be left.
    """
    end = min(end, transcript.duration)
    if end <= start:
        raise invalid("end_ms", "The moment must end after it starts, inside the source.")
    if not transcript.sentences:
        return _within(_recut(moment, transcript, start, end))
    if snap == "word":
        first = start if start == moment.start else _before_word(transcript, start)
        last = end if end == moment.end else _after_word(transcript, end)
        return _within(_recut(moment, transcript, first, last))
    return _within(_to_sentences(moment, transcript, start, end))


def _to_sentences(moment: Moment, transcript: Transcript, start: int, end: int) -> Moment:
    low, high = sentences_in(transcript, start, end)
    if high < low:
        touched = [
            index
            for index, sentence in enumerate(transcript.sentences)
            if sentence.start < end and sentence.end > start
        ]
        if not touched:
            raise invalid("start_ms", "Nothing is said there; choose a range with at least one sentence.")
        low, high = touched[0], touched[-1]
    if moment.last_sentence < moment.first_sentence:
        return from_sentences(moment, transcript, low, high)
    try:
        return extend(
            moment,
            transcript,
            before=moment.first_sentence - low,
            after=high - moment.last_sentence,
        )
    except UsageError as error:
        raise invalid("end_ms", error.message) from error


def from_sentences(moment: Moment, transcript: Transcript, low: int, high: int) -> Moment:
    """The moment cut around whole sentences low to high, both included."""
    start, end = cut_before(transcript, low), cut_after(transcript, high)
    changed = {"start": start, "end": end, "first_sentence": low, "last_sentence": high}
    return moment.model_copy(update={**changed, "text": text_in(transcript, start, end)})


def extended(moment: Moment, transcript: Transcript, before: int, after: int) -> Moment:
    """The moment with whole sentences more or less at its edges.

    Raises:
        Problem: 422 when nothing, or too much, would be left.
    """
    if moment.last_sentence < moment.first_sentence:
        raise Problem(409, "no_sentences", "Nothing is said in this moment; move its edges by time instead.")
    try:
        return _within(extend(moment, transcript, before=before, after=after))
    except UsageError as error:
        raise invalid("before", error.message) from error


def _recut(moment: Moment, transcript: Transcript, start: int, end: int) -> Moment:
    first, last = sentences_in(transcript, start, end)
    return moment.model_copy(
        update={
            "start": start,
            "end": end,
            "first_sentence": first,
            "last_sentence": last,
            "text": text_in(transcript, start, end),
        }
    )


def _before_word(transcript: Transcript, time: int) -> int:
    """The time, or the start of the word that it lies in."""
    return min((word.start for word in transcript.words if word.start < time < word.end), default=time)


def _after_word(transcript: Transcript, time: int) -> int:
    """The time, or the end of the word that it lies in."""
    return max((word.end for word in transcript.words if word.start < time < word.end), default=time)


def _within(moment: Moment) -> Moment:
    length = moment.end - moment.start
    if length < SHORTEST_MS:
        raise invalid("end_ms", f"A moment lasts {SHORTEST_MS} ms at least.")
    if length > LONGEST_MS:
        raise invalid("end_ms", f"A moment lasts {LONGEST_MS // 60_000} minutes at most.")
    return moment
