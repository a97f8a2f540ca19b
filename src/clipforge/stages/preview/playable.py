"""Whether every current browser plays a source as it is, and what media type to call it."""

from __future__ import annotations

from clipforge.media.source import AudioStream, MediaInfo, VideoStream

_LARGEST = 1920 * 1088
_HEAVIEST_BITS = 12_000_000  # a second; more than this stutters on an ordinary line
_FASTEST = 60
_PLAIN_PIXELS = ("yuv420p", "yuvj420p")
# Container (first name ffmpeg gives it) → codecs that Chrome, Firefox and Safari play in it.
_PICTURES = {"mov": ("h264",), "matroska": ("vp8", "vp9")}
_SOUNDS = {
    "mov": ("aac", "mp3"),
    "matroska": ("opus", "vorbis"),
    "mp3": ("mp3",),
    "wav": ("pcm_s16le",),
    "flac": ("flac",),
    "aac": ("aac",),
}
_TYPES = {
    "mov": ("video/mp4", "audio/mp4"),
    "matroska": ("video/webm", "audio/webm"),
    "mp3": ("audio/mpeg", "audio/mpeg"),
    "wav": ("audio/wav", "audio/wav"),
    "flac": ("audio/flac", "audio/flac"),
    "aac": ("audio/aac", "audio/aac"),
    "ogg": ("video/ogg", "audio/ogg"),
    "mpegts": ("video/mp2t", "video/mp2t"),
    "avi": ("video/x-msvideo", "video/x-msvideo"),
    "flv": ("video/x-flv", "video/x-flv"),
    "asf": ("video/x-ms-asf", "audio/x-ms-wma"),
}


def _family(info: MediaInfo) -> str:
    return info.container.partition(",")[0]


def media_type(info: MediaInfo) -> str:
    """The media type of a probed file; ``application/octet-stream`` for what browsers do not know."""
    video, audio = _TYPES.get(_family(info), ("application/octet-stream",) * 2)
    return video if info.video is not None else audio


def plays_in_browsers(info: MediaInfo) -> bool:
    """Whether browsers show it as our own frames are counted: right side up, square pixels, not too heavy."""
    family = _family(info)
    sound = info.audio[0] if info.audio else None
    if sound is not None and not _sound_plays(family, sound):
        return False
    if info.video is None:
        return sound is not None
    if len(info.audio) > 1:
        # A browser plays the file's default track, which need not be the one that is transcribed.
        return False
    return _picture_plays(family, info.video) and _bits_a_second(info) <= _HEAVIEST_BITS


def _sound_plays(family: str, sound: AudioStream) -> bool:
    return sound.codec in _SOUNDS.get(family, ()) and sound.channels <= 2


def _picture_plays(family: str, video: VideoStream) -> bool:
    square = (video.width, video.height) == (video.coded_width, video.coded_height)
    return (
        video.codec in _PICTURES.get(family, ())
        and video.pixel_format in _PLAIN_PIXELS
        and video.rotation == 0
        and square
        and not video.hdr
        and video.width * video.height <= _LARGEST
        and video.rate <= _FASTEST
    )


def _bits_a_second(info: MediaInfo) -> float:
    return info.size_bytes * 8000 / max(1, info.duration_ms)
