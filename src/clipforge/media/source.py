"""Where media comes from and what is in it."""

from __future__ import annotations

from typing import Literal

from clipforge.media.base import Value
from clipforge.media.time import Rational


class MediaSource(Value):
    """A file or signed address that ffmpeg can open, with the streams chosen from it.

    Attributes:
        location: absolute path, or an http(s) address that we ourselves made or checked.
        video_stream: index among all streams of the file, None when there is no moving picture.
        audio_stream: index among all streams of the file, None when there is no sound.
        fingerprint: content hash, the key of every cache; empty when not known.
    """

    location: str
    video_stream: int | None = None
    audio_stream: int | None = None
    fingerprint: str = ""


class VideoStream(Value):
    """A moving picture as a viewer sees it.

    Attributes:
        index: stream index in the file.
        codec: ffmpeg's name of the codec.
        width: width in square pixels after rotation and pixel aspect are applied.
        height: height likewise.
        coded_width: stored width.
        coded_height: stored height.
        rotation: degrees counter-clockwise that a player turns the picture, one of 0, 90, 180, 270.
        rate: frames a second for analysis and output, 20 to 60; the usual one when the rate varies.
        variable_rate: whether frame durations differ.
        pixel_format: ffmpeg's name.
        bit_depth: bits of one component.
        transfer: ffmpeg's name of the transfer characteristic ('smpte2084' and 'arib-std-b67' are HDR).
        start_ms: presentation time of the first frame, counted from the file's time zero.
        duration_ms: length of this stream, 0 when not known.
    """

    index: int
    codec: str
    width: int
    height: int
    coded_width: int
    coded_height: int
    rotation: Literal[0, 90, 180, 270] = 0
    rate: Rational
    variable_rate: bool = False
    pixel_format: str = "yuv420p"
    bit_depth: int = 8
    transfer: str = ""
    start_ms: int = 0
    duration_ms: int = 0

    @property
    def hdr(self) -> bool:
        """Whether the picture must be tone-mapped for an ordinary screen."""
        return self.transfer in ("smpte2084", "arib-std-b67")


class AudioStream(Value):
    """A sound track.

    Attributes:
        index: stream index in the file.
        codec: ffmpeg's name of the codec.
        channels: number of channels.
        sample_rate: samples a second.
        language: ISO 639 tag from the file, empty when not told.
        start_ms: presentation time of the first sample, counted from the file's time zero.
        duration_ms: length of this stream, 0 when not known.
    """

    index: int
    codec: str
    channels: int
    sample_rate: int
    language: str = ""
    start_ms: int = 0
    duration_ms: int = 0


class MediaInfo(Value):
    """What a file holds.

    Time zero is the start of the container (its earliest stream), so that sound and picture keep their
    offset. Cover art and attached pictures are not video.

    Attributes:
        container: ffmpeg's name of the format.
        duration_ms: from time zero to the end of the last stream we use.
        size_bytes: size of the file, 0 when not known.
        video: the picture chosen, None for sound alone.
        audio: every sound track that can be decoded, best first.
        chapters: (start ms, end ms, title).
        notices: what a person should know, such as a damaged end.
    """

    container: str
    duration_ms: int
    size_bytes: int = 0
    video: VideoStream | None = None
    audio: tuple[AudioStream, ...] = ()
    chapters: tuple[tuple[int, int, str], ...] = ()
    notices: tuple[str, ...] = ()
