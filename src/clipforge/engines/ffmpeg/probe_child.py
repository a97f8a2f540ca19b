"""Read what a media file holds, in a process of its own: `python -m clipforge.engines.ffmpeg.probe_child`.

The file may be hostile, so this runs under limits and prints one JSON object of plain facts; `probe` judges
them. It imports nothing but PyAV, because start-up is most of its time.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import av

HEAD_PACKETS = 900
HEAD_BYTES = 96 << 20
TAIL_SECONDS = 5
TAIL_PACKETS = 20_000
DECODE_PACKETS = 250
SCAN_SECONDS = 20.0
KIND_DATA = ("attached_pic", "timed_thumbnails", "still_image")
FLAGS = ("default", "comment", "visual_impaired", "hearing_impaired", "dub", "dependent", *KIND_DATA)

# Formats without an index or a header that tells their length: only reading every packet is true.
UNINDEXED = frozenset(
    {"mp3", "aac", "loas", "amr", "amrnb", "amrwb", "ac3", "eac3", "dts", "h264", "hevc", "m4v"}
)


def main() -> int:
    """Print the facts of the location in the first argument; status 3 says that it is no readable media."""
    url, options = sys.argv[1], json.loads(sys.argv[2])
    av.logging.set_level(av.logging.PANIC)
    try:
        facts = inspect(url, options)
    except (av.error.FFmpegError, OSError, ValueError) as error:
        print(json.dumps({"error": type(error).__name__, "errno": getattr(error, "errno", 0) or 0}))
        return 0
    print(json.dumps(facts))
    return 0


def inspect(url: str, options: dict[str, str]) -> dict[str, Any]:
    """Open, look at the streams, read a bounded head and tail, decode one frame of each stream."""
    with av.open(url, options=options, metadata_errors="replace", timeout=(20.0, 20.0)) as container:
        streams = [
            s for s in container.streams if s.type in ("video", "audio") and s.codec_context is not None
        ]
        facts: dict[str, Any] = {
            "format": container.format.name,
            "start_us": container.start_time or 0,
            "duration_us": container.duration or 0,
            "size": max(0, container.size),
            "chapters": _chapters(container),
            "title": container.metadata.get("title", "")[:300],
        }
        reader = _Reader(container, streams)
        indexed = container.format.name.split(",")[0] not in UNINDEXED
        if indexed:
            reader.longest = facts["duration_us"] / 1e6
        reader.head()
        if not indexed:
            reader.rest()
        else:
            reader.tail(facts["start_us"], facts["duration_us"])
        facts["complete"] = reader.complete
        facts["streams"] = [reader.describe(stream) for stream in streams]
        return facts


class _Reader:
    """Reads packets and keeps, for each stream, times and the first decoded frame."""

    def __init__(self, container: Any, streams: list[Any]) -> None:
        self.container = container
        self.streams = streams
        self.head_times: dict[int, list[tuple[int, int]]] = {s.index: [] for s in streams}
        self.ends: dict[int, int] = {}
        self.last: dict[int, int] = {}
        self.tried: dict[int, int] = {s.index: 0 for s in streams}
        self.decoded: dict[int, dict[str, Any]] = {}
        self.errors: dict[int, str] = {}
        self.complete = False
        self.start = (container.start_time or 0) / 1e6
        self.longest = 0.0  # what the header claims, while it is believed
        self.latest = 0.0
        self.started = time.monotonic()
        for stream in streams:
            stream.codec_context.thread_count = 1

    def head(self) -> None:
        """Read the first packets; decode until each stream has given a frame."""
        size = count = 0
        try:
            for packet in self.container.demux(self.streams):
                if packet.dts is None and packet.pts is None and packet.size == 0:
                    self.complete = True
                    self._decode(packet)
                    continue
                self._note(packet, head=True)
                self._decode(packet)
                size += packet.size
                count += 1
                enough = count >= HEAD_PACKETS or size >= HEAD_BYTES or self._late()
                if enough and not self._wanting():
                    return
                if count >= HEAD_PACKETS * 10 or self._late():
                    return
        except av.error.FFmpegError as error:
            self.errors[-1] = type(error).__name__

    def tail(self, start_us: int, duration_us: int) -> None:
        """Read the last seconds to learn where the streams really end; everything when that fails."""
        if self.complete:
            return
        if duration_us > 0:
            before = dict(self.ends)
            try:
                # Only stamps are read there, so any packet will do, also where key frames are rare.
                late = max(start_us, start_us + duration_us - TAIL_SECONDS * 1_000_000)
                self.container.seek(late, any_frame=True)
                self.complete = self._read(TAIL_PACKETS)
            except av.error.FFmpegError:
                self.complete = False
            if self.complete and any(end > before.get(index, end) for index, end in self.ends.items()):
                return
        try:
            self.container.seek(start_us)
        except av.error.FFmpegError:
            return
        self.longest = 0.0
        self.rest()

    def rest(self) -> None:
        """Read every remaining packet, for as long as is bearable."""
        try:
            self.complete = self._read(None)
        except av.error.FFmpegError as error:
            self.errors[-1] = type(error).__name__

    def _read(self, most: int | None) -> bool:
        """Read packets up to the end (True) or a bound (False)."""
        for count, packet in enumerate(self.container.demux(self.streams)):
            if packet.size == 0 and packet.pts is None:
                continue  # the end of one stream
            self._note(packet, head=False)
            if (most is not None and count >= most) or self._late():
                return False
        return True

    def _late(self) -> bool:
        return time.monotonic() - self.started > SCAN_SECONDS

    def _wanting(self) -> bool:
        return any(i not in self.decoded and tried < DECODE_PACKETS for i, tried in self.tried.items())

    def _note(self, packet: Any, *, head: bool) -> None:
        index, pts = packet.stream_index, packet.pts
        if index not in self.head_times or packet.is_discard:
            return
        if pts is None:
            # MPEG-PS stamps only the first frame of a pack; the others follow it.
            self.ends[index] = self.ends.get(index, 0) + (packet.duration or 0)
            return
        if self._absurd(packet):
            return
        if head and len(self.head_times[index]) < HEAD_PACKETS:
            self.head_times[index].append((pts, packet.duration or 0))
        # Some formats leave durations out; then a packet lasts as long as the one before.
        step = pts - self.last.get(index, pts)
        self.last[index] = max(pts, self.last.get(index, pts))
        end = pts + (packet.duration or (step if 0 < step * packet.time_base <= 1 else 0))
        self.ends[index] = max(self.ends.get(index, end), end)

    def _absurd(self, packet: Any) -> bool:
        """Whether a damaged packet claims a time far behind everything around it."""
        seconds = float((packet.pts + (packet.duration or 0)) * packet.time_base) - self.start
        known = self.longest if self.longest > 0 else self.latest
        if seconds > known + max(3600.0 if self.longest <= 0 else 60.0, known / 10):
            return True
        self.latest = max(self.latest, seconds)
        return False

    def _decode(self, packet: Any) -> None:
        index = packet.stream_index
        if index in self.decoded or self.tried.get(index, DECODE_PACKETS) >= DECODE_PACKETS:
            return
        self.tried[index] += 1
        try:
            frames = packet.decode()
        except (av.error.FFmpegError, ValueError, MemoryError) as error:
            self.errors[index] = type(error).__name__
            return
        for frame in frames:
            if packet.stream.type == "video":
                self.decoded[index] = {
                    "width": frame.width,
                    "height": frame.height,
                    "pixel_format": frame.format.name,
                    "bits": max((c.bits for c in frame.format.components), default=8),
                    "transfer": int(frame.color_trc),
                    "rotation": frame.rotation,
                }
            else:
                self.decoded[index] = {"rate": frame.sample_rate, "channels": frame.layout.nb_channels}
            return

    def describe(self, stream: Any) -> dict[str, Any]:
        """Everything known of one stream."""
        context = stream.codec_context
        base = stream.time_base
        facts: dict[str, Any] = {
            "index": stream.index,
            "kind": stream.type,
            "codec": context.codec.canonical_name,
            "base": [base.numerator, base.denominator] if base else [1, 1000],
            "start": stream.start_time,
            "duration": stream.duration,
            "end": self.ends.get(stream.index),
            "flags": [name for name in FLAGS if getattr(av.stream.Disposition, name) & stream.disposition],
            "language": stream.metadata.get("language", "")[:20],
            "times": self.head_times[stream.index],
            "decoded": self.decoded.get(stream.index),
            "error": self.errors.get(stream.index, ""),
            "frames": stream.frames,
        }
        if stream.type == "video":
            aspect = stream.sample_aspect_ratio
            facts |= {
                "width": context.width,
                "height": context.height,
                "pixel_format": context.pix_fmt or "",
                "aspect": [aspect.numerator, aspect.denominator] if aspect else None,
                "average_rate": _ratio(stream.average_rate),
                "real_rate": _ratio(stream.base_rate),
                "transfer": int(context.color_trc or 0),
            }
        else:
            facts |= {"rate": context.sample_rate or 0, "channels": context.channels or 0}
        return facts


def _ratio(value: Any) -> list[int] | None:
    return [value.numerator, value.denominator] if value else None


def _chapters(container: Any) -> list[dict[str, Any]]:
    return [
        {
            "start": chapter["start"],
            "end": chapter["end"],
            "base": [chapter["time_base"].numerator, chapter["time_base"].denominator],
            "title": chapter["metadata"].get("title", "")[:300],
        }
        for chapter in container.chapters()[:1000]
    ]


if __name__ == "__main__":
    sys.exit(main())
