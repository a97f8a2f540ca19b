"""Voices by name: what there is, and opening one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from clipforge.engines.speech.protocol import Voice
from clipforge.engines.weights.catalog import entry
from clipforge.kit.errors import UsageError

DEFAULT_VOICE = "hibari"
_DICTIONARY = "voice-hibari"
_MODEL, _STYLES = "voice-kokoro", "voice-kokoro-styles"
_KOKORO = {
    "female": (
        "alloy", "aoede", "bella", "heart", "jessica", "kore", "nicole", "nova", "river", "sarah", "sky",
    ),
    "male": ("adam", "echo", "eric", "fenrir", "liam", "michael", "onyx", "puck", "santa"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """What a person should know of a voice.

    Attributes:
        language: that it speaks, with the region it sounds of (BCP 47).
        sex: of the person it sounds like.
        manner: what it is like and how long it takes, in a few words.
        entries: of the weight catalog, all of which it needs.
    """

    language: str
    sex: Literal["female", "male"]
    manner: str
    entries: tuple[str, ...]

    @property
    def licence(self) -> str:
        """SPDX expression over all that it needs."""
        return " AND ".join(dict.fromkeys(entry(name).licence for name in self.entries))


VOICES: dict[str, VoiceFacts] = {
    DEFAULT_VOICE: VoiceFacts("en-US", "female", "clear, and made far faster than it plays", (_DICTIONARY,)),
    **{
        name: VoiceFacts(
            "en-US",
            "female" if sex == "female" else "male",
            "natural, and takes nearly as long as it plays",
            (_DICTIONARY, _MODEL, _STYLES),
        )
        for sex, names in _KOKORO.items()
        for name in names
    },
}
"""By name, the usual one first."""


def open_voice(name: str, fetch: Callable[[str], Path], threads: int = 1) -> Voice:
    """Open a voice.

    Args:
        name: a key of `VOICES`; '' is the default one.
        fetch: gives the folder of a catalog entry, as `WeightStore.path` does.
        threads: processor threads.

    Raises:
        UsageError: there is no such voice; names those that exist.
        MissingDependencyError: its files could not be fetched.
    """
    wanted = name.lower() or DEFAULT_VOICE
    if wanted not in VOICES:
        raise UsageError("no such voice", subject=name, remedy=f"Choose one of {', '.join(VOICES)}")
    dictionary = fetch(_DICTIONARY)
    if wanted == DEFAULT_VOICE:
        from clipforge.engines.speech.hibari import HibariVoice

        return HibariVoice(dictionary, threads)
    from clipforge.engines.speech.kokoro import KokoroVoice

    prefix = "am" if wanted in _KOKORO["male"] else "af"
    style = fetch(_STYLES) / f"{prefix}_{wanted}.bin"
    return KokoroVoice(fetch(_MODEL) / "kokoro.onnx", style, dictionary, threads)
