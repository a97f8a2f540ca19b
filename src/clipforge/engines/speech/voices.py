"""Voices by name: what there is, and opening one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from clipforge.engines.speech.protocol import Voice
from clipforge.kit.errors import UsageError

DEFAULT_VOICE = "hibari"
_KOKORO = {
    "female": (
        "alloy", "aoede", "bella", "heart", "jessica", "kore", "nicole", "nova", "river", "sarah", "sky",
    ),
    "male": ("adam", "echo", "eric", "fenrir", "liam", "michael", "onyx", "puck", "santa"),
}  # fmt: skip

VOICES: dict[str, str] = {
    DEFAULT_VOICE: "American English, female, very fast (15 MB)",
    **{
        name: f"American English, {sex}, natural, nearly as slow as speech itself (120 MB once for all)"
        for sex, names in _KOKORO.items()
        for name in names
    },
}
"""Name → what a person should know."""


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
    dictionary = fetch("voice-hibari")
    if wanted == DEFAULT_VOICE:
        from clipforge.engines.speech.hibari import HibariVoice

        return HibariVoice(dictionary, threads)
    from clipforge.engines.speech.kokoro import KokoroVoice

    prefix = "am" if wanted in _KOKORO["male"] else "af"
    style = fetch("voice-kokoro-styles") / f"{prefix}_{wanted}.bin"
    return KokoroVoice(fetch("voice-kokoro") / "kokoro.onnx", style, dictionary, threads)
