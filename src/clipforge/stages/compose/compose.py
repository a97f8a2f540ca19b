"""Assembles a timeline: the cut on the frame grid, framing, captions, marks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from clipforge.engines.typography.protocol import EmojiBook, FontBook
from clipforge.media.base import Value
from clipforge.media.brand import BrandKit
from clipforge.media.caption.model import CaptionStyle, CaptionTrack, Obstacle
from clipforge.media.moment import Moment
from clipforge.media.picture import Shot
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.time import frame_at, frame_ceil, frame_floor, frame_ms
from clipforge.media.timeline import Backdrop, LayoutSpan, Segment, Timeline
from clipforge.media.transcript import Transcript, Word
from clipforge.stages.compose.captions import DEFAULT_TEMPLATE, apply_brand, caption_track, load_template
from clipforge.stages.compose.framing.frame import frame_shots
from clipforge.stages.compose.framing.model import ShotOverride
from clipforge.stages.compose.obstacles import face_obstacles

SIZES = {"9:16": (1080, 1920), "1:1": (1080, 1080), "4:5": (1080, 1350), "16:9": (1920, 1080)}
"""Clip sizes in pixels by aspect."""

_AUDIO_RATE = Fraction(30)
_FLASH_MS = 400
"""Less than this of a shot is seen as a flash, not as a picture."""
_AROUND_MS = 60_000
"""Words this far around a moment still help to learn which face belongs to which speaker."""


class ComposeOptions(Value):
    """How a clip looks.

    Attributes:
        aspect: one of `SIZES`.
        template: id of a caption template, None for the brand's or the first.
        style: how captions look before the brand's colours; None for the template's style.
        captions: whether to burn captions in.
        emoji: emoji in captions; None leaves it to the template.
        brand: marks, colours and fonts.
        overrides: framing by hand, for single shots.
    """

    aspect: str = "9:16"
    template: str | None = None
    style: CaptionStyle | None = None
    captions: bool = True
    emoji: bool | None = None
    brand: BrandKit = BrandKit()
    overrides: tuple[ShotOverride, ...] = ()


def clip_rate(info: MediaInfo) -> Fraction:
    """Frames a second of the clip: those of the source, 30 without picture."""
    return info.video.rate if info.video else _AUDIO_RATE


def cut(moment: Moment, transcript: Transcript, info: MediaInfo) -> Segment:
    """The frames of a moment: the ones nearest to its cuts that still cut no word."""
    rate = clip_rate(info)
    words = transcript.words_between(moment.start - 1, moment.end + 1)
    before = max(
        (word.end for word in transcript.words_between(moment.start - 5_000, moment.start)), default=0
    )
    after = min(
        (word.start for word in transcript.words_between(moment.end, moment.end + 5_000)),
        default=info.duration_ms,
    )
    first = words[0].start if words else moment.end
    last = max((word.end for word in words), default=moment.start)
    start = frame_at(moment.start, rate)
    if frame_ms(start, rate) > first:
        start = frame_floor(first, rate)
    elif frame_ms(start, rate) < before:
        start = min(frame_ceil(before, rate), frame_floor(first, rate))
    end = frame_at(moment.end, rate)
    if frame_ms(end, rate) < last:
        end = frame_ceil(last, rate)
    elif frame_ms(end, rate) > after:
        end = max(frame_floor(after, rate), frame_ceil(last, rate))
    whole = frame_floor(info.duration_ms, rate)
    start = max(0, min(start, whole - 1))
    return Segment(source_start=start, source_end=max(start + 1, min(end, whole)))


def off_the_cuts(
    segment: Segment, shots: Sequence[Shot], moment: Moment, transcript: Transcript, rate: Fraction
) -> Segment:
    """The segment without a few frames of another shot at its edges, which would flash; no word is cut."""
    start, end = segment.source_start, segment.source_end
    words = transcript.words_between(moment.start - 1, moment.end + 1)
    first = frame_floor(min((word.start for word in words), default=moment.end), rate)
    last = frame_ceil(max((word.end for word in words), default=moment.start), rate)
    most = frame_ceil(_FLASH_MS, rate)
    for shot in shots:
        if start < shot.start <= min(start + most, first):
            start = shot.start
    for shot in reversed(shots):
        if max(end - most, last) <= shot.start < end:
            end = shot.start
    return Segment(source_start=start, source_end=end) if start < end else segment


def compose(
    moment: Moment,
    transcript: Transcript,
    source: MediaSource,
    info: MediaInfo,
    options: ComposeOptions,
    *,
    shots: Sequence[Shot] = (),
    fonts: FontBook,
    emoji: EmojiBook | None = None,
    backdrop: Backdrop | None = None,
) -> Timeline:
    """Make the timeline of one moment.

    Args:
        moment: what to show.
        transcript: what is said.
        source: what it is cut from.
        info: what the source holds.
        options: how it looks.
        shots: the shots of `cut(…)` with their faces; needed when the source has a picture.
        fonts: to measure captions with.
        emoji: pictures for captions, None for none.
        backdrop: the picture for a source without one.

    Raises:
        UsageError: no such template or font.
    """
    rate = clip_rate(info)
    segment = off_the_cuts(cut(moment, transcript, info), shots, moment, transcript, rate)
    start_ms = frame_ms(segment.source_start, rate)
    frames = segment.frames
    duration = frame_ms(frames, rate)
    words = [_shift(word, start_ms, duration) for word in transcript.words_between(moment.start, moment.end)]
    size = SIZES[options.aspect]
    brand = options.brand
    layouts: tuple[LayoutSpan, ...] = ()
    avoid: tuple[Obstacle, ...] = ()
    if info.video is not None:
        layouts = frame_shots(
            shots,
            (segment,),
            source_size=(info.video.width, info.video.height),
            clip_size=size,
            rate=rate,
            words=transcript.words_between(moment.start - _AROUND_MS, moment.end + _AROUND_MS),
            turns=transcript.turns,
            overrides=options.overrides,
        )
        avoid = face_obstacles(
            shots,
            layouts,
            segment,
            source_size=(info.video.width, info.video.height),
            clip_size=size,
            rate=rate,
        )
    else:
        backdrop = backdrop or Backdrop()
    captions: CaptionTrack | None = None
    if words:
        template = options.template or brand.template or DEFAULT_TEMPLATE
        style = apply_brand(options.style or load_template(template).style, brand)
        if options.emoji is not None:
            style = style.model_copy(update={"emoji": options.emoji})
        captions = caption_track(
            words,
            style=style,
            clip_size=size,
            fonts=fonts,
            language=transcript.language,
            keywords=moment.hashtags,
            emoji=emoji,
            avoid=avoid,
            duration_ms=duration,
        )
    return Timeline(
        id=moment.id,
        title=moment.title,
        source=source,
        rate=rate,
        width=size[0],
        height=size[1],
        segments=(segment,),
        layouts=layouts,
        backdrop=None if layouts else backdrop,
        captions=captions,
        burn_captions=options.captions,
        watermark=brand.watermark,
        intro=brand.intro,
        outro=brand.outro,
        hashtags=moment.hashtags,
    )


def _shift(word: Word, start_ms: int, duration: int) -> Word:
    """A word in clip time, inside the clip."""
    start = min(max(0, word.start - start_ms), duration)
    return word.model_copy(update={"start": start, "end": min(max(start, word.end - start_ms), duration)})
