"""The stage: script text in, spoken source with transcript out."""

from __future__ import annotations

import hashlib
import shutil
from itertools import pairwise
from pathlib import Path

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.speech.protocol import Voice
from clipforge.kit.errors import BadInputError
from clipforge.kit.files import sha256_file, write_text
from clipforge.kit.progress import Progress
from clipforge.media.base import Value
from clipforge.media.source import AudioStream, MediaInfo, MediaSource
from clipforge.media.transcript import Sentence, Transcript, Word
from clipforge.stages.narrate.language import NAMES, foreign_script, guess_language
from clipforge.stages.narrate.options import NarrateOptions
from clipforge.stages.narrate.script import Script, parse_script
from clipforge.stages.narrate.speech import Part, encode_speech, speak_parts

_VERSION = 1
"""Raise it when the same text would sound different, so that kept results are made anew."""


class Narration(Value):
    """A spoken script.

    Attributes:
        source: the file made, sound alone (FLAC).
        info: what is in it.
        transcript: the script's own words and sentences with the times at which the voice speaks them.
        title: the script's title, empty when it has none.
        paragraphs: (start, end) ms of each paragraph, pauses included; they cover the whole.
        notices: what a person should know, such as notes that were not spoken.
    """

    source: MediaSource
    info: MediaInfo
    transcript: Transcript
    title: str = ""
    paragraphs: tuple[tuple[int, int], ...] = ()
    notices: tuple[str, ...] = ()


def narrate(
    text: str,
    options: NarrateOptions | None = None,
    *,
    voice: Voice,
    ffmpeg: FFmpeg,
    out_dir: Path,
    progress: Progress | None = None,
) -> Narration:
    """Speak a script.

    The result is kept in `out_dir` under a name made of text, voice and options: the same call again gives
    it at once, and a call that was killed goes on where it was.

    Args:
        text: the script, see `parse_script`.
        options: how to speak.
        voice: who speaks.
        ffmpeg: the program.
        out_dir: where the files go.
        progress: how far it is; asks to stop.

    Raises:
        BadInputError: the script is empty, too long, or in a language that the voice does not speak.
        ResourceError: the disk is full.
        ToolFailedError: ffmpeg failed.
    """
    chosen, told = options or NarrateOptions(), progress or Progress()
    script = parse_script(text, chosen)
    language = _language(script, chosen, voice)
    key = _key(script, voice, chosen)
    sound = out_dir / f"narration-{key}.flac"
    kept = out_dir / f"narration-{key}.json"
    narration = _kept(kept, sound)
    if narration is None:
        work = out_dir / f".narration-{key}"
        parts = speak_parts(
            script.passages, work, voice=voice, speed=chosen.speed, progress=told.part(0, 0.9)
        )
        encode_speech(
            parts,
            sound,
            ffmpeg=ffmpeg,
            loudness_lufs=chosen.loudness_lufs,
            progress=told.part(0.9, 1),
        )
        narration = _narration(
            script,
            parts,
            sound,
            title=chosen.title or script.title,
            voice_name=voice.name,
            language=language,
        )
        write_text(kept, narration.model_dump_json())
        shutil.rmtree(work, ignore_errors=True)
    told.update(1, "narrated")
    return narration


def _language(script: Script, options: NarrateOptions, voice: Voice) -> str:
    """The language to speak; refuses one that the voice does not know."""
    speaks = " and ".join(NAMES.get(code, code) for code in sorted(voice.languages))
    text = " ".join(passage.text for passage in script.passages[:200])
    writing = foreign_script(text)
    guessed = options.language or guess_language(text) or next(iter(sorted(voice.languages)))
    if guessed in voice.languages and not (writing and voice.languages <= NAMES.keys()):
        return guessed
    what = f"in {writing} letters" if writing else f"in {NAMES.get(guessed, guessed)}"
    raise BadInputError(
        f"the text is {what}, and the voice '{voice.name}' speaks {speaks} only",
        subject="the script",
        remedy=f"Give the script in {speaks}, or name its language if this is mistaken",
        code="language_not_spoken",
    )


def _key(script: Script, voice: Voice, options: NarrateOptions) -> str:
    asked = options.model_dump_json(include={"speed", "loudness_lufs"})
    content = f"{_VERSION}\0{voice.name}\0{asked}\0{script.model_dump_json()}"
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _kept(kept: Path, sound: Path) -> Narration | None:
    try:
        narration = Narration.model_validate_json(kept.read_text("utf-8"))
        whole = sound.stat().st_size == narration.info.size_bytes
    except (OSError, ValueError):
        return None
    located = narration.source.model_copy(update={"location": str(sound.resolve())})
    return narration.model_copy(update={"source": located}) if whole else None


def _narration(
    script: Script, parts: list[Part], sound: Path, *, title: str, voice_name: str, language: str
) -> Narration:
    rate = parts[0].rate
    words: list[Word] = []
    sentences: list[Sentence] = []
    offset = 0
    for part in parts:
        shift = round(offset * 1000 / rate)
        for spoken in part.sentences:
            first = len(words)
            for index, word in enumerate(spoken):
                lead = " " if index == 0 and not word.text.startswith(" ") else ""
                words.append(Word(text=lead + word.text, start=word.start + shift, end=word.end + shift))
            sentences.append(
                Sentence(first=first, last=len(words), start=words[first].start, end=words[-1].end)
            )
        offset += part.count
    duration = round(offset * 1000 / rate)
    stream = AudioStream(
        index=0, codec="flac", channels=1, sample_rate=rate, language=language, duration_ms=duration
    )
    info = MediaInfo(
        container="flac",
        duration_ms=duration,
        size_bytes=sound.stat().st_size,
        audio=(stream,),
        chapters=_chapters(script, sentences, duration),
    )
    return Narration(
        source=MediaSource(location=str(sound.resolve()), audio_stream=0, fingerprint=sha256_file(sound)),
        info=info,
        transcript=Transcript(
            language=language,
            duration=duration,
            words=tuple(words),
            sentences=tuple(sentences),
            engine="narration",
            model=voice_name,
            timing="measured",
        ),
        title=title,
        paragraphs=_paragraphs(script, sentences, duration),
        notices=script.notices,
    )


def _middle(sentences: list[Sentence], index: int, duration: int) -> int:
    """The middle of the silence before a sentence; the edges of the whole for the first and past the last."""
    if index == 0:
        return 0
    return duration if index >= len(sentences) else (sentences[index - 1].end + sentences[index].start) // 2


def _chapters(script: Script, sentences: list[Sentence], duration: int) -> tuple[tuple[int, int, str], ...]:
    # Headings without text between them share a place; the last one names it.
    named = {first: heading for first, heading in script.chapters if first < len(sentences)}
    starts = sorted(named)
    return tuple(
        (_middle(sentences, first, duration), _middle(sentences, after, duration), named[first])
        for first, after in pairwise([*starts, len(sentences)])
    )


def _paragraphs(script: Script, sentences: list[Sentence], duration: int) -> tuple[tuple[int, int], ...]:
    of = [passage.paragraph for passage in script.passages]
    starts = [index for index in range(len(of)) if index == 0 or of[index] != of[index - 1]]
    return tuple(
        (_middle(sentences, first, duration), _middle(sentences, after, duration))
        for first, after in pairwise([*starts, len(sentences)])
    )
