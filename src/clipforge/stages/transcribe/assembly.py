"""The last steps that every way to a transcript shares: order, punctuation, speakers, sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from clipforge.media.transcript import SpeakerTurn, Transcript, Word
from clipforge.stages.transcribe.punctuation import restore_punctuation
from clipforge.stages.transcribe.rules import rules_for
from clipforge.stages.transcribe.sentences import split_sentences
from clipforge.stages.transcribe.speakers import (
    assign_speakers,
    number_speakers,
    smooth_speakers,
    turns_of,
)

UNDETERMINED = "und"


def assemble(
    words: Sequence[Word],
    *,
    language: str,
    duration: int,
    turns: Sequence[SpeakerTurn] = (),
    names: dict[str, str] | None = None,
    restore: bool = False,
    language_confidence: float = 1.0,
    engine: str,
    model: str = "",
    timing: Literal["measured", "estimated"] = "measured",
    notices: Sequence[str] = (),
) -> Transcript:
    """Make a transcript of words.

    Args:
        words: in any order; empty ones are dropped, times are brought into [0, duration] and in order.
        language: ISO 639-1 code.
        duration: length of the source in ms.
        turns: who speaks when; words that do not know their speaker all get theirs from it.
        names: names to show by speaker id of `words` and `turns`.
        restore: set full stops at pauses in long runs without any.
        language_confidence: probability of the language.
        engine: what made it.
        model: the model's name.
        timing: how exact the times are.
        notices: what a person should know.
    """
    tidy = _tidy(words, duration)
    said = list(notices)
    if not tidy:
        said.append("No speech was found.")
        return Transcript(
            language=UNDETERMINED,
            language_confidence=0.0,
            duration=duration,
            engine=engine,
            model=model,
            timing=timing,
            notices=tuple(said),
        )
    rules = rules_for(language)
    by_time = bool(turns) and any(word.speaker is None for word in tidy)
    if by_time:
        tidy = assign_speakers(tidy, turns)
    if restore:
        tidy, added = restore_punctuation(tidy, rules)
        if added:
            count = "one full stop was" if added == 1 else f"{added} full stops were"
            said.append(f"The recogniser left out punctuation in places; {count} set at pauses.")
    if by_time:
        anonymous = [word.model_copy(update={"speaker": None}) for word in tidy]
        tidy = smooth_speakers(tidy, split_sentences(anonymous, rules))
    tidy, numbered, shown = number_speakers(tidy, turns or turns_of(tidy), names)
    return Transcript(
        language=language,
        language_confidence=language_confidence,
        duration=duration,
        words=tidy,
        sentences=split_sentences(tidy, rules),
        turns=numbered,
        speakers=shown,
        engine=engine,
        model=model,
        timing=timing,
        notices=tuple(said),
    )


def _tidy(words: Sequence[Word], duration: int) -> tuple[Word, ...]:
    """Words in order, within the source, each ending after it starts, none starting before the one before."""
    kept: list[Word] = []
    previous = 0
    for word in sorted(words, key=lambda word: word.start):
        if not word.text.strip():
            continue
        start = min(max(word.start, previous, 0), max(duration - 1, 0))
        end = min(max(word.end, start + 1), max(duration, start + 1))
        previous = start
        unchanged = start == word.start and end == word.end
        kept.append(word if unchanged else word.model_copy(update={"start": start, "end": end}))
    return tuple(kept)
