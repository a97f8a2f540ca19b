"""Which face speaks when: the transcript's speakers are matched to faces, by mouth motion summed over turns.

A single second of mouth motion proves nothing. Summed over all the turns of one speaker, and compared with
the faces that are seen at the same time, it names the face; the rest of the turns then need no mouth at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from clipforge.media.picture import FaceTrack, Shot
from clipforge.media.time import frame_ms
from clipforge.media.transcript import SpeakerTurn, Word

_PHRASE_GAP_MS = 350
_TURN_GAP_MS = 1_200
_LONGEST_PHRASE_MS = 6_000
_SURE = 0.08
"""Lead over the next face, in mean evidence, from which a phrase is given to a face."""
_RIVAL = 0.75
"""Above this share of the best evidence the next face may as well be the one, or both talk."""
_TURNS_WEIGH = 1.5
_SAME_SEAT = 0.09
_SAME_SIZE = 1.5
_OVERLAP_MS = 700


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of one voice.

    Attributes:
        start: ms of the source.
        end: ms of the source.
        speaker: who, None when not known.
        shared: whether another speaker talks through most of it.
    """

    start: int
    end: int
    speaker: str | None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """A phrase and the face that says it, None when it cannot be told."""

    phrase: Phrase
    track: int | None


def phrases_of(words: Sequence[Word], turns: Sequence[SpeakerTurn]) -> tuple[Phrase, ...]:
    """Stretches of one voice: from the words, or from the turns where there are no words.

    With known speakers a phrase is a turn and lasts until another speaks; with unknown ones it ends at every
    pause, since another may go on after it.
    """
    plain: list[Phrase] = []
    for word in sorted(words, key=lambda each: each.start):
        if plain and _goes_on(plain[-1], word):
            last = plain.pop()
            plain.append(Phrase(last.start, max(last.end, word.end), last.speaker))
        else:
            plain.append(Phrase(word.start, word.end, word.speaker))
    if not plain:
        ordered = sorted(turns, key=lambda each: each.start)
        plain = [Phrase(turn.start, turn.end, turn.speaker) for turn in ordered]
    return tuple(
        Phrase(each.start, each.end, each.speaker, shared=_is_shared(each, plain, turns)) for each in plain
    )


def _goes_on(phrase: Phrase, word: Word) -> bool:
    if word.speaker != phrase.speaker:
        return False
    if phrase.speaker is None and word.end - phrase.start > _LONGEST_PHRASE_MS:
        return False
    return word.start - phrase.end < (_PHRASE_GAP_MS if phrase.speaker is None else _TURN_GAP_MS)


def _is_shared(phrase: Phrase, others: Sequence[Phrase], turns: Sequence[SpeakerTurn]) -> bool:
    if phrase.speaker is None:
        return False
    mine = (None, phrase.speaker)
    voices = [(each.start, each.end) for each in others if each.speaker not in mine]
    voices += [(turn.start, turn.end) for turn in turns if turn.speaker not in mine]
    covered = sum(max(0, min(end, phrase.end) - max(start, phrase.start)) for start, end in voices)
    return covered >= max(_OVERLAP_MS, (phrase.end - phrase.start) // 2)


def match_talkers(shots: Sequence[Shot], phrases: Sequence[Phrase], rate: Fraction) -> tuple[Talk, ...]:
    """Give each phrase the face that says it, as far as it can be told.

    Args:
        shots: with tracks whose `speaking` was computed; faces without are never chosen by their mouth.
        phrases: in order of time.
        rate: frames a second of the source.
    """
    tracks = [track for shot in shots for track in shot.tracks]
    seats = _seats(tracks)
    evidence = [_evidence(tracks, phrase, rate) for phrase in phrases]
    habits = _habits(phrases, evidence, seats)
    chairs = _chairs(shots, list(zip(phrases, evidence, strict=True)), seats, habits, rate)
    talks = []
    for phrase, heard in zip(phrases, evidence, strict=True):
        scores = dict(heard)
        if phrase.speaker is not None:
            for track in scores:
                scores[track] += _TURNS_WEIGH * habits.get((phrase.speaker, seats[track]), 0.0)
                scores[track] += chairs.get((phrase.speaker, track), 0.0)
        talks.append(Talk(phrase, _best(scores)))
    return tuple(talks)


def _best(scores: Mapping[int, float]) -> int | None:
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked:
        return None
    if len(ranked) == 1:
        return ranked[0][0]
    (first, best), (_, second) = ranked[:2]
    return first if best - second >= _SURE and second <= _RIVAL * best else None


def _evidence(tracks: Sequence[FaceTrack], phrase: Phrase, rate: Fraction) -> dict[int, float]:
    """Mean evidence of each face that is seen through a good part of a phrase."""
    low, high = float(phrase.start * rate / 1000), float(phrase.end * rate / 1000)
    found = {}
    for track in tracks:
        frames = np.asarray(track.frames)
        inside = (frames >= low - 0.1 * float(rate)) & (frames <= high + 0.1 * float(rate))
        shown = min(high, track.frames[-1]) - max(low, track.frames[0])
        if inside.any() and shown >= 0.4 * (high - low):
            values = np.asarray(track.speaking)[inside] if track.speaking else np.zeros(1)
            found[track.id] = float(values.mean())
    return found


def _habits(
    phrases: Sequence[Phrase], evidence: Sequence[Mapping[int, float]], seats: Mapping[int, int]
) -> dict[tuple[str, int], float]:
    """How much more than the others seen with it the face on a seat moves while a speaker speaks.

    Mean over the time of all phrases of that speaker in which several faces were seen.
    """
    total: defaultdict[tuple[str, int], float] = defaultdict(float)
    time: defaultdict[tuple[str, int], float] = defaultdict(float)
    for phrase, heard in zip(phrases, evidence, strict=True):
        if phrase.speaker is None or phrase.shared or len(heard) < 2:
            continue
        length = float(phrase.end - phrase.start)
        for track, value in heard.items():
            others = max(other for each, other in heard.items() if each != track)
            total[phrase.speaker, seats[track]] += length * (value - others)
            time[phrase.speaker, seats[track]] += length
    return {key: total[key] / time[key] for key in total}


def _chairs(
    shots: Sequence[Shot],
    heard_in: Sequence[tuple[Phrase, Mapping[int, float]]],
    seats: Mapping[int, int],
    habits: Mapping[tuple[str, int], float],
    rate: Fraction,
) -> dict[tuple[str, int], float]:
    """(speaker, track) → bonus: in each shot its speakers are shared out among the faces that hear them.

    Two people do not talk from one face: where one is certain, the other has what is left. The bonus is the
    lead of this sharing over the best one that gives the speaker another face.
    """
    found: dict[tuple[str, int], float] = {}
    for shot in shots:
        low, high = frame_ms(shot.start, rate), frame_ms(shot.end, rate)
        inside = {track.id for track in shot.tracks}
        speakers: set[str] = set()
        tracks: set[int] = set()
        for phrase, heard in heard_in:
            shown = inside & heard.keys()
            if phrase.speaker is not None and phrase.end > low and phrase.start < high and len(shown) > 1:
                speakers.add(phrase.speaker)
                tracks |= shown
        if len(speakers) < 2 or len(tracks) < 2:
            continue
        names, faces = sorted(speakers), sorted(tracks)
        gain = np.array([[habits.get((name, seats[face]), 0.0) for face in faces] for name in names])
        from scipy.optimize import linear_sum_assignment

        rows, columns = linear_sum_assignment(-gain)
        for row, column in zip(rows, columns, strict=True):
            without = gain.copy()
            without[row, column] = -10.0
            other = linear_sum_assignment(-without)
            lead = float(gain[rows, columns].sum() - without[other].sum())
            if lead >= 2 * _SURE:
                found[names[row], faces[column]] = min(1.0, lead)
    return found


def _seats(tracks: Sequence[FaceTrack]) -> dict[int, int]:
    """Track → seat: faces at about the same place and size in different shots sit on one seat.

    A camera that comes back shows the same person at the same place.
    """
    middles: list[tuple[float, float, float]] = []
    found: dict[int, int] = {}
    for track in tracks:
        x = float(np.median([box.center_x for box in track.boxes]))
        y = float(np.median([box.center_y for box in track.boxes]))
        size = float(np.median([box.height for box in track.boxes]))
        for seat, (seat_x, seat_y, seat_size) in enumerate(middles):
            near = abs(x - seat_x) < _SAME_SEAT and abs(y - seat_y) < _SAME_SEAT
            if near and max(size, seat_size) < _SAME_SIZE * min(size, seat_size):
                found[track.id] = seat
                break
        else:
            found[track.id] = len(middles)
            middles.append((x, y, size))
    return found
