"""A whole transcript as a file to read: subtitles or plain text."""

from __future__ import annotations

from clipforge.engines.typography.protocol import FontBook
from clipforge.media.caption.model import CaptionStyle, CaptionTrack
from clipforge.media.caption.subtitles import srt_text, vtt_text
from clipforge.media.transcript import Transcript
from clipforge.stages.compose.captions import caption_track

_WIDE = (1920, 1080)
# Smaller and longer lines than in a short: about 40 letters, as subtitles on a wide screen have.
_STYLE = CaptionStyle(effect="minimal", size=0.065, max_words=16, emoji=False, emphasize=False)


def as_srt(transcript: Transcript, fonts: FontBook) -> str:
    """SubRip text, in phrases of at most two lines."""
    return srt_text(_track(transcript, fonts))


def as_vtt(transcript: Transcript, fonts: FontBook) -> str:
    """WebVTT text, likewise."""
    return vtt_text(_track(transcript, fonts))


def as_text(transcript: Transcript) -> str:
    """Plain text: a paragraph for each turn, with the speaker's name where there are several."""
    lines: list[str] = []
    last: str | None = ""
    for index, sentence in enumerate(transcript.sentences):
        text = transcript.sentence_text(index)
        if lines and sentence.speaker == last:
            lines[-1] += f" {text}"
        else:
            name = transcript.speakers.get(sentence.speaker or "") if len(transcript.speakers) > 1 else None
            lines.append(f"{name}: {text}" if name else text)
        last = sentence.speaker
    return "\n\n".join(lines) + "\n" if lines else ""


def _track(transcript: Transcript, fonts: FontBook) -> CaptionTrack:
    return caption_track(
        transcript.words,
        style=_STYLE,
        clip_size=_WIDE,
        fonts=fonts,
        language=transcript.language,
        duration_ms=transcript.duration,
    )
