"""Transcripts that exist already: our own `transcript.json`, and what archives keep.

Archives hold speaker turns with a start and a text, or Whisper's segments, perhaps with words. Where words
have no times of their own they are spread over their turn, and the transcript says that it is 'estimated'.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from clipforge.kit.errors import BadInputError
from clipforge.media.base import Value
from clipforge.media.transcript import Transcript, Word
from clipforge.stages.transcribe import text
from clipforge.stages.transcribe.assembly import assemble
from clipforge.stages.transcribe.estimate import natural_ms, spread
from clipforge.stages.transcribe.marks import strip_directions
from clipforge.stages.transcribe.rules import guess_language
from clipforge.stages.transcribe.spoken import read_text

# '(00:01:34):', '[1:34]', '(01:34)' inside a turn: the time of what follows.
_STAMP = re.compile(r"[(\[](?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:\.\d+)?[)\]]:?")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?")


class ArchivedTurn(Value):
    """One turn of an archived transcript: who says what, from when; times in ms of the source."""

    text: str
    start: int
    end: int | None = None
    speaker: str | None = None


def transcript_from_turns(
    turns: Sequence[ArchivedTurn],
    *,
    duration: int | None = None,
    language: str | None = None,
    engine: str = "archive",
) -> Transcript:
    """Make a transcript of turns, its word times interpolated.

    Time stamps inside the text, '(00:01:34):', are taken as the time of the words after them and removed.
    Words between two known times are spread by their length, with pauses at marks.

    Args:
        turns: in any order; `end` may be missing.
        duration: length of the source in ms; the end of the last turn when None.
        language: ISO 639-1 code; told from the text when None.
        engine: where the turns come from.

    Raises:
        BadInputError: no turn holds a word.
    """
    ordered = sorted(turns, key=lambda turn: turn.start)
    pieces = [piece for turn in ordered for piece in _pieces(turn)]
    words: list[Word] = []
    for index, (start, end, content, speaker) in enumerate(pieces):
        found = text.tokens(strip_directions(content))
        if not found:
            continue
        if not text.without_spaces(found[0]):
            found[0] = " " + found[0].lstrip()
        following = pieces[index + 1][0] if index + 1 < len(pieces) else None
        limit = end if end is not None else following
        limit = start + natural_ms(found) if limit is None or limit <= start else limit
        if following is not None and following > start:
            limit = min(limit, following)
        words += spread(found, start, limit, speaker)
    if not words:
        raise BadInputError("it holds no words", subject="the transcript", remedy="Give turns with text")
    ends = max([*(word.end for word in words), *(turn.end or 0 for turn in ordered)])
    return assemble(
        words,
        language=language or guess_language(turn.text for turn in ordered),
        duration=max(duration or 0, ends),
        names={turn.speaker: turn.speaker for turn in ordered if turn.speaker},
        engine=engine,
        timing="estimated",
    )


def _pieces(turn: ArchivedTurn) -> list[tuple[int, int | None, str, str | None]]:
    """A turn cut at the time stamps inside it; stamps that run backwards are only removed."""
    cuts: list[tuple[int, int, int]] = []
    latest = turn.start
    for match in _STAMP.finditer(turn.text):
        hours, minutes, secs = (int(group or 0) for group in match.groups())
        at = ((hours * 60 + minutes) * 60 + secs) * 1000
        within = at > latest and (turn.end is None or at < turn.end)
        cuts.append((match.start(), match.end(), at if within else -1))
        latest = at if within else latest
    pieces: list[tuple[int, int | None, str, str | None]] = []
    start, content, position = turn.start, "", 0
    for low, high, at in cuts:
        content += turn.text[position:low]
        position = high
        if at >= 0:
            pieces.append((start, at, content, turn.speaker))
            start, content = at, ""
    pieces.append((start, turn.end, content + turn.text[position:], turn.speaker))
    return [piece for piece in pieces if piece[2].strip()]


def read_transcript(path: Path) -> Transcript:
    """Read a transcript file: ours, or JSON of an archive (a list of turns or segments, or an object of it).

    A turn needs a text and a start (seconds as a number, or '1:02:03'); speaker, end and words are optional.

    Raises:
        BadInputError: it cannot be read or holds no transcript.
    """
    content = read_text(path)
    try:
        data = json.loads(content)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _unreadable(path, "it is no JSON") from error
    if isinstance(data, dict) and "sentences" in data and "duration" in data:
        try:
            return Transcript.model_validate(data)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise _unreadable(path, f"its field '{where}' is wrong: {first['msg']}") from error
    return _from_archive(data, path)


def _unreadable(path: Path, reason: str) -> BadInputError:
    return BadInputError(
        reason,
        subject=str(path),
        remedy="Give a transcript.json made by ClipForge, or a list of turns with 'start' and 'text'",
        code="bad_transcript",
    )


_LISTS = ("turns", "segments", "utterances", "transcript", "monologues", "results", "words")
_TEXTS = ("text", "content", "utterance", "word", "sentence")
_STARTS = ("start", "start_time", "begin", "timestamp", "time", "offset", "startTime")
_ENDS = ("end", "end_time", "stop", "endTime")
_SLOWEST_WORDS_A_SECOND = 0.05
_SPEAKERS = ("speaker", "speaker_name", "name", "speaker_label")


def _from_archive(data: Any, path: Path) -> Transcript:
    outer = data if isinstance(data, dict) else {}
    rows = data if isinstance(data, list) else next((outer[key] for key in _LISTS if outer.get(key)), None)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _unreadable(path, "it holds no list of turns")
    duration = _milliseconds(_first(outer, ("duration", "audio_duration")), 1000)
    try:
        unit = _unit(rows)
        turns = [_turn(row, unit) for row in rows]
        timed = [word for row in rows for word in _words(row, unit)]
    except (TypeError, ValueError) as error:
        raise _unreadable(path, f"it holds no list of turns ({error})") from error
    language = outer.get("language") or outer.get("language_code")
    code = language[:2].lower() if isinstance(language, str) and len(language) in (2, 5) else None
    if timed and len(timed) >= sum(len(turn.text.split()) for turn in turns) // 2:
        return assemble(
            timed,
            language=code or guess_language(word.text for word in timed),
            duration=max([duration or 0, *(word.end for word in timed)]),
            names={word.speaker: word.speaker for word in timed if word.speaker},
            engine="archive",
        )
    try:
        return transcript_from_turns(turns, duration=duration, language=code)
    except BadInputError as error:
        raise _unreadable(path, "it holds no words") from error


def _unit(rows: Sequence[dict[str, Any]]) -> int:
    """Milliseconds in one unit of the rows' times: 1000, or 1 where seconds would mean next to no speech.

    AssemblyAI and the like write whole milliseconds. The declared length of a file does not tell, since it
    may be wrong; nobody speaks fewer than one word in twenty seconds on average.
    """
    last = max((_milliseconds(_first(row, _STARTS), 1000) or 0 for row in rows), default=0) / 1000
    words = sum(len(str(_first(row, _TEXTS) or "").split()) for row in rows)
    return 1 if last > 0 and words / last < _SLOWEST_WORDS_A_SECOND else 1000


def _first(row: dict[str, Any], keys: Sequence[str]) -> Any:
    return next((row[key] for key in keys if row.get(key) is not None), None)


def _turn(row: dict[str, Any], unit: int) -> ArchivedTurn:
    content, start = _first(row, _TEXTS), _milliseconds(_first(row, _STARTS), unit)
    if not isinstance(content, str):
        raise ValueError("a turn without a text")
    if start is None:
        raise ValueError("a turn without a start")
    speaker = _first(row, _SPEAKERS)
    end = _milliseconds(_first(row, _ENDS), unit)
    return ArchivedTurn(
        text=content,
        start=start,
        end=end if end is not None and end > start else None,
        speaker=str(speaker) if speaker is not None else None,
    )


def _words(row: dict[str, Any], unit: int) -> list[Word]:
    """Words with their own times, as Whisper's and AssemblyAI's JSON hold them."""
    found: list[Word] = []
    for item in row.get("words") or ():
        start, end = _milliseconds(_first(item, _STARTS), unit), _milliseconds(_first(item, _ENDS), unit)
        content = _first(item, _TEXTS)
        if start is None or end is None or not isinstance(content, str) or not content.strip():
            continue
        speaker = _first(item, _SPEAKERS) or _first(row, _SPEAKERS)
        spaced = content if text.without_spaces(content) else " " + content.strip()
        confidence = _first(item, ("probability", "confidence", "score"))
        found.append(
            Word(
                text=spaced,
                start=start,
                end=max(end, start),
                confidence=float(confidence) if isinstance(confidence, int | float) else None,
                speaker=str(speaker) if speaker is not None else None,
            )
        )
    return found


def _milliseconds(value: Any, unit: int) -> int | None:
    """A time in units of `unit` ms, or '1:02:03.5', as whole ms; None for nothing."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        if not 0 <= value < 10**9:
            raise ValueError(f"a time of {value}")
        return round(value * unit)
    if match := _CLOCK.fullmatch(str(value).strip()):
        hours, minutes, secs, fraction = match.groups()
        whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(secs)
        return whole * 1000 + int((fraction or "0").ljust(3, "0"))
    return round(float(str(value)) * unit)
