"""Known text put on the sound: subtitles and scripts become transcripts with measured word times."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from clipforge.engines.asr.protocol import Aligner, Alignment, RecognitionOptions, Recognizer
from clipforge.engines.diarization.protocol import Diarizer
from clipforge.kit.errors import BadInputError
from clipforge.kit.progress import Progress
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.transcript import SpeakerTurn, Transcript, Word
from clipforge.stages.transcribe import text
from clipforge.stages.transcribe.assembly import UNDETERMINED, assemble
from clipforge.stages.transcribe.estimate import natural_ms, spread
from clipforge.stages.transcribe.options import TranscribeOptions
from clipforge.stages.transcribe.repair import restore_lost
from clipforge.stages.transcribe.rules import guess_language
from clipforge.stages.transcribe.script import read_script
from clipforge.stages.transcribe.spoken import SpokenText

# A run of this many equal words pins the script to the sound; shorter ones match by chance.
_ANCHOR_WORDS = 3
_MATCHED_SHARE = 0.25
_FOREIGN, _DOUBTFUL = 0.1, 0.35
"""Agreement below which a text is of another recording, and below which it may be; see `_check`."""
_SURE = 0.6
"""Mean probability of the words heard from which on they prove that something else is said."""


def align_text(
    source: MediaSource,
    info: MediaInfo,
    spoken: SpokenText | str,
    options: TranscribeOptions | None = None,
    *,
    aligner: Aligner,
    recognizer: Recognizer | None = None,
    diarizer: Diarizer | None = None,
    progress: Progress | None = None,
) -> Transcript:
    """Make the transcript of a source whose words are known.

    Args:
        source: its sound is read.
        info: what it holds.
        spoken: subtitles or a script, or the plain text of one.
        options: language and speakers; the language is told from the text when not given.
        aligner: measures the times.
        recognizer: for a script without times: hears the source first, so that each part of the script starts
            from about the right place even when parts are skipped or long pauses lie between.
        diarizer: tells speakers apart when the text does not name them.
        progress: where to tell it.

    Raises:
        BadInputError: the text holds no words, or is not what is said in the source.
        ClipForgeError: whatever the engines meet.
    """
    chosen = options or TranscribeOptions()
    told = progress or Progress()
    known = read_script(spoken) if isinstance(spoken, str) else spoken
    language = chosen.language or guess_language(passage.text for passage in known.passages)
    timed = all(passage.start is not None for passage in known.passages)
    notices: list[str] = []
    cues: list[tuple[int, int]] = []
    done = 0.0
    if timed:
        rough, cues = _from_cues(known, info.duration_ms)
    elif recognizer is not None:
        done = 0.5
        heard = recognizer.recognize(
            source,
            info,
            RecognitionOptions(
                language=chosen.language, vocabulary=chosen.vocabulary, beam_size=chosen.beam_size
            ),
            told.part(0.0, done),
        )
        language = heard.language if language == UNDETERMINED else language
        rough, share = _anchored(_unplaced(known), heard.words, info.duration_ms)
        if share < _MATCHED_SHARE:
            notices.append(
                f"Only {share:.0%} of the script's words were heard in the recording; is it the right script?"
            )
    else:
        rough = _evenly(_unplaced(known), info.duration_ms)
    if not rough:
        raise BadInputError("the text has no words", remedy="Give the words that are spoken")
    language = "en" if language == UNDETERMINED else language
    named = any(word.speaker for word in rough)
    splits = chosen.diarize and not named and diarizer is not None and chosen.speakers != 1
    high = 0.85 if splits else 1.0
    placed = aligner.align(source, info, rough, language, told.part(done, high))
    notices += _check(placed)
    words = placed.words
    if timed:
        words, lost = restore_lost(words, rough, cues)
        if lost:
            count = "one caption" if lost == 1 else f"{lost} captions"
            notices.append(f"{count} could not be found in the sound and kept the file's times.".capitalize())
    turns: tuple[SpeakerTurn, ...] = ()
    if splits and diarizer is not None:
        turns = diarizer.diarize(source, info, None, chosen.speakers, told.part(high, 1.0))
    told.update(1.0)
    return assemble(
        words,
        language=language,
        duration=info.duration_ms,
        turns=turns,
        names={word.speaker: _shown(word.speaker) for word in rough if word.speaker},
        restore=chosen.restore_punctuation and known.kind == "subtitles",
        engine=known.kind,
        notices=notices,
    )


def _check(placed: Alignment) -> list[str]:
    """A notice when a text hardly fits its recording; `BadInputError` when it is that of another one."""
    fits = placed.agreement
    if fits is None or fits >= _DOUBTFUL:
        return []
    if fits < _FOREIGN and placed.hearing >= _SURE:
        raise BadInputError(
            "it is not what is said in this recording",
            remedy="Give the text of this recording, in the language that is spoken in it, or none",
            code="another_recording",
        )
    return [f"Only {fits:.0%} of the given text was heard in the recording; is it the right one?"]


def _shown(label: str) -> str:
    """A label as a name: 'ANNA SMITH' → 'Anna Smith'."""
    return label.title() if label.isupper() else label


def _from_cues(known: SpokenText, duration: int) -> tuple[list[Word], list[tuple[int, int]]]:
    """Words spread over their cues, and the (first, last) word of each cue."""
    words: list[Word] = []
    cues: list[tuple[int, int]] = []
    for passage in known.passages:
        start = passage.start or 0
        if start >= duration:
            continue
        end = passage.end if passage.end is not None else start + natural_ms(text.tokens(passage.text))
        found = spread(_spaced(passage.text), start, min(max(end, start), duration), passage.speaker)
        cues.append((len(words), len(words) + len(found)))
        words += found
    return words, cues


def _spaced(passage: str) -> list[str]:
    """Tokens of a passage, the first with a leading space unless its script sets none."""
    found = text.tokens(passage)
    if found and not text.without_spaces(found[0]):
        found[0] = " " + found[0].lstrip()
    return found


def _unplaced(known: SpokenText) -> list[tuple[str, str | None]]:
    return [(token, passage.speaker) for passage in known.passages for token in _spaced(passage.text)]


def _evenly(tokens: Sequence[tuple[str, str | None]], duration: int) -> list[Word]:
    """Words spread over the whole source."""
    placed = spread([token for token, _ in tokens], 0, duration)
    return [
        word.model_copy(update={"speaker": speaker})
        for word, (_, speaker) in zip(placed, tokens, strict=True)
    ]


def _anchored(
    tokens: Sequence[tuple[str, str | None]], heard: Sequence[Word], duration: int
) -> tuple[list[Word], float]:
    """Words of a script at the times of the same words heard, the others spread between them.

    Returns the words and the share of them that was heard.
    """
    wanted = [text.core(token).lower() for token, _ in tokens]
    found = [text.core(word.text).lower() for word in heard]
    matcher = SequenceMatcher(None, wanted, found, autojunk=False)
    anchors: list[tuple[int, int, int]] = []
    matched = 0
    for block in matcher.get_matching_blocks():
        matched += block.size
        if block.size < _ANCHOR_WORDS:
            continue
        for offset in range(block.size):
            word = heard[block.b + offset]
            anchors.append((block.a + offset, word.start, word.end))
    times = _between(tokens, anchors, duration)
    words = [
        Word(text=token, start=low, end=high, speaker=speaker)
        for (token, speaker), (low, high) in zip(tokens, times, strict=True)
    ]
    return words, matched / max(1, len(tokens))


def _between(
    tokens: Sequence[tuple[str, str | None]], anchors: Sequence[tuple[int, int, int]], duration: int
) -> list[tuple[int, int]]:
    """Start and end of every token: those of anchors as given, the others by length between them."""
    times: list[tuple[int, int]] = []
    previous = 0
    for index, start, end in [*anchors, (len(tokens), duration, duration)]:
        gap = [token for token, _ in tokens[len(times) : index]]
        if gap:
            low, high = previous, max(start, previous)
            natural = natural_ms(gap)
            if not times and high - low > natural:
                low = high - natural  # what comes before the first words heard ends just before them
            placed = spread(gap, low, high)
            times += [(word.start, word.end) for word in placed]
        if index < len(tokens):
            times.append((start, max(end, start + 1)))
            previous = max(end, previous)
    return times
