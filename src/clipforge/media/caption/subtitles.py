"""SRT and WebVTT texts of a caption track."""

from __future__ import annotations

import re

from clipforge.media.caption.model import CaptionTrack

_MARKUP = re.compile(r"<(?=[/a-zA-Z!])|\{(?=\\)")


def srt_text(track: CaptionTrack) -> str:
    r"""The track as SubRip text.

    SubRip has no escapes, yet players read `<b>` and `{\an8}` as markup, so an opening sign that would start
    one becomes its typographic likeness.
    """
    blocks: list[str] = []
    for cue in track.cues:
        text = _MARKUP.sub(lambda match: "‹" if match[0] == "<" else "(", _flat(cue.text))
        if text:
            number = len(blocks) + 1
            blocks.append(f"{number}\n{_stamp(cue.start, ',')} --> {_stamp(cue.end, ',')}\n{text}\n")
    return "\n".join(blocks)


def vtt_text(track: CaptionTrack) -> str:
    """The track as WebVTT text (W3C Recommendation): `&`, `<` and `>` escaped, speakers as voice tags."""
    blocks = ["WEBVTT\n"]
    for cue in track.cues:
        text = _escape(_flat(cue.text))
        if text:
            voice = f"<v {_escape(' '.join(cue.speaker.split()))}>" if cue.speaker else ""
            blocks.append(f"{_stamp(cue.start, '.')} --> {_stamp(cue.end, '.')}\n{voice}{text}\n")
    return "\n".join(blocks)


def _flat(text: str) -> str:
    """Text without blank lines, which would end a cue, and without an arrow, which would start one."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line).replace("-->", "→")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _stamp(ms: int, point: str) -> str:
    total, millis = divmod(max(0, ms), 1000)
    minutes, secs = divmod(total, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{secs:02d}{point}{millis:03d}"
