"""Subtitle files (SRT, WebVTT, ASS) read as spoken text with rough times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pysubs2

from clipforge.kit.errors import BadInputError
from clipforge.stages.transcribe.marks import recurring_labels, split_label, strip_directions
from clipforge.stages.transcribe.spoken import Passage, SpokenText, read_text

_TAG = re.compile(r"</?[A-Za-z0-9:.][^<>]{0,200}>")
_VOICE = re.compile(r"^\s*<v(?:\.[^ >]*)?\s+([^>]{1,60})>")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": ""}
# Automatic captions scroll: each cue shows the last line of the one before it again.
_CONTIGUOUS_MS = 120
_ROLLING_SHARE = 0.3
_ROLLING_CUES = 3
_MAX_MS = 100 * 3_600_000


def read_subtitles(path: Path) -> SpokenText:
    """Read SRT, WebVTT or ASS/SSA in any usual encoding.

    Tags, sound notes and speaker labels are taken off (labels become speakers), lines that scrolling captions
    show twice are kept once, cues are put in order.

    Raises:
        BadInputError: it cannot be read, is no subtitle file, or has no spoken text.
    """
    content = read_text(path)
    try:
        file = pysubs2.SSAFile.from_string(_normalised(content), keep_unknown_html_tags=True)
    except (pysubs2.exceptions.Pysubs2Error, ValueError, IndexError, KeyError, OverflowError) as error:
        raise BadInputError(
            "it is no subtitle file that we can read",
            subject=str(path),
            remedy="Give SRT, WebVTT or ASS, or a plain text as a script",
            code="bad_subtitles",
        ) from error
    events = [event for event in file.events if not event.is_comment and not event.is_drawing]
    cues = [
        (event.start, event.end, _lines(event.plaintext), _named(event.name))
        for event in sorted(events, key=lambda event: (event.start, event.end))
        if 0 <= event.start < _MAX_MS and event.end >= event.start
    ]
    passages = _passages(_unrolled(cues))
    if not passages:
        raise BadInputError(
            "it has no spoken text with times",
            subject=str(path),
            remedy="Check that it is the subtitle file of this video",
            code="empty_subtitles",
        )
    return SpokenText(kind="subtitles", passages=passages)


_Cue = tuple[int, int, list[str], str | None]


def _normalised(content: str) -> str:
    """Plain line ends; of WebVTT only the cues: its notes and cue names would be read as text."""
    flat = content.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff \n")
    if not flat.startswith("WEBVTT"):
        return flat
    blocks = []
    for block in re.split(r"\n{2,}", flat):
        lines = block.split("\n")
        timed = next((number for number, line in enumerate(lines) if "-->" in line), None)
        if timed is not None:
            blocks.append("\n".join(lines[timed:]))
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _named(name: str) -> str | None:
    return name.strip() or None


def _lines(plain: str) -> list[str]:
    for entity, char in _ENTITIES.items():
        plain = plain.replace(entity, char)
    return [line.strip() for line in plain.splitlines() if _TAG.sub("", line).strip()]


def _unrolled(cues: Sequence[_Cue]) -> list[_Cue]:
    """Show each line once where captions scroll, and drop exact doubles that overlap."""
    if not cues:
        return []
    repeats = [
        bool(_shared(before[2], after[2]))
        for before, after in pairwise(cues)
        if after[0] - before[1] <= _CONTIGUOUS_MS
    ]
    rolling = sum(repeats) >= _ROLLING_CUES and sum(repeats) >= _ROLLING_SHARE * len(cues)
    kept: list[_Cue] = []
    shown: list[str] = []
    shown_end = -_MAX_MS
    for start, end, lines, name in cues:
        fresh = lines
        if kept and start - shown_end <= _CONTIGUOUS_MS:
            double = lines == shown and (start < shown_end or rolling)
            fresh = [] if double else lines[_shared(shown, lines) :] if rolling else lines
        if fresh:
            kept.append((start, end, fresh, name))
        elif kept and end > kept[-1][1]:
            kept[-1] = (kept[-1][0], end, *kept[-1][2:])
        shown, shown_end = lines, max(end, shown_end)
    if rolling:
        # A scrolling cue stays on screen after its words; they end where the next line's begin.
        kept = [
            (start, min(end, following[0]) if following[0] > start else end, lines, name)
            for (start, end, lines, name), following in zip(kept, [*kept[1:], kept[-1]], strict=True)
        ]
    return kept


def _shared(before: list[str], after: list[str]) -> int:
    """How many lines at the end of one cue stand again at the beginning of the next."""
    clean_before = [_TAG.sub("", line) for line in before]
    clean_after = [_TAG.sub("", line) for line in after]
    for size in range(min(len(before), len(after)), 0, -1):
        if clean_before[-size:] == clean_after[:size]:
            return size
    return 0


def _passages(cues: Sequence[_Cue]) -> tuple[Passage, ...]:
    known = recurring_labels(_TAG.sub("", line) for _, _, lines, _ in cues for line in lines)
    passages: list[Passage] = []
    for start, end, lines, name in cues:
        pieces: list[tuple[str | None, str]] = []
        for line in lines:
            voice = _VOICE.match(line)
            label, rest = split_label(_TAG.sub("", line), known)
            speaker = voice.group(1).strip() if voice else label
            words = strip_directions(rest)
            if not any(char.isalnum() for char in words):
                continue
            if pieces and speaker is None:
                pieces[-1] = (pieces[-1][0], f"{pieces[-1][1]} {words}")
            else:
                pieces.append((speaker or name, words))
        total = sum(len(words) for _, words in pieces)
        done = 0
        for speaker, words in pieces:
            low = start + (end - start) * done // total
            done += len(words)
            high = start + (end - start) * done // total
            passages.append(Passage(text=words, start=low, end=high, speaker=speaker))
    return tuple(passages)
