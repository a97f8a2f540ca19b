"""All signals of a talk's sentences in one table, and which could not be measured and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from clipforge.media.picture import PictureSurvey
from clipforge.media.sound import SoundSurvey
from clipforge.stages.detect.features import (
    content,
    delivery,
    exchange,
    pictures,
    place,
    quotable,
    standalone,
    wording,
)
from clipforge.stages.detect.talk import Floats, Talk
from clipforge.stages.detect.topics import break_strength, hashed_vectors

_SOUND: Mapping[str, Callable[[Talk, SoundSurvey], Floats]] = {
    "energy": delivery.energy,
    "energy_change": delivery.energy_change,
    "pitch_height": delivery.pitch_height,
    "pitch_range": delivery.pitch_range,
    "bursts": delivery.bursts,
}
_TIMING: Mapping[str, Callable[[Talk], Floats]] = {
    "pace": delivery.pace,
    "long_pauses": delivery.long_pauses,
    "dead_air": delivery.dead_air,
}
_SPEAKERS: Mapping[str, Callable[[Talk], Floats]] = {
    "swaps": exchange.swaps,
    "answers": exchange.answers,
    "handover": exchange.handover,
    "long_turn": exchange.long_turn,
    "turn_depth": exchange.turn_depth,
}
_PICTURE: Mapping[str, Callable[[Talk, PictureSurvey], Floats]] = {
    "faces": pictures.faces,
    "cuts": pictures.cuts,
    "motion": pictures.motion,
    "darkness": pictures.darkness,
}
_MEANING = ("central", "novelty", "announced", "coherence")


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """What was measured of each sentence.

    Attributes:
        values: signal → one value a sentence, shape (n,).
        missing: signal → why it could not be measured.
        breaks: strength of the change of subject before each sentence, shape (n + 1,).
        vectors: of meaning where there is an embedder, else of words, shape (n, d).
    """

    values: Mapping[str, Floats]
    breaks: Floats
    vectors: NDArray[np.float32]
    missing: Mapping[str, str] = field(default_factory=dict)


def measure(talk: Talk) -> Signals:
    """Measure everything that this talk allows."""
    values, missing = _of_words(talk)

    def skip(names: Mapping[str, object], why: str) -> None:
        missing.update(dict.fromkeys(names, why))

    if talk.transcript.timing == "measured":
        values |= {name: function(talk) for name, function in _TIMING.items()}
    else:
        skip(_TIMING, "word times are only estimated")
    if exchange.known(talk):
        values |= {name: function(talk) for name, function in _SPEAKERS.items()}
    else:
        skip(_SPEAKERS, "only one speaker is known")
    if talk.sound is not None:
        values |= {name: function(talk, talk.sound) for name, function in _SOUND.items()}
    else:
        skip(_SOUND, "the sound was not measured")
    if talk.picture is not None and talk.picture.samples:
        values |= {name: function(talk, talk.picture) for name, function in _PICTURE.items()}
    else:
        skip(_PICTURE, "the picture was not looked at")
    values["quotable"] = quotable.quotability(talk, values)
    vectors = talk.vectors if talk.vectors is not None else hashed_vectors(talk)
    return Signals(values, break_strength(vectors), vectors, missing)


def _of_words(talk: Talk) -> tuple[dict[str, Floats], dict[str, str]]:
    """Signals of wording, content and opening, and which of them this language does not allow."""
    language = talk.transcript.language
    values: dict[str, Floats] = dict(wording.wording_signals(talk))
    missing = {
        name: f"there are no phrase lists for the language '{language}'"
        for name in (*wording.WITH_LIST, *wording.WITHOUT_LIST)
        if name not in values
    }
    if "names" in missing and talk.lexicon.language != "und":
        missing["names"] = f"in the language '{language}' every noun is capitalised"
    values["rarity"] = content.rarity(talk)
    values["density"] = content.density(talk)
    values["lexical_central"] = content.centrality(content.lexical_vectors(talk))
    values["leaning"] = standalone.leaning(talk)
    values["complete"] = standalone.completeness(talk)
    values["early"] = place.early(talk)
    values["opening"] = place.opening(talk)
    if talk.vectors is None:
        missing |= dict.fromkeys(_MEANING, f"no sentence model was used for the language '{language}'")
        return values, missing
    values["central"] = content.centrality(talk.vectors)
    values["novelty"] = content.novelty(talk.vectors)
    if content.has_introduction(talk):
        values["announced"] = content.announced(talk, talk.vectors)
    else:
        missing["announced"] = "the talk is too short for an introduction"
    return values, missing
