"""Media at addresses of our own making: read in place, without a way to anywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from integration.ffmpeg.ffmpeg_material import make
from integration.net.net_server import Server, running_server

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import decode_audio, decode_frames
from clipforge.engines.ffmpeg.probe import probe
from clipforge.kit.errors import ClipForgeError
from clipforge.media.source import MediaSource


@pytest.fixture
def server(ffmpeg: FFmpeg, tmp_path: Path) -> Iterator[Server]:
    path = tmp_path / "talk.mp4"
    make(
        ffmpeg, "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=25:duration=2", "-f", "lavfi", "-i",
        "sine=duration=2", "-pix_fmt", "yuv420p", "-movflags", "+faststart", path,
    )  # fmt: skip
    with running_server() as running:
        running.bodies["/talk.mp4"] = ("video/mp4", path.read_bytes())
        playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{path}\n#EXT-X-ENDLIST\n"
        running.bodies["/list.mp4"] = ("video/mp4", playlist.encode())
        yield running


def test_an_address_is_probed_and_decoded_in_place(server: Server, ffmpeg: FFmpeg) -> None:
    url = server.url("/talk.mp4?X-Signature=a%2Bb")
    info = probe(ffmpeg, url)
    assert info.video is not None
    assert abs(info.duration_ms - 2000) <= 25
    source = MediaSource(location=url, video_stream=info.video.index, audio_stream=info.audio[0].index)
    assert len(list(decode_frames(ffmpeg, source, size=(16, 16), rate=info.video.rate))) == 50
    assert sum(map(len, decode_audio(ffmpeg, source, end_ms=500))) == 8000


def test_an_address_cannot_lead_to_a_file(server: Server, ffmpeg: FFmpeg) -> None:
    for path in ("/list.mp4", "/to?file:///etc/hostname", "/missing.mp4"):
        with pytest.raises(ClipForgeError) as caught:
            probe(ffmpeg, server.url(path))
        assert "X-Signature" not in caught.value.message
